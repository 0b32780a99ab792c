// The criteria on numbers made up for both sides of each, what is kept of a run, and that a stopped call is resumed. What
// the real runs give is no test: it stands in src/reproduced.md.

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseExperimentFile, printExperimentFile } from '../../lab/experiment-file.ts';
import { same } from '../../model/entry.ts';
import { defaultLane, type Lane } from '../../model/experiment.ts';
import { parseCommand } from './arguments.ts';
import { Cache } from './cache.ts';
import { gradientSlope } from './mean-field.ts';
import { measure } from './measure.ts';
import type { LaneMeasurement, Measurement, Measurements, Outcome, Run } from './outcome.ts';
import { adding } from './outcomes/adding.ts';
import { copying, wrongSymbols } from './outcomes/copying.ts';
import { outcomes } from './outcomes/index.ts';
import { minCharRnn, smoothed } from './outcomes/min-char-rnn.ts';
import { slopes } from './outcomes/slopes.ts';
import { temporalOrder } from './outcomes/temporal-order.ts';
import { reportOf } from './report.ts';
import { measureAll, type Plan } from './schedule.ts';
import { openWorker, type Worker } from './worker.ts';

const allRuns = outcomes.flatMap(({ runs }): readonly Run[] => runs);

describe('outcomes', () => {
  it('have distinct ids, and runs with distinct names that are fit for files', () => {
    const ids = outcomes.map(({ id }) => id);
    const names = allRuns.map(({ name }) => name);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z0-9-]+$/.test(name))).toEqual([]);
  });

  it('are one file each in the folder', async () => {
    const files = await readdir(path.join(import.meta.dirname, 'outcomes'));
    expect(files.toSorted()).toEqual(['index.ts', ...outcomes.map(({ id }) => `${id}.ts`)].toSorted());
  });

  it.each(allRuns)('$name is an experiment file, and whole windows long', ({ experiment, steps, window }) => {
    expect(parseExperimentFile(printExperimentFile(experiment))).toEqual({ ok: true, value: experiment });
    expect(steps % window).toBe(0);
  });
});

describe('the slope of mean field', () => {
  it.each([
    ['PyTorch’s default with 8 inputs of N(0, 1), H = 64', 1 / 3, 10 / 192, -0.6123],
    ['Glorot', 1, 16 / 72, -0.2598],
    ['orthogonal with inputs of std 0.01', 1, 8e-4, -0.0196],
    ['σ_w = 1.5', 2.25, 16 / 72, -0.0097],
    ['σ_w = 3', 9, 16 / 72, 0.3002],
    // Without a drive it is the largest Lyapunov exponent of the tanh map.
    ['σ_w = 1.5, undriven', 2.25, 1e-12, 0.06522],
    ['σ_w = 3, undriven', 9, 1e-12, 0.31025],
  ])('is that of the literature to 1e-4: %s', (_, recurrentVariance, driveVariance, slope) => {
    expect(Math.abs(gradientSlope(recurrentVariance, driveVariance) - slope)).toBeLessThan(1e-4);
  });
});

const laneOf = (part: Partial<LaneMeasurement>): LaneMeasurement => ({
  loss: [],
  metric: [],
  firstLog2GradNorms: [],
  ...part,
});

const measurementOf = (lanes: readonly LaneMeasurement[]): Measurement => ({
  lanes,
  steps: 1,
  seconds: 1,
  finished: '2026-01-02T03:04:05.678Z',
  variant: 'made up',
});

/** What the claims say when run i of the outcome gave that. */
function verdicts(outcome: Outcome, give: (run: Run, i: number) => readonly LaneMeasurement[]): boolean[] {
  const measured: Measurements = new Map(outcome.runs.map((run, i) => [run.name, measurementOf(give(run, i))]));
  return outcome.claims.map((claim) => claim.judge(measured).holds);
}

describe('slopes', () => {
  const expected = slopes.claims.map(({ expected }) => Number(/slope (\S+)/.exec(expected)![1]!.replace('−', '-')));
  const straight = (slope: number) =>
    laneOf({ firstLog2GradNorms: Array.from({ length: 100 }, (_, i) => (slope * (99 - i)) / Math.LN2 - 3) });

  it('hold within 0.05 of the theory, and not beyond', () => {
    expect(verdicts(slopes, () => expected.map(straight))).toEqual(expected.map(() => true));
    for (const off of [0.049, -0.049]) {
      expect(verdicts(slopes, () => expected.map((slope) => straight(slope + off)))).not.toContain(false);
    }
    for (const off of [0.051, -0.051]) {
      expect(verdicts(slopes, () => expected.map((slope) => straight(slope + off)))).not.toContain(true);
    }
  });

  it('do not hold where a gradient is zero or not finite', () => {
    const broken = laneOf({ firstLog2GradNorms: new Array(100).fill(null) });
    expect(verdicts(slopes, () => expected.map(() => broken))).not.toContain(true);
  });
});

