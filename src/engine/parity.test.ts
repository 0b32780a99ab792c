/**
 * Every engine against the reference, pass by pass from identical inputs. Long runs are not compared: where gradients
 * explode, two orders of summation part ways within one sequence though both are right.
 */
import { describe, expect, it } from 'vitest';
import type { Choice } from '../model/entry.ts';
import { defaultLane, type Lane } from '../model/experiment.ts';
import { losses } from '../model/losses/index.ts';
import { clipNumbers, clipSummary } from './clip.ts';
import {
  adjointSequence,
  forEachParameter,
  gradientOf,
  OUTPUT_SEQUENCE,
  parameterNames,
  slotOf,
  stateSequence,
  tensorOf,
} from './layout.ts';
import { referencePasses } from './reference/index.ts';
import { type EngineUnderTest, engines } from './testing/engines.ts';
import { relativeError } from './testing/errors.ts';
import { laneUnderTest, type TestLane, type TestTask, testLane } from './testing/passes.ts';
import { everyCell, everyClip, everyOptimizer, everySurrounding, laneOf, nameOf } from './testing/settings.ts';

interface Shape extends TestTask {
  readonly name: string;
  readonly H: number;
  readonly B: number;
  /** Sequences in the batch, fewer than B at the end of a held-out set. */
  readonly rows?: number;
  /** Standard deviation of the parameters times √H. */
  readonly gain: number;
  readonly bound: number;
}

const [mse, ce] = losses;
const shapes: readonly Shape[] = [
  {
    name: 'all of size 1',
    timesteps: 1,
    inputSize: 1,
    H: 1,
    outputSize: 1,
    B: 1,
    lossAt: 'end',
    loss: mse,
    gain: 0.5,
    bound: 1e-5,
  },
  {
    name: 'multiples of 4',
    timesteps: 7,
    inputSize: 4,
    H: 8,
    outputSize: 4,
    B: 4,
    lossAt: 'every',
    loss: ce,
    gain: 0.8,
    bound: 1e-5,
  },
  {
    name: 'no multiples of 4',
    timesteps: 6,
    inputSize: 3,
    H: 5,
    outputSize: 3,
    B: 7,
    lossAt: 'every',
    loss: mse,
    gain: 0.8,
    bound: 1e-5,
  },
  {
    name: 'a batch of 2 rows where B = 5',
    timesteps: 6,
    inputSize: 1,
    H: 33,
    outputSize: 10,
    B: 5,
    rows: 2,
    lossAt: 'end',
    loss: ce,
    gain: 0.8,
    bound: 1e-5,
  },
  {
    name: 'fewer rows, loss at every step',
    timesteps: 4,
    inputSize: 2,
    H: 6,
    outputSize: 5,
    B: 9,
    rows: 3,
    lossAt: 'every',
    loss: ce,
    gain: 0.8,
    bound: 1e-5,
  },
  {
    name: 'MNIST rows',
    timesteps: 28,
    inputSize: 28,
    H: 64,
    outputSize: 10,
    B: 16,
    lossAt: 'end',
    loss: ce,
    gain: 0.8,
    bound: 1e-5,
  },
  {
    name: 'T = 50',
    timesteps: 50,
    inputSize: 2,
    H: 32,
    outputSize: 1,
    B: 8,
    lossAt: 'end',
    loss: mse,
    gain: 0.8,
    bound: 1e-5,
  },
  {
    name: 'more rows than a tile has',
    timesteps: 3,
    inputSize: 2,
    H: 6,
    outputSize: 2,
    B: 70,
    lossAt: 'every',
    loss: mse,
    gain: 0.8,
    bound: 1e-5,
  },
  {
    name: 'many units and outputs',
    timesteps: 2,
    inputSize: 1,
    H: 130,
    outputSize: 101,
    B: 5,
    lossAt: 'end',
    loss: ce,
    gain: 0.8,
    bound: 1e-5,
  },
  {
    name: 'T = 400',
    timesteps: 400,
    inputSize: 1,
    H: 10,
    outputSize: 1,
    B: 2,
    lossAt: 'end',
    loss: mse,
    gain: 0.8,
    bound: 5e-5,
  },
  {
    name: 'an exploding net over a short span',
    timesteps: 8,
    inputSize: 2,
    H: 16,
    outputSize: 2,
    B: 4,
    lossAt: 'every',
    loss: mse,
    gain: 3,
    bound: 1e-4,
  },
];

