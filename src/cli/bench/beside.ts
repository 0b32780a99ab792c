/** The cpu engine of another copy of the project (an older commit, say) beside this one's, in one race. */
import path from 'node:path';
import { our, peaks } from './entrants.ts';
import { cases, nameOf, problemOf } from './problem.ts';
import { race } from './race.ts';
import type { Section } from './record.ts';

export async function benchBeside(folder: string, rounds: number, only: readonly string[]): Promise<Section> {
  const entrants = [
    our('cpu', 'here', { engine: 'cpu' }),
    our('beside', 'there', { engine: 'cpu' }, path.resolve(folder)),
    ...peaks,
  ];
  const rows: (string | number)[][] = [];
  const measured: unknown[] = [];
  for (const test of cases.filter(({ id }) => only.length === 0 || only.includes(id))) {
    const results = await race(await problemOf(test), entrants, rounds);
    const [here, there] = results as [(typeof results)[0], (typeof results)[0]];
    const cells = [
      here.median,
      there.median,
      here.median / there.median,
      here.best,
      there.best,
      here.best / there.best,
    ];
    rows.push([`${test.id}: ${nameOf(test)}`, ...cells.map((x) => x.toFixed(3)), here.refusal ?? there.refusal ?? '']);
    measured.push({ case: test, results });
  }
  return {
    title: 'Two copies of the cpu engine',
    method: `CPU ms per step, ${rounds} rounds in turn.`,
    tables: [
      {
        title: 'Here beside there',
        head: ['', 'here', 'there', 'ratio', 'here, best', 'there, best', 'ratio', ''],
        rows,
      },
    ],
    results: measured,
  };
}