describe('copying', () => {
  const baseline = (10 * Math.log(8)) / 50;
  const give = (tanhLoss: number, accuracy: number) => (run: Run) => {
    const windows = (first: number, last: number) => [...new Array(run.steps / run.window - 1).fill(first), last];
    return run.name.includes('tanh')
      ? [laneOf({ loss: windows(2, tanhLoss), metric: windows(0, 0.8) })]
      : [laneOf({ loss: windows(2, 0.001), metric: windows(0, accuracy) })];
  };

  it('counts wrong symbols among the ten to be remembered', () => {
    expect(wrongSymbols(1)).toBe(0);
    expect(wrongSymbols(0.8)).toBeCloseTo(1, 12);
  });

  it('holds on the baseline to 1 %, and with at most 1 % of symbols wrong', () => {
    expect(verdicts(copying, give(baseline * 1.009, 0.9981))).toEqual([true, true]);
    expect(verdicts(copying, give(baseline * 0.989, 0.9981))).toEqual([false, true]);
    expect(verdicts(copying, give(baseline * 1.011, 0.9979))).toEqual([false, false]);
  });

  it('does not hold where one seed of three does otherwise', () => {
    const one = verdicts(copying, (run, i) => give(baseline, i % 3 === 1 ? 0.9 : 1)(run));
    expect(one).toEqual([true, false]);
  });

  it('does not hold where runs diverged', () => {
    expect(verdicts(copying, () => [laneOf({ loss: [baseline], metric: [1] })])).toEqual([false, false]);
    expect(verdicts(copying, () => [laneOf({})])).toEqual([false, false]);
  });
});

describe('adding', () => {
  const give = (solvedAt: number | undefined, least: number) => (run: Run) => [
    run.name.includes('tanh')
      ? laneOf({ loss: [least, ...new Array(99).fill(0.17)] })
      : laneOf({ loss: [0.2, 0.01], ...(solvedAt !== undefined && { solvedAt }) }),
  ];

  it('holds where LSTM and IRNN are solved and tanh never comes below 0.14', () => {
    expect(verdicts(adding, give(3000, 0.141))).toEqual([true, true, true]);
    expect(verdicts(adding, give(undefined, 0.139))).toEqual([false, false, false]);
  });

  it('does not hold where one seed is not solved, or where tanh diverged', () => {
    expect(verdicts(adding, (run, i) => give(i === 0 ? undefined : 100, 0.2)(run))).toEqual([false, true, true]);
    expect(verdicts(adding, () => [laneOf({ loss: [0.2] })])).toEqual([false, false, false]);
  });
});

describe('temporal order', () => {
  /** Updates until solved, by seed, of SGD, clipped, clipped + Ω. */
  const give = (times: readonly (readonly (number | undefined)[])[]) =>
    verdicts(temporalOrder, (_, i) => {
      const solvedAt = times[Math.floor(i / 5)]![i % 5];
      return [laneOf(solvedAt === undefined ? {} : { solvedAt })];
    });
  const no = [undefined, undefined, undefined, undefined, undefined];
  const fast = [5000, 5000, 5000, 5000, 5000];
  const slow = [70_000, undefined, 90_000, 80_000, 60_000];

  it('holds where each strategy solves as many seeds, in fewer updates', () => {
    expect(give([no, slow, fast])).toEqual([true]);
    expect(give([no, [6000, 6000, 6000, 6000, 6000], fast])).toEqual([true]);
  });

  it('does not hold where one is as slow as the next, or solves more than it', () => {
    expect(give([no, no, fast])).toEqual([false]);
    expect(give([no, fast, fast])).toEqual([false]);
    expect(give([slow, no, fast])).toEqual([false]);
    expect(give([no, fast, [100, undefined, 100, 100, 100]])).toEqual([false]);
    expect(give([slow, [6000, 6000, 6000, 6000, 6000], slow])).toEqual([false]);
  });
});

describe('min-char-rnn', () => {
  it('smooths the sum of a chunk’s losses from 25 ln 36 on', () => {
    expect(smoothed({ loss: [] })).toBeCloseTo(25 * Math.log(36), 12);
    expect(smoothed({ loss: [2, 3] })).toBeCloseTo(0.999 * (0.999 * 25 * Math.log(36) + 0.05) + 0.075, 12);
  });

  it('holds within three standard errors of the NumPy program, and not beyond', () => {
    const settled = (nats: number) => nats + (25 * Math.log(36) - nats) * 0.999 ** 10_000;
    const level = (nats: number) => [laneOf({ loss: new Array(10_000).fill(nats / 25) })];
    expect(smoothed(level(56)[0]!)).toBeCloseTo(settled(56), 9);
    expect(verdicts(minCharRnn, () => level(56.01 + 2.1))).toEqual([true]);
    expect(verdicts(minCharRnn, () => level(56.01 - 2.1))).toEqual([true]);
    expect(verdicts(minCharRnn, () => level(56.01 + 2.2))).toEqual([false]);
    expect(verdicts(minCharRnn, () => level(56.01 - 2.2))).toEqual([false]);
  });
});

