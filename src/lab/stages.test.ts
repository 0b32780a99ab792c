// What becomes of a lane's tensors at a fork, and where training is cut into stages; engines are the real ones. That a
// run may go back to before a fork is in forks.test.ts.

import { describe, expect, it } from 'vitest';
import { LocalEngine } from '../engine/local.ts';
import { referencePasses } from '../engine/reference/index.ts';
import { checkExperiment, type Experiment, unforked } from '../model/experiment.ts';
import { describeProblem } from '../model/problem.ts';
import { atStage, HELD_OUT_EVERY, loadStage, nextStage, stageAt, trainStages } from './stages.ts';

function experimentOf(value: object): Experiment {
  const checked = checkExperiment({ batchSize: 4, task: { id: 'adding', timesteps: 4 }, ...value });
  if (!checked.ok) throw new Error(checked.problems.map(describeProblem).join('\n'));
  return checked.value;
}

/** One lane that goes on with other settings after 30 steps. */
const forkedTo = (before: object, after: object, shared: object = {}) =>
  experimentOf({ ...shared, lanes: [{ hiddenSize: 3, ...after, fork: { step: 30, from: before } }] });

const STEP = 30;

/** Trained up to the step of the fork and not beyond. */
async function before(experiment: Experiment) {
  const engine = new LocalEngine(referencePasses);
  await engine.load(stageAt(experiment, 0));
  await engine.advance(STEP);
  return { engine, snapshot: await engine.snapshot() };
}

/** The tensors before a fork and behind it. */
async function across(experiment: Experiment) {
  const { snapshot } = await before(experiment);
  const [was, is] = [snapshot, atStage(experiment, snapshot)].map(({ lanes }) => lanes[0]!.tensors);
  return { was: was!, is: is! };
}

const [adam, adamW] = ['adam', 'adamW'].map((optimizer) => ({ optimizer, clip: 'none' }));

describe('at a fork', () => {
  it.each<[string, object, object]>([
    ['the learning rate', { optimizer: 'adam' }, { optimizer: { id: 'adam', learningRate: 0.5 } }],
    ['the schedule', { optimizer: 'adam' }, { optimizer: 'adam', schedule: 'cosine' }],
    ['the clip', { optimizer: 'momentum' }, { optimizer: 'momentum', clip: 'none' }],
    ['nothing', { optimizer: 'rmsprop' }, { optimizer: 'rmsprop' }],
  ])('that changes %s, every tensor stays', async (_, from, to) => {
    const { was, is } = await across(forkedTo(from, to));
    expect(is).toEqual(was);
    expect(Object.values(was).some((values) => values.some((value) => value !== 0))).toBe(true);
  });

  it.each([
    ['adam', 'adamW'],
    ['adamW', 'amsgrad'],
    ['momentum', 'nesterov'],
    ['rmsprop', 'adadelta'],
  ])('from %s to %s, weights stay and slots begin at 0, also those of the same name', async (from, to) => {
    const { was, is } = await across(forkedTo({ optimizer: from }, { optimizer: to }));
    const weights = ['recurrent', 'input', 'bias', 'output', 'outputBias'];
    for (const name of weights) expect(is[name]).toEqual(was[name]);
    const slots = Object.keys(is).filter((name) => !weights.includes(name));
    expect(slots.filter((name) => was[name]?.some((value) => value !== 0))).not.toEqual([]);
    for (const name of slots) expect(is[name]!.every((value) => value === 0)).toBe(true);
  });

  it('what is made once is not made again: a snapshot with the fork in it stays as it is', async () => {
    const experiment = forkedTo(adam!, adamW!);
    const { snapshot } = await before(experiment);
    const once = atStage(experiment, snapshot);
    expect(atStage(experiment, once)).toEqual(once);
  });
});

describe('stages', () => {
  it('begin behind their step: what is in force up to it is what was before', () => {
    const experiment = forkedTo(adam!, adamW!);
    const optimizerAt = (step: number) => stageAt(experiment, step).lanes[0]!.optimizer.id;
    expect([0, 29, 30, 31].map(optimizerAt)).toEqual(['adam', 'adam', 'adamW', 'adamW']);
    expect([0, 29, 30].map((step) => nextStage(experiment, step))).toEqual([30, 30, Number.POSITIVE_INFINITY]);
  });

  it.each<[string, object, object, object]>([
    [
      'accumulation and a schedule',
      { accumulation: 3 },
      { schedule: 'warmUp' },
      { schedule: { id: 'warmUp', updates: 7 } },
    ],
    ['a state that is carried over', {}, { state: 'carried' }, { state: { id: 'carried', resetEvery: 7 } }],
    [
      'a learned start, truncated later',
      {},
      { state: 'learned' },
      { state: 'learned', truncation: { id: 'window', k1: 2, k2: 2 } },
    ],
    ['another activation', {}, {}, { cell: { id: 'rnn', activation: 'relu' } }],
    ["Adam's moments and bias correction", {}, { optimizer: 'adam' }, { optimizer: { id: 'adam', learningRate: 0.5 } }],
  ])(
    'with %s train the numbers of an engine that is loaded by hand with the settings behind',
    async (_, shared, from, to) => {
      const experiment = forkedTo(from, to, shared);
      const engine = new LocalEngine(referencePasses);
      await loadStage(engine, experiment, undefined);
      const losses: number[] = [];
      for await (const { taken } of trainStages(engine, experiment, 0, 2 * STEP, 1)) {
        losses.push(...taken[0]!.reports.map(({ loss }) => loss));
      }
      const { snapshot } = await before(experiment);
      const byHand = new LocalEngine(referencePasses);
      await byHand.load({ ...experiment, lanes: experiment.lanes.map(unforked) });
      await byHand.restore(snapshot);
      const [alone] = await byHand.advance(STEP);
      expect(losses).toHaveLength(2 * STEP);
      expect(losses.slice(STEP)).toEqual(alone!.reports.map(({ loss }) => loss));
    },
  );

  it('are trained in pieces that end where held-out examples are scored, and at forks, before these are made', async () => {
    const experiment = forkedTo(adam!, adamW!);
    const engine = new LocalEngine(referencePasses);
    await loadStage(engine, experiment, undefined);
    const ends: number[] = [];
    for await (const { step } of trainStages(engine, experiment, 0, 2 * HELD_OUT_EVERY + 10, 1000)) ends.push(step);
    expect(ends).toEqual(expect.arrayContaining([STEP, HELD_OUT_EVERY, 2 * HELD_OUT_EVERY]));
    expect(ends.at(-1)).toBe(2 * HELD_OUT_EVERY + 10);
  });
});
