/** Against modules of PyTorch itself: their states, what they compute and how they train (`torch-state/torch-modules.py`). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cpuPasses } from '../engine/cpu/index.ts';
import { type LaneLayout, OUTPUT_SEQUENCE } from '../engine/layout.ts';
import { referencePasses } from '../engine/reference/index.ts';
import { trainStep } from '../engine/step.ts';
import { relativeError } from '../engine/testing/errors.ts';
import { testLayout } from '../engine/testing/passes.ts';
import { laneOf } from '../engine/testing/settings.ts';
import { randomStream } from '../math/random.ts';
import { meanSquaredError } from '../model/losses/mean-squared-error.ts';
import { readSafetensors, type Tensors } from './safetensors.ts';
import {
  fromTorchState,
  type Parameters,
  type TorchState,
  torchModule,
  torchNames,
  torchShapes,
  toTorchState,
} from './torch-state.ts';

const modules = {
  'rnn-tanh': { id: 'rnn', activation: 'tanh' },
  'rnn-relu': { id: 'rnn', activation: 'relu' },
  lstm: { id: 'lstm' },
  gru: { id: 'gru' },
} as const;

function tensorsOf(file: string): Tensors {
  const read = readSafetensors(readFileSync(join(import.meta.dirname, 'torch-state', `${file}.safetensors`)));
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.value;
}

const layoutLike = (cell: { id: string; activation?: string }, [T, B, I]: readonly number[], hiddenSize = 5) =>
  testLayout(
    laneOf({ cell, hiddenSize, optimizer: { id: 'sgd', learningRate: 0.1 }, clip: { id: 'none' } }),
    { timesteps: T, inputSize: I, outputSize: 3, lossAt: 'end', loss: meanSquaredError },
    B,
  );

const stateIn = (tensors: Tensors, prefix = ''): TorchState =>
  Object.fromEntries(torchNames.map((name) => [name, tensors.get(prefix + name)!.values])) as unknown as TorchState;

const sameBits = (a: Float64Array, b: Float64Array) =>
  expect(new Uint8Array(a.buffer, a.byteOffset, a.byteLength)).toEqual(
    new Uint8Array(b.buffer, b.byteOffset, b.byteLength),
  );

describe.each(Object.entries(modules))('%s', (file, cell) => {
  const tensors = tensorsOf(file);
  const layout: LaneLayout = layoutLike(cell, tensors.get('inputs')!.shape);

  it('has the names and shapes of the module', () => {
    const shapes = torchShapes(layout);
    for (const name of torchNames) expect(tensors.get(name)!.shape, name).toEqual(shapes[name]);
    expect(torchModule(layout)).toBe(`torch.nn.${cell.id.toUpperCase()}`);
  });

  it.each([
    { factory: referencePasses, bound: 1e-12 },
    { factory: cpuPasses, bound: 2e-6 },
  ])(
    'on $factory.id: outputs, losses of 5 steps of SGD and the weights after them as in torch, relative error < $bound',
    async ({ factory, bound }) => {
      const passes = await factory.create(layout);
      for (const [name, values] of Object.entries(fromTorchState(layout, stateIn(tensors)))) passes.write(name, values);
      const { batchSize, hiddenSize } = layout.sizes;
      const batch = {
        batchSize,
        inputs: Float32Array.from(tensors.get('inputs')!.values),
        targets: Float32Array.from(tensors.get('targets')!.values),
      };
      const start = layout.program.states.map(() => new Float64Array(batchSize * hiddenSize));
      const losses = tensors.get('losses')!.values;
      losses.forEach((loss, i) => {
        const { report } = trainStep(layout, passes, batch, start, i + 1);
        expect(Math.abs(report.loss / loss - 1), `step ${i + 1}`).toBeLessThan(bound);
        if (i > 0) return;
        const outputs = Float64Array.from(tensors.get('outputs')!.values);
        expect(relativeError(passes.read(OUTPUT_SEQUENCE), outputs)).toBeLessThan(bound);
      });
      const trained = stateIn(tensors, 'trained.');
      const ours = Object.fromEntries(
        ['recurrent', 'input', 'bias', 'output', 'outputBias'].map((name) => [name, passes.read(name)]),
      ) as unknown as Parameters;
      const inTorch = toTorchState(layout, ours);
      for (const name of ['weight_ih_l0', 'weight_hh_l0', 'fc.weight', 'fc.bias'] as const) {
        expect(relativeError(inTorch[name], trained[name]), name).toBeLessThan(bound);
      }
      expect(relativeError(ours.bias, fromTorchState(layout, trained).bias), 'bias').toBeLessThan(bound);
    },
  );

  it('to torch and back: every parameter bit for bit, −0 and numbers that are not finite included', () => {
    const wide = layoutLike(cell, [2, 1, 3], 4);
    const stream = randomStream(1);
    const values = (name: string) => {
      const [rows, columns] = wide.tensors.get(name)!.shape;
      const drawn = Float64Array.from({ length: rows * columns }, (_, i) => stream.of(name).normal(i));
      drawn.set([-0, Number.POSITIVE_INFINITY, 5e-324], 0);
      return drawn;
    };
    const names = ['recurrent', 'input', 'bias', 'output', 'outputBias'] as const;
    const ours = Object.fromEntries(names.map((name) => [name, values(name)])) as unknown as Parameters;
    const back = fromTorchState(wide, toTorchState(wide, ours));
    for (const name of names) sameBits(back[name], ours[name]);
  });

  it('from torch and back: every weight bit for bit, and the sums of biases that torch adds', () => {
    const theirs = stateIn(tensors);
    const back = toTorchState(layout, fromTorchState(layout, theirs));
    for (const name of ['weight_ih_l0', 'weight_hh_l0', 'fc.weight', 'fc.bias'] as const) {
      sameBits(back[name], theirs[name]);
    }
    const { hiddenSize: H } = layout.sizes;
    const isInHalves = (row: number) => cell.id === 'gru' && row >= 2 * H;
    theirs.bias_ih_l0.forEach((input, row) => {
      const recurrent = theirs.bias_hh_l0[row];
      const [ih, hh] = isInHalves(row) ? [input, recurrent] : [input + recurrent, 0];
      expect([back.bias_ih_l0[row], back.bias_hh_l0[row]]).toEqual([ih, hh]);
    });
  });
});
