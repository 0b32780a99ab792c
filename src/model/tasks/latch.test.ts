import { describe, expect, it } from 'vitest';
import { randomStream } from '../../math/random.ts';
import { latch } from './latch.ts';
import { opened } from './testing.ts';

const stream = (step: number) => randomStream(1).of('batch', step);
const B = 4000;
const sequences = (inputs: Float32Array, T: number) =>
  Array.from({ length: inputs.length / T }, (_, b) =>
    Array.from({ length: T }, (__, t) => inputs[(t * inputs.length) / T + b]),
  );

describe.each([
  { timesteps: 20, signalSteps: 3, noise: 0.2 },
  { timesteps: 5, signalSteps: 1, noise: 2 },
  { timesteps: 4, signalSteps: 2, noise: 0 },
])('the latch with %o', async (settings) => {
  const { timesteps: T, signalSteps, noise } = settings;
  const source = await opened(latch, settings);
  const batch = source.batch(stream(1), B);
  const inputs = sequences(batch.inputs, T);

  it('starts with the class, ±1, and asks at the end for ±0.8', () => {
    expect(latch.shape(settings)).toEqual({ timesteps: T, inputSize: 1, outputSize: 1, lossAt: 'end' });
    expect(batch.targets.length).toBe(B);
    inputs.forEach((sequence, b) => {
      const sign = Math.sign(batch.targets[b]);
      expect(sequence.slice(0, signalSteps)).toEqual(new Array(signalSteps).fill(sign));
      expect(batch.targets[b]).toBe(Math.fround(0.8 * sign));
    });
  });

  it('goes on with noise of mean 0 and deviation σ, to 4 %, that tells nothing of the class', () => {
    const rest = inputs.flatMap((sequence, b) => sequence.slice(signalSteps).map((x) => ({ x, y: batch.targets[b] })));
    const mean = (of: (row: { x: number; y: number }) => number) =>
      rest.reduce((sum, row) => sum + of(row), 0) / rest.length;
    expect(Math.abs(mean(({ x }) => x))).toBeLessThanOrEqual(0.04 * noise);
    expect(Math.abs(Math.sqrt(mean(({ x }) => x * x)) - noise)).toBeLessThanOrEqual(0.04 * noise);
    expect(Math.abs(mean(({ x, y }) => x * y))).toBeLessThanOrEqual(0.04 * noise);
  });

  it('has classes within 5 standard deviations of a half each, and so the baseline 0.64', () => {
    const ups = batch.targets.filter((y) => y > 0).length;
    expect(Math.abs(ups - B / 2)).toBeLessThan(5 * Math.sqrt(B / 4));
    expect(latch.baselineLoss(settings)).toBeCloseTo(0.64, 15);
    const loss = batch.targets.reduce((sum, y) => sum + y * y, 0) / B;
    expect(loss).toBeCloseTo(latch.baselineLoss(settings), 6);
  });

  it('is a pure function of the stream, sequence by sequence', () => {
    const few = source.batch(stream(1), 5);
    expect(source.batch(stream(1), 5)).toEqual(few);
    expect(source.batch(stream(2), 5)).not.toEqual(few);
    expect(sequences(few.inputs, T)).toEqual(inputs.slice(0, 5));
  });
});

describe('the latch', () => {
  it('is all signal where the class lasts longer than the sequence', async () => {
    const { inputs, targets } = (await opened(latch, { timesteps: 2, signalSteps: 100, noise: 1 })).batch(stream(1), 1);
    expect([...inputs]).toEqual([Math.sign(targets[0]), Math.sign(targets[0])]);
  });
});