/** Trains in no time. @param part of its one lane */
const tiny = (name: string, part: Partial<Lane> = {}): Run => ({
  name,
  experiment: {
    seed: 3,
    batchSize: 4,
    accumulation: 1,
    task: { id: 'temporalOrder', timesteps: 10 },
    lanes: [{ ...defaultLane(), hiddenSize: 4, ...part }],
  },
  steps: 6,
  window: 3,
});

describe('a measurement', () => {
  it('has the means of whole windows, and the gradient of step 1', async () => {
    const steps = await measure({ ...tiny('steps'), window: 1 }, () => {});
    const windows = await measure(tiny('windows'), () => {});
    const [{ loss }] = steps.lanes;
    expect(loss.length).toBe(6);
    expect(windows.lanes[0]!.loss[0]).toBeCloseTo((loss[0]! + loss[1]! + loss[2]!) / 3, 12);
    expect(windows.lanes[0]!.loss[1]).toBeCloseTo((loss[3]! + loss[4]! + loss[5]!) / 3, 12);
    expect(windows.lanes[0]!.firstLog2GradNorms.length).toBe(10);
    expect(windows.lanes[0]!.firstLog2GradNorms.every(Number.isFinite)).toBe(true);
    expect(windows.steps).toBe(6);
  });

  it('ends with the first window that meets the bound', async () => {
    const reference = same('any loss will do');
    const run: Run = { ...tiny('until'), steps: 600_000, until: { quantity: 'loss', bound: 1000, reference } };
    const { lanes, steps } = await measure(run, () => {});
    expect(lanes[0]!.solvedAt).toBe(3);
    expect(steps).toBeLessThan(600_000);
  });

  it('says where a lane diverged, and keeps what came before', async () => {
    const hot: Partial<Lane> = {
      cell: { id: 'rnn', activation: 'linear', slope: 0.01 },
      clip: { id: 'none' },
      optimizer: { id: 'sgd', learningRate: 100 },
    };
    const { lanes, steps } = await measure({ ...tiny('diverged', hot), steps: 30_000, window: 1 }, () => {});
    expect(lanes[0]!.diverged?.step).toBe(steps);
    expect(lanes[0]!.loss.length).toBe(steps - 1);
    expect(JSON.parse(JSON.stringify(lanes))).toEqual(lanes);
  });

  it('in a process of its own is the same', { timeout: 30_000 }, async () => {
    const worker = await openWorker();
    try {
      const there = await worker.measure(tiny('process'), () => {});
      const here = await measure(tiny('process'), () => {});
      expect(there.lanes).toEqual(here.lanes);
      await expect(
        worker.measure({ ...tiny('wrong'), experiment: { ...tiny('wrong').experiment, seed: -1 } }, () => {}),
      ).rejects.toThrow(/wrong: .*seed/s);
    } finally {
      worker.close();
    }
  });
});

