import { describe, expect, it } from 'vitest';
import { at, medianOf, slopeOf } from './statistics.ts';

describe('figures of the page bench', () => {
  it('has quantiles', () => {
    expect(medianOf([3, 1, 2])).toBe(2);
    expect(
      at(
        0.95,
        Array.from({ length: 101 }, (_, i) => i),
      ),
    ).toBe(95);
  });

  it('has the slope of a line, and its standard error as R’s lm gives it for y = 1, 3, 2, 5', () => {
    expect(
      slopeOf([
        [0, 1],
        [10, 3],
        [20, 5],
      ]),
    ).toEqual({ slope: 0.2, error: 0 });
    const { slope, error } = slopeOf([
      [1, 1],
      [2, 3],
      [3, 2],
      [4, 5],
    ]);
    expect(slope).toBeCloseTo(1.1, 12);
    expect(error).toBeCloseTo(Math.sqrt(2.7 / 2 / 5), 12);
  });
});
