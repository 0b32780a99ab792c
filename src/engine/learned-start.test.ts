// The start that is learned, on every engine: its gradient against differences of the loss and against the reference, its
// update, and what snapshots, reports and other lanes know of it.

import { describe, expect, it } from 'vitest';
import type { Choice } from '../model/entry.ts';
import type { Lane } from '../model/experiment.ts';
import { losses } from '../model/losses/index.ts';
import { clipNumbers, clipSummary } from './clip.ts';
import { gradientOf, laneLayout, parameterNames, START, stateSequence } from './layout.ts';
import { referencePasses } from './reference/index.ts';
import { inEveryRow } from './step.ts';
import { type EngineUnderTest, engines, reference } from './testing/engines.ts';
import { relativeError } from './testing/errors.ts';
import { laneUnderTest, type TestTask, testLane } from './testing/passes.ts';
import { everyCell, everyClip, laneOf, nameOf } from './testing/settings.ts';

const H = 5;
const learned = { id: 'learned' };
const drawn = { batchSize: 3, rows: 2, seed: 6, std: 0.6 };
const lossAts = ['end', 'every'] as const;
const taskOf = (lossAt: 'end' | 'every', timesteps = 7): TestTask => {
  return { timesteps, inputSize: 2, outputSize: 3, lossAt, loss: losses[0] };
};
/** f32 values, at which no ReLU crosses its kink within a step. */
const startValues = (states: number): Float64Array =>
  Float64Array.from({ length: states * H }, (_, i) => Math.fround(Math.sin(2 + i)));

describe.each(everyCell.map((cell) => [nameOf(cell), cell] as const))('%s', (_, cell) => {
  it.each(lossAts)(
    'loss at %s: the gradient of the start is the difference of the loss, relative error < 1e-6',
    async (lossAt) => {
      const lane = laneOf({ cell, hiddenSize: H, state: learned });
      const { passes, batch, layout } = await testLane(referencePasses, lane, taskOf(lossAt), drawn);
      const values = startValues(layout.program.states.length);
      const lossFrom = (start: Float64Array) => {
        passes.forward(batch, inEveryRow(layout, start, batch.batchSize));
        return passes.loss(batch).loss;
      };
      lossFrom(values);
      passes.backward(batch);
      const step = 2 ** -12;
      const numeric = values.map((x, i) => {
        const across = (steps: number) =>
          lossFrom(values.with(i, x + steps * step)) - lossFrom(values.with(i, x - steps * step));
        return (8 * across(1) - across(2)) / (12 * step);
      });
      expect(Math.max(...numeric.map(Math.abs))).toBeGreaterThan(1e-6);
      expect(relativeError(passes.read(gradientOf(START)), numeric)).toBeLessThan(1e-6);
    },
  );
});

/** A lane that learns its start, here and on the reference, from the same f32 values. */
async function pair(
  engine: EngineUnderTest,
  cell: string,
  truncation: { id: string; k1?: number; k2?: number },
  settings: Partial<Lane> = {},
) {
  const lane = laneOf({
    ...{ cell: { id: cell }, hiddenSize: H, state: learned, truncation: truncation as { id: string } },
    ...settings,
  });
  const ours = await laneUnderTest(engine, lane, taskOf('every'), drawn);
  const truth = await testLane(referencePasses, lane, taskOf('every'), drawn);
  const values = startValues(ours.layout.program.states.length);
  truth.passes.write(START, values);
  await ours.lane.write({
    ...Object.fromEntries(parameterNames.map((name) => [name, truth.passes.read(name)])),
    [START]: values,
  });
  return { ours, truth, start: inEveryRow(ours.layout, values, ours.batch.batchSize) };
}

