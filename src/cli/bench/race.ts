/**
 * A race: contestants are checked against the f64 reference, warmed up, and take turns, round by round. Machines drift and
 * have other work, so that only times of one race are compared, by their medians or their least.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { median } from 'd3';
import { Contestant, type Report } from './contestant.ts';
import { type Entrant, our } from './entrants.ts';
import type { Problem } from './problem.ts';

/** What a contestant may differ by from the reference in its first steps, relative. */
export const TOLERANCES = { loss: 1e-4, norms: 1e-3, weightNorm: 1e-5 } as const;
export const STEPS_CHECKED = 3;
/** CPU time of a round, about. */
const ROUND_MS = 200;
/** Compilers that work while the code runs need about as much. */
const WARM_UP_MS = 600;
/** A contestant that takes longer for a step takes part in so few rounds. */
const [SLOW_MS, SLOW_ROUNDS] = [1000, 3];

export interface Result {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** CPU ms per step, by round; empty for one that was refused. */
  readonly times: readonly number[];
  readonly median: number;
  readonly best: number;
  /** Greatest relative deviation from the reference in the steps checked. */
  readonly deviation?: Readonly<Record<keyof typeof TOLERANCES, number>>;
  /** log2 ḡ_t of the first step, t = 1..T, from our own engines. */
  readonly firstNorms?: readonly number[];
  /** Why it was not timed. */
  readonly refusal?: string;
}

interface Runner {
  readonly entrant: Entrant;
  readonly contestant: Contestant;
  readonly times: number[];
  version: string;
  steps: number;
  deviation?: NonNullable<Result['deviation']>;
  firstNorms?: readonly number[];
  refusal?: string;
}

const reference = our('reference', 'f64 reference', { engine: 'reference' });

export async function race(
  problem: Problem | ReadonlyMap<Entrant, Problem>,
  entrants: readonly Entrant[],
  rounds: number,
): Promise<Result[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'backflow-bench-'));
  const files = new Map<Problem, string>();
  const fileOf = (own: Problem): string => {
    const known = files.get(own);
    if (known) return known;
    const file = path.join(folder, `${files.size}.json`);
    writeFileSync(file, JSON.stringify(own));
    files.set(own, file);
    return file;
  };
  const problemOf = (entrant: Entrant): Problem => ('id' in problem ? problem : problem.get(entrant)!);
  const runners: Runner[] = [];
  try {
    const truths = new Map<Problem, readonly Report[]>();
    for (const entrant of entrants) {
      const own = problemOf(entrant);
      const contestant = new Contestant(entrant.command);
      const runner: Runner = { entrant, contestant, times: [], version: '', steps: 1 };
      runners.push(runner);
      try {
        const { version } = await contestant.call('load', { problem: fileOf(own), options: entrant.options });
        runner.version = version;
        if (entrant.trains) {
          if (!truths.has(own)) truths.set(own, await reportsOf(reference, fileOf(own)));
          const reports = await contestant.call('check', { steps: STEPS_CHECKED });
          runner.deviation = deviationOf(reports, truths.get(own)!);
          const refusal = refusalOf(runner.deviation);
          if (refusal !== undefined) runner.refusal = refusal;
          if (reports[0]!.log2Norms) runner.firstNorms = reports[0]!.log2Norms;
        }
        if (runner.refusal === undefined) await warmUp(runner);
      } catch (error) {
        runner.refusal = `failed: ${(error as Error).message}`;
      }
    }
    for (let round = 0; round < rounds; round++) {
      for (const { contestant, steps, times, refusal } of runners) {
        if (refusal !== undefined || (times.length >= SLOW_ROUNDS && times[0]! > SLOW_MS)) continue;
        times.push((await contestant.call('round', { steps })).cpu / steps);
      }
    }
  } finally {
    for (const { contestant } of runners) contestant.stop();
    rmSync(folder, { recursive: true });
  }
  return runners.map(({ entrant: { id, name }, version, times, deviation, firstNorms, refusal }) => ({
    ...{ id, name, version, times },
    ...{ median: median(times) ?? Number.NaN, best: times.length > 0 ? Math.min(...times) : Number.NaN },
    ...(deviation && { deviation }),
    ...(firstNorms && { firstNorms }),
    ...(refusal !== undefined && { refusal }),
  }));
}

/** The first steps of an entrant that is not timed. */
export async function reportsOf(entrant: Entrant, problem: string): Promise<readonly Report[]> {
  const contestant = new Contestant(entrant.command);
  try {
    await contestant.call('load', { problem, options: entrant.options });
    return await contestant.call('check', { steps: STEPS_CHECKED });
  } finally {
    contestant.stop();
  }
}

type Deviation = NonNullable<Result['deviation']>;

/** How far the first steps are from the reference's, at most; ∞ where something is not a number. */
export function deviationOf(reports: readonly Report[], truth: readonly Report[]): Deviation {
  const greatest = (pairs: readonly (readonly [value: number, truth: number])[]) =>
    pairs.reduce((most, [value, other]) => {
      const relative = Math.abs(value - other) / Math.abs(other);
      return Number.isNaN(relative) ? Number.POSITIVE_INFINITY : Math.max(most, relative);
    }, 0);
  return {
    loss: greatest(reports.map(({ loss }, i) => [loss, truth[i]!.loss])),
    norms: greatest(reports.flatMap(({ norms = [] }, i) => norms.map((x, t) => [x, truth[i]!.norms![t]!] as const))),
    weightNorm: greatest(reports.map(({ weightNorm }, i) => [weightNorm, truth[i]!.weightNorm])),
  };
}

/** Why a contestant that is so far off is not timed, if it is not. */
export function refusalOf(deviation: Deviation): string | undefined {
  const wrong = (Object.keys(TOLERANCES) as (keyof Deviation)[]).filter((key) => !(deviation[key] <= TOLERANCES[key]));
  const said = wrong.map((key) => `${key} off by ${deviation[key].toExponential(1)}`);
  return wrong.length === 0 ? undefined : `wrong: ${said.join(', ')}`;
}

/** Runs until the code is compiled, and finds how many steps make a round. */
async function warmUp(runner: Runner): Promise<void> {
  let spent = 0;
  for (;;) {
    const { cpu } = await runner.contestant.call('round', { steps: runner.steps });
    spent += cpu;
    if (spent >= WARM_UP_MS && cpu >= ROUND_MS / 2) {
      runner.steps = Math.max(1, Math.round((runner.steps * ROUND_MS) / cpu));
      return;
    }
    if (cpu < ROUND_MS / 2) runner.steps *= 2;
  }
}
