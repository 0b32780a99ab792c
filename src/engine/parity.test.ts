/**
 * Every engine against the reference, pass by pass from identical inputs. Long runs are not compared: where gradients
 * explode, two orders of summation part ways within one sequence though both are right.
 */
import { describe, expect, it } from 'vitest';
import type { Lane } from '../model/experiment.ts';
import { losses } from '../model/losses/index.ts';
import { adjointSequence, gradientOf, OUTPUT_SEQUENCE, parameterNames, slotOf, stateSequence } from './layout.ts';
import type { PassesFactory } from './local.ts';
import { referencePasses } from './reference/index.ts';
import { clipNumbers } from './step.ts';
import { engines } from './testing/engines.ts';
import { relativeError } from './testing/errors.ts';
import { type TestLane, type TestTask, testLane } from './testing/passes.ts';
import { everyCell, everyClip, everyOptimizer, laneOf, nameOf } from './testing/settings.ts';

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

/** The same lane on an engine and on the reference: same parameters, batch and start, all of them f32 values. */
async function pair(factory: PassesFactory, lane: Lane, shape: Shape): Promise<{ ours: TestLane; truth: TestLane }> {
  const settings = { batchSize: shape.B, rows: shape.rows ?? shape.B, std: shape.gain / Math.sqrt(shape.H) };
  const open = (engine: PassesFactory) => testLane(engine, { ...lane, hiddenSize: shape.H }, shape, settings);
  return { ours: await open(factory), truth: await open(referencePasses) };
}

const sweep = ({ passes, batch, start }: TestLane) => {
  passes.forward(batch, start);
  const score = passes.loss(batch);
  passes.backward(batch);
  return score;
};

describe.each(engines.filter((engine) => engine !== referencePasses))('$id against reference', (factory) => {
  describe.each(everyCell.map((cell) => [nameOf(cell), cell] as const))('%s', (_, cell) => {
    it.each(shapes)(
      '$name: T = $timesteps, H = $H, forward, loss, backward and norms, relative error < $bound',
      async (shape) => {
        const { ours, truth } = await pair(factory, laneOf({ cell }), shape);
        const { bound, timesteps: T } = shape;
        const [score, trueScore] = [sweep(ours), sweep(truth)];
        expect(Math.abs(score.loss / trueScore.loss - 1), 'loss').toBeLessThan(bound);
        expect(Math.abs(score.metric - trueScore.metric), 'metric').toBeLessThan(bound);

        /** The rows in use of every timestep of a sequence. */
        const sequence = ({ passes, layout, batch }: TestLane, name: string): Float64Array[] => {
          const [length, B, width] = layout.tensors.get(name)!.shape as [number, number, number];
          const values = passes.read(name);
          expect(values).toHaveLength(length * B * width);
          return Array.from({ length }, (_, i) => values.subarray(i * B * width, (i * B + batch.batchSize) * width));
        };
        const { states } = ours.layout.program;
        for (const name of [...states.map(stateSequence), OUTPUT_SEQUENCE, ...states.map(adjointSequence)]) {
          const expected = sequence(truth, name);
          sequence(ours, name).forEach((values, i) => {
            expect(relativeError(values, expected[i]!), `${name}[${i}]`).toBeLessThan(bound);
          });
        }
        for (const name of parameterNames.map(gradientOf)) {
          expect(relativeError(ours.passes.read(name), truth.passes.read(name)), name).toBeLessThan(bound);
        }
        const [norms, trueNorms] = [ours, truth].map(({ passes }) => passes.log2GradNormByTimestep()) as [
          Float64Array,
          Float64Array,
        ];
        expect(norms).toHaveLength(T);
        norms.forEach((log2Norm, i) => {
          expect(Math.abs(2 ** (log2Norm - trueNorms[i]!) - 1), `ḡ_${i + 1}`).toBeLessThan(bound);
        });
      },
    );

    const choices = everyOptimizer.flatMap((optimizer) => everyClip.map((clip) => ({ optimizer, clip })));
    it.each(choices.map((choice) => [nameOf(choice.optimizer), nameOf(choice.clip), choice] as const))(
      'update by %s, clip %s: parameters, slots and norms, relative error < 5e-7',
      async (_, __, choice) => {
        const threshold = { threshold: 0.05, bound: 0.01 }; // small enough to be active
        const settings = Object.keys(choice.clip).filter((key) => key in threshold) as (keyof typeof threshold)[];
        const clip = { ...choice.clip, ...Object.fromEntries(settings.map((key) => [key, threshold[key]])) };
        const { ours, truth } = await pair(factory, laneOf({ cell, ...choice, clip }), shapes[2]!);
        const { passes, layout } = ours;
        const slots = layout.optimizer.slots.flatMap((slot) => parameterNames.map((name) => slotOf(slot, name)));
        for (const step of [1, 2, 3]) {
          sweep(ours);
          for (const name of [...parameterNames, ...parameterNames.map(gradientOf), ...slots]) {
            truth.passes.write(name, passes.read(name));
          }
          const gradNorms = Object.values(passes.gradNorms());
          const norm = Math.hypot(...gradNorms);
          Object.values(truth.passes.gradNorms()).forEach((expected, i) => {
            expect(Math.abs(gradNorms[i]! / expected - 1)).toBeLessThan(5e-7);
          });
          const numbers = clipNumbers(layout.lane.clip, norm);
          expect(numbers.scale < 1 || numbers.bound < Number.POSITIVE_INFINITY).toBe(clip.id !== 'none');
          expect(Math.abs(passes.clippedGradNorm(numbers) / truth.passes.clippedGradNorm(numbers) - 1)).toBeLessThan(
            5e-7,
          );

          const before = parameterNames.map((name) => passes.read(name));
          const norms = passes.update(numbers, step);
          const trueNorms = truth.passes.update(numbers, step);
          for (const name of [...parameterNames, ...slots]) {
            expect(relativeError(passes.read(name), truth.passes.read(name)), name).toBeLessThan(5e-7);
          }
          parameterNames.forEach((name, p) => {
            expect(Math.abs(norms[name].weightNorm / trueNorms[name].weightNorm - 1), name).toBeLessThan(5e-7);
            const stored = passes.read(name).map((after, i) => after - before[p]![i]!);
            expect(Math.abs(norms[name].updateNorm / Math.hypot(...stored) - 1), name).toBeLessThan(5e-7);
          });
        }
      },
    );
  });
});
