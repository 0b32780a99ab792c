import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bucket, History } from './history.ts';

/** What the buckets of a whole series must be, from the series itself: the shortest of 1, 2, 4, … steps that fit. */
function bucketsOf(values: readonly number[], capacity: number): Bucket[] {
  let width = 1;
  while (values.length > capacity * width) width *= 2;
  return Array.from({ length: Math.ceil(values.length / width) }, (_, i) => {
    const start = i * width;
    const part = values.slice(start, start + width);
    const finite = part.filter(Number.isFinite);
    return {
      firstStep: start + 1,
      lastStep: start + part.length,
      min: finite.length > 0 ? Math.min(...finite) : Number.NaN,
      max: finite.length > 0 ? Math.max(...finite) : Number.NaN,
      mean: finite.reduce((sum, value) => sum + value / finite.length, 0) / (finite.length > 0 ? 1 : 0),
      hasInfinity: part.some((each) => Math.abs(each) === Number.POSITIVE_INFINITY),
      hasNaN: part.some(Number.isNaN),
    };
  });
}

function historyOf(values: readonly number[], capacity: number): History {
  const history = new History(capacity);
  values.forEach((value, i) => {
    history.push(i + 1, value);
  });
  return history;
}

const value = fc.oneof(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.constantFrom(0, 1e-300, 1e308, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);

describe('a history', () => {
  it('has the buckets of the whole series: steps, min, max and gaps exact, mean to 1e-12 of the greatest magnitude (from 1e-300)', () => {
    const capacity = fc.constantFrom(2, 4, 10, 16);
    fc.assert(
      fc.property(fc.array(value, { maxLength: 200 }), capacity, (values, buckets) => {
        const history = historyOf(values, buckets);
        const expected = bucketsOf(values, buckets);
        expect(history.buckets).toHaveLength(expected.length);
        expected.forEach(({ mean, ...exact }, i) => {
          const { mean: found, ...bucket } = history.buckets[i];
          expect(bucket).toMatchObject(exact);
          if (Number.isNaN(mean)) expect(found).toBeNaN();
          else
            expect(Math.abs(found - mean)).toBeLessThanOrEqual(
              1e-12 * Math.max(Math.abs(exact.min), Math.abs(exact.max), 1e-300),
            );
        });
      }),
    );
  });

  it('only adds to an array of buckets, or changes its last one, until merging makes a new array', () => {
    const history = new History(4);
    let before: readonly Bucket[] = [];
    let copy: readonly Bucket[] = [];
    for (let step = 1; step <= 40; step++) {
      history.push(step, step);
      const { buckets } = history;
      if (buckets === before) copy.slice(0, -1).forEach((bucket, i) => void expect(buckets[i]).toBe(bucket));
      else expect(buckets.length).toBeLessThanOrEqual(3);
      [before, copy] = [buckets, [...buckets]];
    }
  });

  it('has a copy that goes on by itself, as if it had been there from the start', () => {
    const values = Array.from({ length: 50 }, (_, i) => (i % 9 === 0 ? Number.NaN : i));
    const history = historyOf(values.slice(0, 21), 4);
    const copy = history.copy();
    for (let step = 22; step <= 50; step++) copy.push(step, values[step - 1]);
    expect(copy.buckets).toEqual(historyOf(values, 4).buckets);
    expect(history.buckets).toEqual(historyOf(values.slice(0, 21), 4).buckets);
  });

  it('keeps the step numbers it is given', () => {
    const history = new History(2);
    for (const step of [10, 20, 30]) history.push(step, 1);
    expect(history.buckets.map(({ firstStep, lastStep }) => [firstStep, lastStep])).toEqual([
      [10, 20],
      [30, 30],
    ]);
  });

  it('stays within its capacity over a million steps and remembers one spike', () => {
    const history = new History(512);
    for (let step = 1; step <= 1_000_000; step++) history.push(step, step === 654_321 ? 42 : 1);
    expect(history.buckets.length).toBeLessThanOrEqual(512);
    expect(history.buckets.filter(({ max }) => max === 42)).toHaveLength(1);
    expect(history.buckets.at(-1)!.lastStep).toBe(1_000_000);
  });

  it.each([0, 1, 7, 2.5])('refuses capacity %s', (capacity) => {
    expect(() => new History(capacity)).toThrow(`capacity ${capacity}`);
  });
});

describe('a history that goes back', () => {
  const pushed = (from: number, to: number, history = new History(4)) => {
    for (let step = from; step <= to; step++) history.push(step, 1 / step);
    return history;
  };
  const spans = ({ buckets }: History) => buckets.map(({ firstStep, lastStep }) => [firstStep, lastStep]);

  it('drops the buckets that reach beyond the step, and takes what it lacks again, each step once', () => {
    const history = pushed(1, 13);
    expect(spans(history)).toEqual([
      [1, 4],
      [5, 8],
      [9, 12],
      [13, 13],
    ]);
    const { buckets } = history;
    history.rewind(7);
    expect(spans(history)).toEqual([[1, 4]]);
    expect(history.end).toBe(4);
    expect(history.buckets).not.toBe(buckets);
    pushed(2, 13, history);
    expect(history.buckets).toEqual(pushed(1, 13).buckets);
  });

  it('keeps the bucket that ends at the very step', () => {
    const history = new History(4);
    for (let step = 1; step <= 8; step++) history.push(step, step);
    history.rewind(6);
    expect(history.buckets.map(({ lastStep }) => lastStep)).toEqual([2, 4, 6]);
    history.rewind(5);
    expect(history.end).toBe(4);
  });

  it('keeps all where nothing is beyond, also a bucket that is not full', () => {
    const history = pushed(1, 13);
    history.rewind(13);
    pushed(10, 14, history);
    expect(history.buckets).toEqual(pushed(1, 14).buckets);
  });

  it('is empty before the first bucket’s end', () => {
    const history = pushed(1, 13);
    history.rewind(3);
    expect([history.buckets, history.end]).toEqual([[], Number.NEGATIVE_INFINITY]);
    pushed(1, 9, history);
    expect(spans(history)).toEqual([
      [1, 4],
      [5, 8],
      [9, 9],
    ]);
  });
});
