import { describe, expect, it } from 'vitest';
import { randomStream } from '../../math/random.ts';
import { loadCo2 } from './co2/load.ts';
import { co2 } from './co2.ts';
import type { Batch } from './task.ts';
import { opened } from './testing.ts';

const ppm = await loadCo2();
const changes = Array.from(ppm.slice(1), (x, i) => x - ppm[i]);
const heldOutCount = 67;
const trained = changes.length - heldOutCount;
const first = 60;
const meanOf = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const mean = meanOf(changes.slice(first, trained));
const deviation = Math.sqrt(meanOf(changes.slice(first, trained).map((x) => (x - mean) ** 2)));
const values = changes.map((x) => (x - mean) / deviation);

const T = 24;
const source = await opened(co2, { timesteps: T });
const stream = (step: number) => randomStream(1).of('batch', step);
const sequence = ({ inputs, batchSize }: Batch, b: number) =>
  Array.from({ length: inputs.length / batchSize }, (_, t) => inputs[t * batchSize + b]);
/** Which change this is, by itself and those before it. */
const targetAt = (batch: Batch, b: number) =>
  values.findIndex(
    (x, i) =>
      Math.abs(x - batch.targets[b]) < 1e-6 &&
      sequence(batch, b).every((y, t) => Math.abs(values[i - T + t] - y) < 1e-6),
  );

describe('a batch of the CO₂ record', () => {
  it('has the T standardized changes before each target, to 1e-6, all targets before the held-out ones', () => {
    const seen = new Set<number>();
    for (let step = 1; step <= 20; step++) {
      const batch = source.batch(stream(step), 100);
      for (let b = 0; b < 100; b++) seen.add(targetAt(batch, b));
    }
    expect(Math.min(...seen)).toBe(first);
    expect(Math.max(...seen)).toBe(trained - 1);
    // 2000 draws with replacement miss each of 544 with probability e^−3.68: about 14 of them.
    expect(seen.size).toBeGreaterThan(510);
  });

  it('is a pure function of the stream, sequence by sequence', () => {
    const batch = source.batch(stream(1), 8);
    expect(source.batch(stream(1), 8)).toEqual(batch);
    expect(source.batch(stream(2), 8)).not.toEqual(batch);
    expect(sequence(source.batch(stream(1), 3), 2)).toEqual(sequence(batch, 2));
  });
});

describe('the held-out months', () => {
  it('are the last 67, each once, after the months before it', () => {
    expect(source.heldOutCount).toBe(heldOutCount);
    for (const [start, size] of [
      [0, 32],
      [32, 32],
      [64, 3],
    ]) {
      const batch = source.heldOut(start, size);
      for (let b = 0; b < size; b++) expect(targetAt(batch, b)).toBe(trained + start + b);
    }
  });
});

describe('the bounds', () => {
  it('are 1 for the mean of the targets of training, at any T, to 1e-6', async () => {
    for (const timesteps of [1, 60]) {
      const { targets } = (await opened(co2, { timesteps })).batch(
        { ...stream(1), integer: (b) => b },
        trained - first,
      );
      expect(co2.baselineLoss({ timesteps })).toBe(1);
      expect(Math.abs(meanOf([...targets]))).toBeLessThan(1e-6);
      expect(Math.abs(meanOf([...targets].map((y) => y ** 2)) - 1)).toBeLessThan(1e-6);
    }
  });

  it('are the held-out loss of repeating the change of a year before, to 1e-12', () => {
    const errors = values.slice(trained).map((x, i) => (x - values[trained + i - 12]) ** 2);
    const { quantity, bound } = co2.solved({ timesteps: T });
    expect(quantity).toBe('loss');
    expect(bound).toBeCloseTo(meanOf(errors), 12);
  });
});
