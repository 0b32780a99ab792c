import { describe, expect, it } from 'vitest';
import { log2RootMeanSquare, microBatches } from './micro-batches.ts';

const sizes = {
  ...{ batchSize: 2, hiddenSize: 3, timesteps: 4, inputSize: 2, outputSize: 1 },
  ...{ lossAt: 'every' as const, lossSteps: 4 },
};
/** Every number says where it stands: [t][sequence][entry]. */
const batchOf = (batchSize: number) => {
  const numbers = (pieces: number, width: number) =>
    Float32Array.from({ length: pieces * batchSize * width }, (_, i) => {
      const [piece, rest] = [Math.floor(i / (batchSize * width)), i % (batchSize * width)];
      return 100 * piece + 10 * Math.floor(rest / width) + (rest % width);
    });
  return { inputs: numbers(4, 2), targets: numbers(4, 1), batchSize };
};

describe('micro-batches', () => {
  it('are the batch itself if it is no larger than B', () => {
    const batch = batchOf(2);
    expect(microBatches({ sizes }, batch, [])).toEqual([{ batch, start: [], share: 1 }]);
    expect(microBatches({ sizes }, batch, [])[0]!.batch).toBe(batch);
  });

  it('hold every sequence once, in order, with its start; the last may be smaller', () => {
    const start = Float64Array.from({ length: 5 * 3 }, (_, i) => i);
    const parts = microBatches({ sizes }, batchOf(5), [start]);
    expect(parts.map(({ share }) => share)).toEqual([2 / 5, 2 / 5, 1 / 5]);
    expect(parts.map(({ start: [states] }) => [...states!])).toEqual([
      [0, 1, 2, 3, 4, 5],
      [6, 7, 8, 9, 10, 11],
      [12, 13, 14],
    ]);
    expect([...parts[1]!.batch.inputs]).toEqual([0, 100, 200, 300].flatMap((t) => [20, 21, 30, 31].map((x) => t + x)));
    expect([...parts[2]!.batch.targets]).toEqual([40, 140, 240, 340]);
  });
});

describe('the root of a mean of squares, in logarithms', () => {
  const of = (values: number[], shares: number[]) =>
    log2RootMeanSquare(
      values.map((value) => Float64Array.of(value)),
      shares,
    )[0];

  it('is weighted by shares, and one alone is itself', () => {
    expect(of([3.25], [1])).toBe(3.25);
    expect(of([0, 0], [0.5, 0.5])).toBe(0);
    expect(2 ** of([Math.log2(3), Math.log2(4)], [0.5, 0.5])!).toBeCloseTo(Math.sqrt(12.5), 12);
    expect(2 ** of([Math.log2(3), Math.log2(4)], [0.75, 0.25])!).toBeCloseTo(Math.sqrt(10.75), 12);
  });

  it('holds far outside the range of numbers, at zero, and where a number was lost', () => {
    expect(of([-5000, -5000], [0.5, 0.5])).toBe(-5000);
    expect(of([5000, -5000], [0.25, 0.75])).toBe(4999);
    expect(of([-Infinity, -Infinity], [0.5, 0.5])).toBe(-Infinity);
    expect(of([-Infinity, 2], [0.75, 0.25])).toBe(1);
    expect(of([Infinity, 2], [0.5, 0.5])).toBe(Infinity);
    expect(of([Number.NaN, 2], [0.5, 0.5])).toBeNaN();
  });
});