describe.each(engines)('$id', (engine) => {
  const bound = engine.id === 'reference' ? 1e-13 : 1e-5;

  it.each(
    ['lstm', 'gru', 'gruResetBefore'].flatMap((cell) => [
      { cell, truncation: { id: 'none' } },
      { cell, truncation: { id: 'window', k1: 3, k2: 3 } },
      { cell, truncation: { id: 'window', k1: 4, k2: 3 } },
      { cell, truncation: { id: 'window', k1: 2, k2: 5 } },
    ]),
  )(
    `$cell, truncation $truncation: gradients and norms are those of the reference, relative error < ${bound}`,
    async ({ cell, truncation }) => {
      const { ours, truth, start } = await pair(engine, cell, truncation);
      const { report } = await ours.lane.step(ours.batch, start, 1);
      truth.passes.forward(truth.batch, start);
      const { loss } = truth.passes.loss(truth.batch);
      truth.passes.backward(truth.batch);
      expect(Math.abs(report.loss / loss - 1)).toBeLessThan(bound);
      for (const name of [...parameterNames, START] as const) {
        const error = relativeError(await ours.lane.read(gradientOf(name)), truth.passes.read(gradientOf(name)));
        expect(error, name).toBeLessThan(bound);
      }
      const norms = truth.passes.gradNorms();
      expect(norms.start).toBeGreaterThan(0);
      expect(Math.abs(report.parameters.start!.gradNorm / norms.start! - 1)).toBeLessThan(bound);
      const all = Object.values(norms) as number[];
      expect(Math.abs(report.gradNorm / Math.hypot(...all) - 1)).toBeLessThan(bound);
    },
  );

  it('no window that reaches the first timestep: the gradient of the start is exactly zero', async () => {
    for (const truncation of [
      { id: 'window', k1: 8, k2: 6 },
      { id: 'window', k1: 3, k2: 2 },
    ]) {
      const { ours, start } = await pair(engine, 'lstm', truncation);
      const { report } = await ours.lane.step(ours.batch, start, 1);
      const reachesStart = truncation.k1 === 3;
      expect(report.parameters.start!.gradNorm > 0).toBe(reachesStart);
      expect((await ours.lane.read(gradientOf(START))).some((g) => g !== 0)).toBe(reachesStart);
    }
  });

  it.each(everyClip.map((clip) => [nameOf(clip), clip] as const))(
    'the optimizer and the clip take the start as a bias, clip %s: values and norms within 5e-7, the change within 3e-5',
    async (_, choice) => {
      const threshold = { threshold: 0.01, ratio: 1e-3, bound: 1e-3 }; // small enough to be active
      const settings = Object.keys(choice).filter((key) => key in threshold) as (keyof typeof threshold)[];
      const clip = { ...choice, ...Object.fromEntries(settings.map((key) => [key, threshold[key]])) };
      const optimizer = { id: 'sgd', learningRate: 10 }; // keeps the scale of what it reads
      const { ours, truth, start } = await pair(engine, 'lstm', { id: 'none' }, { clip, optimizer });
      const { report } = await ours.lane.step(ours.batch, start, 1);
      for (const name of [...parameterNames, START] as const) {
        truth.passes.write(gradientOf(name), await ours.lane.read(gradientOf(name)));
      }
      const numbers = clipNumbers(ours.layout, truth.passes.gradNorms(), (name) => truth.passes.unitNorms(name));
      // One scale, whatever the clip: the start is a tensor and a unit of its own.
      expect(numbers.scales.start).toHaveLength(1);
      const { clipScale, clipScaledShare } = clipSummary(numbers);
      expect(report.clipScaledShare).toBe(clipScaledShare);
      expect(Math.abs(report.clipScale / clipScale - 1)).toBeLessThan(5e-7);
      expect(Math.abs(report.clippedGradNorm / truth.passes.clippedGradNorm(numbers) - 1)).toBeLessThan(5e-7);
      const { weightNorm, updateNorm } = truth.passes.update(numbers, 1).start!;
      expect(relativeError(await ours.lane.read(START), truth.passes.read(START))).toBeLessThan(5e-7);
      expect(Math.abs(report.parameters.start!.weightNorm / weightNorm - 1)).toBeLessThan(5e-7);
      expect(updateNorm).toBeGreaterThan(0);
      // What is stored of a small change is rounded beside the value that it changes.
      expect(Math.abs(report.parameters.start!.updateNorm / updateNorm - 1)).toBeLessThan(3e-5);
    },
  );

  it('a clip by unit takes all of the start by its own norms, ‖g‖ to λ ‖θ‖, relative error < 2e-7', async () => {
    const settings = { clip: { id: 'adaptive', ratio: 1e-3 }, optimizer: { id: 'sgd', learningRate: 10 } };
    const { ours, start } = await pair(engine, 'lstm', { id: 'none' }, settings);
    const before = await ours.lane.read(START);
    await ours.lane.step(ours.batch, start, 1);
    const gradient = await ours.lane.read(gradientOf(START));
    const scale = (1e-3 * Math.hypot(...before)) / Math.hypot(...gradient);
    expect(scale).toBeLessThan(1);
    const expected = before.map((x, i) => x - 10 * scale * gradient[i]!);
    expect(relativeError(await ours.lane.read(START), expected)).toBeLessThan(2e-7);
  });

  it('max-norm leaves the start to the bit', async () => {
    const updated = async (constraint: Choice) => {
      const { ours, start } = await pair(engine, 'lstm', { id: 'none' }, { constraint });
      const { report } = await ours.lane.step(ours.batch, start, 1);
      const [values, columns] = [await ours.lane.read(START), await ours.lane.read('recurrent')];
      return { values, columns, norms: report.parameters.start };
    };
    const [free, kept] = [await updated({ id: 'none' }), await updated({ id: 'maxNorm', bound: 0.1 })];
    expect(kept.columns).not.toEqual(free.columns);
    expect([kept.values, kept.norms]).toEqual([free.values, free.norms]);
  });

  const experiment = {
    seed: 7,
    accumulation: 1,
    batchSize: 300,
    task: { id: 'mnistRows', loss: 'crossEntropy' },
    lanes: [
      laneOf({ cell: { id: 'lstm' }, hiddenSize: 6, state: learned }),
      laneOf({ cell: { id: 'lstm' }, hiddenSize: 6 }),
    ],
  };

  it('training begins at 0, as from zeros; every sequence then starts from what was learned; others have no such parameter', async () => {
    const trained = await engine.open(experiment);
    const [first, second] = await trained.advance(1);
    expect(first!.reports[0]!.loss).toBe(second!.reports[0]!.loss);
    expect(Object.keys(first!.reports[0]!.parameters)).toEqual([...parameterNames, START]);
    expect(Object.keys(second!.reports[0]!.parameters)).toEqual([...parameterNames]);
    expect(first!.reports[0]!.parameters.start!.weightNorm).toBe(0);
    const learnedFirst = await trained.read(0, START);
    expect(learnedFirst.every((x) => x !== 0)).toBe(true);
    await trained.advance(1);
    for (const [s, state] of ['h', 'c'].entries()) {
      const states = await trained.read(0, stateSequence(state));
      for (let row = 0; row < experiment.batchSize; row++) {
        expect(states.subarray(row * 6, (row + 1) * 6)).toEqual(learnedFirst.subarray(s * 6, (s + 1) * 6));
      }
    }
    const { lanes } = await trained.snapshot();
    expect(lanes[0]!.tensors[START]).toHaveLength(12);
    expect(Object.keys(lanes[1]!.tensors)).not.toContain(START);
    expect(laneLayout(experiment, experiment.lanes[1]!).tensors.has(START)).toBe(false);
  });

  it('held-out examples start from it: loss within 1e-5 of the reference’s', async () => {
    // An orthogonal linear recurrence forgets nothing of its start.
    const cell = { id: 'rnn', activation: 'linear' };
    const keeping = { ...experiment, lanes: experiment.lanes.map((lane) => ({ ...lane, cell, hiddenSize: H })) };
    const [ours, truth] = [await engine.open(keeping), await reference.open(keeping)];
    const { step, lanes } = await ours.snapshot();
    const given = lanes.map(({ tensors }, i) => ({
      tensors: i === 0 ? { ...tensors, [START]: startValues(1) } : tensors,
    }));
    for (const each of [ours, truth]) await each.restore({ step, lanes: given });
    const [score, expected] = [(await ours.evaluate())!, (await truth.evaluate())!];
    expect(Math.abs(score[0]!.loss - expected[0]!.loss)).toBeLessThan(1e-5);
    expect(Math.abs(score[0]!.loss - score[1]!.loss)).toBeGreaterThan(1e-2);
  });

  it('a restored snapshot goes on with the same bits', async () => {
    const small = { ...experiment, batchSize: 5, task: { id: 'adding', variant: 'arjovsky', timesteps: 6 } };
    const one = await engine.open(small);
    await one.advance(2);
    const middle = await one.snapshot();
    const rest = await one.advance(2);
    const another = await engine.open(small);
    await another.restore(middle);
    expect(await another.advance(2)).toEqual(rest);
    expect(await another.snapshot()).toEqual(await one.snapshot());
  });
});
