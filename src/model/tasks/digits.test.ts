import { describe, expect, it } from 'vitest';
import { evaluate } from '../../equations/index.ts';
import { randomStream } from '../../math/random.ts';
import { losses, output, target } from '../losses/index.ts';
import { loadDigits } from './digits/load.ts';
import { digits, HELD_OUT } from './digits.ts';
import { type Batch, batchOf, gather, heldOutRows } from './index.ts';
import type { ExampleSource } from './task.ts';

const { images, labels, count } = await loadDigits();
const source = (await digits.open({})) as ExampleSource;
const heldOut = source.heldOut!;
const batchAt = (step: number, size: number) => batchOf(source, digits.shape({}), stream(step), size, step);
const heldOutAt = (from: number, size: number) =>
  gather(source.examples, digits.shape({}), heldOutRows(heldOut, from, size));
const stream = (step: number) => randomStream(1).of('batch', step);

/** The pixels of example b, put together from its 28 timesteps, as bytes. */
function imageOf({ inputs, batchSize }: Batch, b: number): string {
  const bytes = Buffer.alloc(28 * 28);
  for (let t = 0; t < 28; t++) {
    for (let x = 0; x < 28; x++) bytes[t * 28 + x] = Math.round(inputs[(t * batchSize + b) * 28 + x] * 255);
  }
  return bytes.toString('latin1');
}
const classOf = ({ targets }: Batch, b: number) => targets.subarray(b * 10, b * 10 + 10).indexOf(1);
const stored = (index: number) => Buffer.from(images.subarray(index * 784, (index + 1) * 784)).toString('latin1');

describe('a batch of digits', () => {
  const batch = batchAt(1, 64);

  it('has inputs [28, B, 28] in [0, 1], one-hot targets [1, B, 10]', () => {
    expect(digits.shape({})).toEqual({ timesteps: 28, inputSize: 28, outputSize: 10, lossAt: 'end' });
    expect(batch.inputs.length).toBe(28 * 64 * 28);
    expect(batch.inputs.every((x) => x >= 0 && x <= 1)).toBe(true);
    expect(batch.inputs.some((x) => x === 1)).toBe(true);
    expect(batch.targets.length).toBe(64 * 10);
    for (let b = 0; b < 64; b++) {
      const row = [...batch.targets.subarray(b * 10, b * 10 + 10)];
      expect(row.toSorted()).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    }
  });

  it('is a pure function of the stream', () => {
    expect(batchAt(1, 64)).toEqual(batch);
    expect(batchAt(2, 64)).not.toEqual(batch);
  });
});

describe('the split', () => {
  it('holds out the last 1000 digits, each with its own label, in order, in chunks of any size', () => {
    expect(heldOut.count).toBe(HELD_OUT);
    expect(HELD_OUT).toBe(1000);
    for (const [start, size] of [
      [0, 7],
      [640, 64],
      [960, 40],
    ]) {
      const batch = heldOutAt(start, size);
      expect(batch.batchSize).toBe(size);
      for (let b = 0; b < size; b++) {
        expect(imageOf(batch, b)).toBe(stored(count - 1000 + start + b));
        expect(classOf(batch, b)).toBe(labels[count - 1000 + start + b]);
      }
    }
  });

  it('holds out every class: 86 to 113 of each', () => {
    const batch = heldOutAt(0, 1000);
    const perClass = new Array<number>(10).fill(0);
    for (let b = 0; b < 1000; b++) perClass[classOf(batch, b)]++;
    expect(Math.min(...perClass)).toBeGreaterThanOrEqual(86);
    expect(Math.max(...perClass)).toBeLessThanOrEqual(113);
  });

  it('never trains on a held-out digit, and draws from all the others', () => {
    const kept = new Map(Array.from({ length: count }, (_, index) => [stored(index), index]));
    const seen = new Set<number>();
    for (let step = 1; step <= 60; step++) {
      const batch = batchAt(step, 512);
      for (let b = 0; b < 512; b++) {
        const index = kept.get(imageOf(batch, b))!;
        expect(classOf(batch, b)).toBe(labels[index]);
        seen.add(index);
      }
    }
    expect(Math.max(...seen)).toBeLessThan(count - 1000);
    // 30 720 draws with replacement miss each of 9000 with probability e^−3.41: about 300 of them.
    expect(seen.size).toBeGreaterThan(8600);
    expect(seen.size).toBeLessThan(8800);
  });
});

describe('the baseline', () => {
  it('is ln 10, which knowing the class shares betters by less than 0.003', () => {
    const shares = new Array<number>(10).fill(0);
    for (const label of labels) shares[label] += 1 / count;
    const entropy = -shares.reduce((sum, p) => sum + p * Math.log(p), 0);
    expect(digits.baselineLoss({ loss: 'crossEntropy' })).toBe(Math.log(10));
    expect(Math.log(10) - entropy).toBeGreaterThan(0.001);
    expect(Math.log(10) - entropy).toBeLessThan(0.003);
  });

  it.each(losses.map(({ id }) => id))('of %s is the loss of predicting all classes alike, to 1e-12', (id) => {
    const { value } = digits.loss({ loss: id });
    // Equal logits for the cross-entropy, equal shares for the squared error.
    const alike = id === 'crossEntropy' ? 0 : 0.1;
    const [loss] = evaluate(
      [value],
      (symbol) => {
        if (symbol === output) return new Float64Array(10).fill(alike);
        return symbol === target ? new Float64Array(10).with(3, 1) : 10;
      },
      10,
    )[0];
    expect(Math.abs(loss - digits.baselineLoss({ loss: id }))).toBeLessThan(1e-12);
  });
});
