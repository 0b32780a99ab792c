import { describe, expect, it } from 'vitest';
import { History } from '../../lab/history.ts';
import { smoothed } from './smoothing.ts';

/** TensorBoard's recurrence, value by value. */
function recurrence(values: readonly number[], weight: number): number[] {
  let [last, count] = [0, 0];
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    last = last * weight + (1 - weight) * value;
    count++;
    return last / (1 - weight ** count);
  });
}

const noisy = (step: number) => 2 ** (-step / 300) * (1 + 0.4 * Math.sin(step * 12.9898) * Math.cos(step * 4.1));
const values = Array.from({ length: 900 }, (_, i) => noisy(i + 1));

function historyOf(all: readonly number[], capacity = 1024): History {
  const history = new History(capacity);
  all.forEach((value, i) => {
    history.push(i + 1, value);
  });
  return history;
}
const means = (history: History, weight: number) => smoothed(history.buckets, weight).map(({ mean }) => mean);

describe.each([0, 0.5, 0.9, 0.97, 0.99])('smoothing of %f', (weight) => {
  it('is the debiased average of all values so far: relative error < 1e-12', () => {
    const expected = recurrence(values, weight);
    means(historyOf(values), weight).forEach((mean, i) => {
      expect(Math.abs(mean - expected[i]!)).toBeLessThan(1e-12 * Math.abs(expected[i]!));
    });
  });

  it('leaves a constant as it is, from the first value on: relative error < 1e-12', () => {
    for (const mean of means(historyOf(values.map(() => 0.3)), weight)) expect(mean).toBeCloseTo(0.3, 12);
  });

  it('passes over what is not finite, which stays as it is', () => {
    const broken = values.map((value, i) => (i === 10 ? Number.NaN : i === 20 ? Number.POSITIVE_INFINITY : value));
    const expected = recurrence(broken, weight);
    const buckets = smoothed(historyOf(broken).buckets, weight);
    expect([buckets[10]!.hasNaN, buckets[20]!.hasInfinity, buckets[20]!.mean]).toEqual([true, true, Number.NaN]);
    expect(buckets[21]!.mean).toBeCloseTo(expected[21]!, 12);
    expect(buckets[899]!.mean).toBeCloseTo(expected[899]!, 12);
  });
});

describe('smoothing of buckets', () => {
  it.each([0.9, 0.97, 0.99])('of several steps hardly moves the line: %f, 8 steps each, by < 6 %', (weight) => {
    const merged = historyOf(values, 128).buckets;
    expect(merged[0]!.lastStep).toBe(8);
    const expected = recurrence(values, weight);
    for (const { lastStep, mean } of smoothed(merged, weight)) {
      expect(Math.abs(mean / expected[lastStep - 1]! - 1)).toBeLessThan(0.06);
    }
  });

  it('is the same from an array that has grown and from one that came whole', () => {
    const growing = new History(64);
    values.slice(0, 300).forEach((value, i) => {
      growing.push(i + 1, value);
      expect(smoothed(growing.buckets, 0.9)).toEqual(smoothed([...growing.buckets], 0.9));
    });
    expect(smoothed(growing.buckets, 0.5)).toEqual(smoothed([...growing.buckets], 0.5));
  });

  it('gives one array as long as buckets are only added', () => {
    const growing = historyOf(values.slice(0, 10));
    const before = smoothed(growing.buckets, 0.9);
    growing.push(11, 1);
    expect(smoothed(growing.buckets, 0.9)).toBe(before);
    expect(before).toHaveLength(11);
  });

  it('does not overflow near the end of the range', () => {
    expect(means(historyOf([1.7e308, 1.7e308, 1.7e308]), 0.9).every(Number.isFinite)).toBe(true);
  });
});
