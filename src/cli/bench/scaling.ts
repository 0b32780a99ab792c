/**
 * How the time of a step grows with T, H, B and the number of lanes: each is varied by itself, from a tanh RNN with H = 64,
 * T = 100, B = 32, one lane. The fit is of a straight line a + b · x by least squares of relative errors, with x = H² for H.
 */
import { type Entrant, our } from './entrants.ts';
import { type Case, type Problem, problemOf } from './problem.ts';
import { type Result, race } from './race.ts';
import type { Section } from './record.ts';

const base = { id: 'A', cell: 'rnn', T: 100, H: 64, B: 32 } as const satisfies Case;

interface Sweep {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly vary: (size: number) => Case;
  /** What time should be proportional to. */
  readonly work: (size: number) => number;
  readonly lanes?: (size: number) => number;
}

const same = (x: number) => x;
const sweeps: readonly Sweep[] = [
  { name: 'T', sizes: [25, 50, 100, 200, 400], vary: (T) => ({ ...base, T }), work: same },
  { name: 'H², H', sizes: [16, 32, 64, 128, 256], vary: (H) => ({ ...base, H }), work: (H) => H * H },
  { name: 'B', sizes: [4, 8, 16, 32, 64, 128], vary: (B) => ({ ...base, B }), work: same },
  { name: 'lanes', sizes: [1, 2, 4, 8], vary: () => base, work: same, lanes: same },
];

export async function benchScaling(rounds: number): Promise<Section> {
  const rows: (string | number)[][] = [];
  const measured: unknown[] = [];
  for (const { name, sizes, vary, work, lanes } of sweeps) {
    console.error(`${name} …`);
    const problems = new Map<Entrant, Problem>();
    for (const size of sizes) {
      const options = { engine: 'cpu', ...(lanes && { lanes: lanes(size) }) } as const;
      problems.set(our(`${name} = ${size}`, `${name} = ${size}`, options), await problemOf(vary(size)));
    }
    const results = await race(problems, [...problems.keys()], rounds);
    const points = results.map(({ median }, i) => ({ x: work(sizes[i]!), y: median }));
    const { exponent, residual } = growth(points);
    measured.push({ name, sizes, results: results satisfies Result[], exponent, residual });
    rows.push([
      name,
      sizes.map((size, i) => `${size}: ${points[i]!.y.toFixed(2)}`).join(', '),
      exponent.toFixed(2),
      `${(100 * residual).toFixed(0)} %`,
    ]);
  }
  return {
    title: 'Growth',
    method: `CPU ms per step of the cpu engine, tanh RNN, median of ${rounds} rounds in turn; from H64 T100 B32, one lane, one size at a time. The smallest size is left out of both fits.`,
    tables: [
      {
        title: 'One size at a time',
        head: ['x', 'ms per step', 'exponent of x', 'greatest deviation from a + b · x'],
        rows,
      },
    ],
    results: measured,
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Beyond the smallest size: the slope of log y over log x, and the greatest relative deviation from the best a + b x. */
export function growth(points: readonly Point[]): { exponent: number; residual: number } {
  const larger = points.slice(1);
  const { slope: exponent } = line(larger.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y), weight: 1 })));
  const { intercept, slope } = line(larger.map(({ x, y }) => ({ x, y, weight: 1 / y ** 2 })));
  return { exponent, residual: Math.max(...larger.map(({ x, y }) => Math.abs((intercept + slope * x) / y - 1))) };
}

function line(points: readonly (Point & { readonly weight: number })[]): { intercept: number; slope: number } {
  const mean = (value: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, point) => sum + point.weight * value(point), 0) /
    points.reduce((sum, { weight }) => sum + weight, 0);
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const slope = mean((point) => (point.x - x) * (point.y - y)) / mean((point) => (point.x - x) ** 2);
  return { intercept: y - slope * x, slope };
}