/** Matrices of many chunks on the GPU: a bias of more vectors than threads, columns that are longer than a chunk. */
const largeShapes: readonly Shape[] = [
  { ...shapes[2]!, name: 'wide', H: 70, outputSize: 101 },
  { ...shapes[2]!, name: 'long columns', inputSize: 530 },
];

const updateShape = shapes.find(({ name }) => name === 'no multiples of 4')!;

/**
 * All that an update can be, for one cell, one thing at a time; clips and what goes by columns for the others. What an
 * update is does not depend on the cell, only where its numbers lie.
 */
function updatesOf(cell: Choice) {
  const { optimizer, clip } = defaultLane();
  const isFirst = cell === everyCell[0];
  const byColumns = everySurrounding.filter(({ constraint }) => constraint?.id === 'maxNorm');
  const lanes: (Pick<Lane, 'optimizer' | 'clip'> & Partial<Lane>)[] = [
    ...(isFirst ? everyOptimizer : []).map((each) => ({ optimizer: each, clip })),
    ...everyClip.map((each) => ({ optimizer, clip: each })),
    ...(isFirst ? everySurrounding : byColumns).map((surrounding) => ({ optimizer, clip, ...surrounding })),
  ];
  return lanes.map((lane) => {
    const { optimizer, clip, ...surrounding } = lane;
    const names = Object.entries(surrounding).map(([name, choice]) => `${name} ${(choice as Choice).id}`);
    return [nameOf(optimizer), nameOf(clip), names.join(', ') || 'nothing else', lane] as const;
  });
}

/** The same lane on an engine and on the reference: same parameters, batch and start, all of them f32 values. */
async function pair(engine: EngineUnderTest, settings: Lane, shape: Shape) {
  const drawn = { batchSize: shape.B, rows: shape.rows ?? shape.B, std: shape.gain / Math.sqrt(shape.H) };
  const lane = { ...settings, hiddenSize: shape.H };
  return {
    ours: await laneUnderTest(engine, lane, shape, drawn),
    truth: await testLane(referencePasses, lane, shape, drawn),
  };
}

const sweep = ({ passes, batch, start }: TestLane) => {
  passes.forward(batch, start);
  const score = passes.loss(batch);
  passes.backward(batch);
  return score;
};

/** Three updates, each from the numbers that the engine has: parameters, slots and norms within 5e-7. */
async function expectUpdates(engine: EngineUnderTest, settings: Lane, shape: Shape) {
  const { ours, truth } = await pair(engine, settings, shape);
  const { layout, lane } = ours;
  const slots = layout.optimizer.slots.flatMap((slot) => parameterNames.map((name) => slotOf(slot, name)));
  const stored = [...parameterNames, ...slots];
  for (const step of [1, 2, 3]) {
    const before = new Map<string, Float64Array>();
    for (const name of stored) before.set(name, await lane.read(name));
    const { report } = await lane.step(ours.batch, ours.start, step);
    // The reference goes on from the very numbers that the engine had.
    for (const [name, values] of before) truth.passes.write(name, values);
    for (const name of parameterNames.map(gradientOf)) truth.passes.write(name, await lane.read(name));

    const isWithin = (actual: number, expected: number, name: string) =>
      expect(Math.abs(actual / expected - 1), name).toBeLessThan(5e-7);
    const gradNorms = truth.passes.gradNorms();
    for (const name of parameterNames) isWithin(report.parameters[name].gradNorm, gradNorms[name], name);
    const ownNorms = forEachParameter(layout, (name) => report.parameters[name]!.gradNorm);
    const numbers = clipNumbers(layout, ownNorms, (name) => truth.passes.unitNorms(name));
    const { clipScale, clipScaledShare, clipBound } = clipSummary(numbers);
    expect([report.clipScaledShare, report.clipBound]).toEqual([clipScaledShare, clipBound]);
    isWithin(report.clipScale, clipScale, 'scale');
    expect(clipScale < 1 || clipBound < Number.POSITIVE_INFINITY).toBe(layout.lane.clip.id !== 'none');
    isWithin(report.clippedGradNorm, truth.passes.clippedGradNorm(numbers), 'clipped');

    const norms = truth.passes.update(numbers, step);
    for (const name of stored) {
      expect(relativeError(await lane.read(name), truth.passes.read(name)), name).toBeLessThan(5e-7);
    }
    for (const name of parameterNames) {
      const { weightNorm, updateNorm } = report.parameters[name];
      isWithin(weightNorm, norms[name].weightNorm, name);
      const change = (await lane.read(name)).map((after, i) => after - before.get(name)![i]!);
      isWithin(updateNorm, Math.hypot(...change), name);
    }
  }
}