describe('a call that was stopped', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'reproduce-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const runs = ['a', 'b', 'c', 'd'].map((name) => tiny(name));
  const machine = 'a machine';

  /** Measures in this process, notes which, and stops before the n-th. */
  async function attempt(change: Partial<Plan> & { stopAfter?: number; machine?: string } = {}) {
    const stopping = new AbortController();
    const measured: string[] = [];
    const worker = (): Worker => ({
      measure: async (run, onStep) => {
        if (measured.length === change.stopAfter) {
          stopping.abort(new Error('stopped'));
          return new Promise(() => {});
        }
        measured.push(run.name);
        return measure(run, onStep);
      },
      close: () => {},
    });
    const cache = await Cache.open(folder, change.machine ?? machine);
    if (!cache.ok) throw new Error(cache.failure.message);
    const result = measureAll({
      runs,
      store: cache.value,
      isFresh: false,
      jobs: 1,
      openWorker: async () => worker(),
      watcher: { planned: () => {}, stepped: () => {}, finished: () => {} },
      signal: stopping.signal,
      ...change,
    });
    const outcome = await result.then((all) => [...all.keys()].toSorted().join(), String);
    return { measured: measured.join(), outcome };
  }

  it('goes on with the run that was under way, and then measures nothing again', async () => {
    expect(await attempt({ stopAfter: 2 })).toEqual({ measured: 'a,b', outcome: 'Error: stopped' });
    expect(await attempt()).toEqual({ measured: 'c,d', outcome: 'a,b,c,d' });
    expect(await attempt({ stopAfter: 0 })).toEqual({ measured: '', outcome: 'a,b,c,d' });
    expect((await readdir(folder)).toSorted()).toEqual(['a.json', 'b.json', 'c.json', 'd.json']);
  });

  it('gives what it measured the first time', async () => {
    const cache = await Cache.open(folder, machine);
    if (!cache.ok) throw new Error(cache.failure.message);
    const measurement = await measure(runs[0]!, () => {});
    await cache.value.write(runs[0]!, measurement);
    expect(await cache.value.read(runs[0]!)).toEqual(measurement);
  });

  it('measures again what is another experiment, another machine’s, damaged, or asked for', async () => {
    await attempt();
    const longer = runs.map((run) => (run.name === 'b' ? { ...run, steps: 9 } : run));
    expect((await attempt({ runs: longer })).measured).toBe('b');
    expect((await attempt()).measured).toBe('b');
    expect((await attempt({ machine: 'another' })).measured).toBe('a,b,c,d');
    await attempt();
    await writeFile(path.join(folder, 'c.json'), '{"key": "');
    expect((await attempt()).measured).toBe('c');
    expect((await attempt({ isFresh: true })).measured).toBe('a,b,c,d');
  });

  it('shares the runs among its workers, the longest first', async () => {
    const lengths = runs.map((run, i) => ({ ...run, steps: 3 * (i + 1) }));
    expect(await attempt({ runs: lengths, jobs: 3 })).toEqual({ measured: 'd,c,b,a', outcome: 'a,b,c,d' });
  });

  it('is over, with its reason, when a worker fails', async () => {
    const failing: Worker = { measure: () => Promise.reject(new Error('no memory')), close: () => {} };
    expect((await attempt({ openWorker: async () => failing })).outcome).toBe('Error: no memory');
  });
});

describe('the report', () => {
  const run = tiny('run');
  const outcomeOf = (holds: boolean): Outcome => ({
    id: 'made-up',
    title: 'Made up',
    source: 'nobody',
    setup: 'none',
    runs: [run],
    claims: [
      { subject: 'one', expected: '|x| < 1', judge: () => ({ measured: '0', holds: true }) },
      { subject: 'two', expected: '2', judge: () => ({ measured: '3', holds }) },
    ],
  });
  const measured: Measurements = new Map([['run', measurementOf([])]]);

  it('has a row for each claim, the day and the class of the machine', () => {
    const { markdown, table, holds } = reportOf([outcomeOf(false)], measured, 'Processor X, 2 cores, Node v20');
    expect(holds).toBe(false);
    expect(table.split('\n').slice(2)).toEqual([
      '| Made up | one | \\|x\\| < 1 | 0 | yes |',
      '| Made up | two | 2 | 3 | **no** |',
    ]);
    expect(markdown).toContain(table);
    expect(markdown).toContain('2026-01-02, on Processor X, 2 cores, Node v20');
    expect(markdown).toContain('1 of 2 hold');
  });

  it('says when all hold', () => {
    expect(reportOf([outcomeOf(true)], measured, '').holds).toBe(true);
  });
});

describe('the command', () => {
  it('takes every outcome and at most two processes where nothing is asked for', () => {
    const jobs = Math.min(2, os.availableParallelism());
    const only = outcomes.map(({ id }) => id);
    expect(parseCommand([])).toEqual({ ok: true, value: { jobs, only, isFresh: false, isHelp: false } });
  });

  it('takes outcomes, processes and places', () => {
    const args = '--only slopes,adding --jobs 3 --fresh --out a.md --cache b --experiments c'.split(' ');
    expect(parseCommand(args)).toEqual({
      ok: true,
      value: {
        only: ['slopes', 'adding'],
        jobs: 3,
        isFresh: true,
        out: 'a.md',
        cache: 'b',
        experiments: 'c',
        isHelp: false,
      },
    });
  });

  it.each([
    [['--jobs', '0'], '--jobs: "0" is not allowed; allowed is a whole number from 1 to 256'],
    [['--jobs='], '--jobs'],
    [['--only', 'slopes,sloeps'], 'sloeps'],
    [['--fast'], '--fast'],
    [['slopes'], 'slopes'],
  ])('refuses %j by name', (args, words) => {
    const parsed = parseCommand(args);
    expect(parsed.ok ? '' : parsed.failure.message.split('\n\n')[0]).toContain(words);
    expect(parsed.ok ? 0 : parsed.failure.exitCode).toBe(2);
  });
});
