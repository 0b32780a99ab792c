import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VectorHistory } from './vector-history.ts';

/** Of one timestep in consecutive steps, from all of its values. */
function cellOf(values: readonly number[]) {
  const numbers = values.filter((value) => !Number.isNaN(value)).map(Math.fround);
  const finite = values.filter(Number.isFinite);
  return {
    min: numbers.length > 0 ? Math.min(...numbers) : Number.NaN,
    max: numbers.length > 0 ? Math.max(...numbers) : Number.NaN,
    mean: finite.reduce((sum, value) => sum + value, 0) / finite.length,
    hasNaN: numbers.length < values.length ? 1 : 0,
  };
}

function historyOf(vectors: readonly (readonly number[])[], capacity?: number): VectorHistory {
  const history = new VectorHistory(capacity);
  vectors.forEach((vector, i) => {
    history.push(i + 1, vector);
  });
  return history;
}

const log2 = fc.oneof(
  // Neither −0 nor what f32 rounds to it: it is not told from 0.
  fc.double({ min: -4000, max: 4000, noNaN: true }).map((value) => (Math.abs(value) < 1e-30 ? 0 : value)),
  fc.constantFrom(0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
const series = fc
  .integer({ min: 1, max: 4 })
  .chain((timesteps) =>
    fc.array(fc.array(log2, { minLength: timesteps, maxLength: timesteps }), { minLength: 1, maxLength: 100 }),
  );

describe('the history of a vector', () => {
  it('has min, max and NaN of every bucket as from the whole series, rounded to f32; mean to 2^-20 of the greatest magnitude (from 1e-30)', () => {
    fc.assert(
      fc.property(series, fc.constantFrom(2, 4, 10, 16), (vectors, capacity) => {
        const history = historyOf(vectors, capacity);
        let width = 1;
        while (vectors.length > capacity * width) width *= 2;
        expect(history.length).toBe(Math.ceil(vectors.length / width));
        for (let i = 0; i < history.length; i++) {
          const steps = vectors.slice(i * width, (i + 1) * width);
          expect([history.firstStep(i), history.lastStep(i)]).toEqual([i * width + 1, i * width + steps.length]);
          for (let t = 0; t < history.timesteps; t++) {
            const cell = i * history.timesteps + t;
            const values = steps.map((vector) => vector[t]);
            const { mean, ...exact } = cellOf(values);
            expect({ min: history.min[cell], max: history.max[cell], hasNaN: history.hasNaN[cell] }).toEqual(exact);
            if (Number.isNaN(mean)) expect(history.mean[cell]).toBeNaN();
            else {
              const greatest = Math.max(...values.filter(Number.isFinite).map(Math.abs));
              expect(Math.abs(history.mean[cell] - mean)).toBeLessThanOrEqual(2 ** -20 * Math.max(greatest, 1e-30));
            }
          }
        }
      }),
    );
  });

  it('gives at every step the bucket that holds it, and behind the last step the last', () => {
    const history = historyOf(
      Array.from({ length: 37 }, (_, i) => [i + 1, -i - 1]),
      8,
    );
    expect(history.at(0)).toBeUndefined();
    for (let step = 1; step <= 37; step++) {
      const { firstStep, lastStep, min, max } = history.at(step)!;
      expect(firstStep).toBeLessThanOrEqual(step);
      expect(lastStep).toBeGreaterThanOrEqual(step);
      expect([...min, ...max]).toEqual([firstStep, -lastStep, lastStep, -firstStep]);
    }
    expect(history.at(1000)!.lastStep).toBe(37);
  });

  it('tells a true zero from what is missing, and ∞ from what is not a number', () => {
    const { NEGATIVE_INFINITY: zero, POSITIVE_INFINITY: infinite, NaN: none } = Number;
    const bucket = historyOf(
      [
        [zero, infinite, none, 1, zero],
        [zero, 3, none, none, 4],
        [zero, 4, none, 2, none],
      ],
      2,
    ).at(1)!;
    expect([...bucket.min]).toEqual([zero, 3, none, 1, zero]);
    expect([...bucket.max]).toEqual([zero, infinite, none, 1, 4]);
    expect([...bucket.mean]).toEqual([none, 3, none, 1, 4]);
    expect([...bucket.hasNaN]).toEqual([0, 0, 1, 1, 0]);
  });

  it('knows the least and the greatest finite value of all steps', () => {
    const history = historyOf([
      [Number.NEGATIVE_INFINITY, Number.NaN],
      [-700.5, 1.25],
      [3, Number.POSITIVE_INFINITY],
    ]);
    expect([history.least, history.greatest]).toEqual([-700.5, 3]);
    expect(new VectorHistory().least).toBe(Number.POSITIVE_INFINITY);
  });

  it('keeps all buckets but the last until it merges, and counts how often it does', () => {
    const history = new VectorHistory(4);
    let before: { merges: number; settled: number[] } = { merges: 0, settled: [] };
    for (let step = 1; step <= 40; step++) {
      history.push(step, [step]);
      const { merges, length } = history;
      if (merges === before.merges) expect([...history.max.subarray(0, before.settled.length)]).toEqual(before.settled);
      else expect(length).toBeLessThanOrEqual(3);
      before = { merges, settled: [...history.max.subarray(0, length - 1)] };
    }
    expect(history.merges).toBe(4);
  });

  it('keeps 512 buckets of few timesteps, fewer of many, and remembers one spike of 100 000 steps', () => {
    const bucketsFor = (timesteps: number) => historyOf([new Array<number>(timesteps).fill(0)]).min.length / timesteps;
    expect([1, 100, 512, 1000].map(bucketsFor)).toEqual([512, 512, 512, 262]);
    const history = new VectorHistory();
    for (let step = 1; step <= 100_000; step++) history.push(step, [step === 54_321 ? 9 : 0]);
    const { firstStep, lastStep, max } = history.at(54_321)!;
    expect(max[0]).toBe(9);
    expect(lastStep - firstStep + 1).toBe(256);
    expect([...history.max.subarray(0, history.length)].filter((value) => value === 9)).toHaveLength(1);
  });

  it('has a copy that goes on by itself, as if it had been there from the start', () => {
    const vectors = Array.from({ length: 50 }, (_, i) => [i % 7, -i]);
    const history = historyOf(vectors.slice(0, 21), 4);
    const copy = history.copy();
    for (let step = 22; step <= 50; step++) copy.push(step, vectors[step - 1]);
    const columns = ({ length, timesteps, min, max, mean }: VectorHistory) =>
      [min, max, mean].map((kind) => [...kind.subarray(0, length * timesteps)]);
    expect(columns(copy)).toEqual(columns(historyOf(vectors, 4)));
    expect(columns(history)).toEqual(columns(historyOf(vectors.slice(0, 21), 4)));
    expect([copy.least, copy.greatest, history.least]).toEqual([-49, 6, -20]);
    expect(new VectorHistory().copy().length).toBe(0);
  });

  it('refuses a vector of another length, naming both', () => {
    const history = historyOf([[1, 2]]);
    expect(() => history.push(2, [1])).toThrow('step 2 has 1 timesteps, those before it 2');
  });

  it.each([0, 1, 7, 2.5])('refuses capacity %s', (capacity) => {
    expect(() => historyOf([[1]], capacity)).toThrow(`capacity ${capacity}`);
  });
});

describe('a vector history that goes back', () => {
  const vector = (step: number) => [Math.sin(step), step === 9 ? Number.NEGATIVE_INFINITY : -step];
  const pushed = (from: number, to: number, history = new VectorHistory(4)) => {
    for (let step = from; step <= to; step++) history.push(step, vector(step));
    return history;
  };
  const all = ({ length, timesteps, min, max, mean, least, greatest, end }: VectorHistory) => [
    ...[min, max, mean].map((kind) => [...kind.subarray(0, length * timesteps)]),
    ...[least, greatest, end],
  ];

  it('drops the buckets that reach beyond the step, and is as before once it has the steps again', () => {
    const history = pushed(1, 13);
    const { merges } = history;
    history.rewind(9);
    expect(history.merges).toBeGreaterThan(merges);
    expect([history.length, history.end]).toEqual([2, 8]);
    expect([history.least, history.greatest]).toEqual([-8, Math.sin(8)]);
    pushed(3, 13, history);
    expect(all(history)).toEqual(all(pushed(1, 13)));
  });

  it('is empty before the first bucket’s end, and may be before its first step', () => {
    const history = pushed(1, 13);
    history.rewind(0);
    expect([history.length, history.end, history.least]).toEqual([
      0,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    const unused = new VectorHistory();
    unused.rewind(5);
    expect(unused.length).toBe(0);
  });
});