describe.each(engines.filter(({ id }) => id !== 'reference'))('$id against reference', (engine) => {
  describe.each(everyCell.map((cell) => [nameOf(cell), cell] as const))('%s', (_, cell) => {
    it.each(shapes)(
      '$name: T = $timesteps, H = $H, B = $B: states, outputs, loss, gradients and ḡ_t, relative error < $bound',
      async (shape) => {
        const { ours, truth } = await pair(engine, laneOf({ cell }), shape);
        const { bound, timesteps: T } = shape;
        const { report, diverged } = await ours.lane.step(ours.batch, ours.start, 1);
        const trueScore = sweep(truth);
        expect(diverged).toBeUndefined();
        expect(Math.abs(report.loss / trueScore.loss - 1), 'loss').toBeLessThan(bound);
        expect(Math.abs(report.metric - trueScore.metric), 'metric').toBeLessThan(bound);

        /** The rows in use of every timestep of a sequence. */
        const piecesOf = (name: string, values: Float64Array): Float64Array[] => {
          const [length, B, width] = tensorOf(ours.layout, name).shape as [number, number, number];
          expect(values).toHaveLength(length * B * width);
          return Array.from({ length }, (_, i) =>
            values.subarray(i * B * width, (i * B + ours.batch.batchSize) * width),
          );
        };
        const { states } = ours.layout.program;
        const adjoints = engine.keepsAdjoints ? states.map(adjointSequence) : [];
        for (const name of [...states.map(stateSequence), OUTPUT_SEQUENCE, ...adjoints]) {
          const expected = piecesOf(name, truth.passes.read(name));
          piecesOf(name, await ours.lane.read(name)).forEach((values, i) => {
            expect(relativeError(values, expected[i]!), `${name}[${i}]`).toBeLessThan(bound);
          });
        }
        for (const name of parameterNames.map(gradientOf)) {
          expect(relativeError(await ours.lane.read(name), truth.passes.read(name)), name).toBeLessThan(bound);
        }
        const norms = truth.passes.log2GradNormByTimestep();
        expect(report.log2GradNormByTimestep).toHaveLength(T);
        report.log2GradNormByTimestep.forEach((log2Norm, i) => {
          expect(Math.abs(2 ** (log2Norm - norms[i]!) - 1), `ḡ_${i + 1}`).toBeLessThan(bound);
        });
      },
    );

    it.each(updatesOf(cell))(
      'update by %s, clip %s, %s: parameters, slots and norms, relative error < 5e-7',
      async (_, __, ___, choice) => {
        const threshold = { threshold: 0.05, bound: 0.01 }; // small enough to be active
        const settings = Object.keys(choice.clip).filter((key) => key in threshold) as (keyof typeof threshold)[];
        const clip = { ...choice.clip, ...Object.fromEntries(settings.map((key) => [key, threshold[key]])) };
        await expectUpdates(engine, laneOf({ cell, ...choice, clip }), updateShape);
      },
    );
  });

  it.each(
    largeShapes.flatMap((shape) => (['adaptive', 'tensorNorm'] as const).map((id) => [shape.name, id, shape] as const)),
  )(
    'update of a GRU, %s, clip %s, max-norm: parameters, slots and norms, relative error < 5e-7',
    async (_, id, shape) => {
      const clip = id === 'adaptive' ? { id, ratio: 0.01 } : { id, threshold: 0.002 };
      await expectUpdates(
        engine,
        laneOf({ cell: { id: 'gru' }, clip, constraint: { id: 'maxNorm', bound: 0.5 } }),
        shape,
      );
    },
  );
});
