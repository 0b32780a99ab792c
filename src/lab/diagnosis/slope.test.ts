import { describe, expect, it } from 'vitest';
import { decadesPerTenBack, phenomenonOf, STEADY_DECADES, zeroFrom } from './slope.ts';

const powersOf = (factor: number, timesteps: number) =>
  Float64Array.from({ length: timesteps }, (_, i) => Math.log2(factor) * (timesteps - 1 - i));

describe('decades per 10 timesteps back', () => {
  it('is 10 log10 λ where ḡ falls by λ every timestep', () => {
    for (const factor of [0.5, 0.9, 1, 1.1, 3]) {
      expect(decadesPerTenBack(powersOf(factor, 100))).toBeCloseTo(10 * Math.log10(factor), 10);
    }
  });

  it('leaves true zeros and overflows out', () => {
    const norms = powersOf(0.5, 20);
    norms[0] = Number.NEGATIVE_INFINITY;
    norms[3] = Number.POSITIVE_INFINITY;
    expect(decadesPerTenBack(norms)).toBeCloseTo(10 * Math.log10(0.5), 10);
  });

  it('is undefined without two values', () => {
    expect(decadesPerTenBack(new Float64Array([1]))).toBeUndefined();
    expect(decadesPerTenBack(new Float64Array(5).fill(Number.NEGATIVE_INFINITY))).toBeUndefined();
  });
});

describe('the name of the phenomenon', () => {
  const nameOf = (factor: number) => phenomenonOf(decadesPerTenBack(powersOf(factor, 100))!);

  it('is vanishing or exploding from a factor of 10 over 100 timesteps on, else steady', () => {
    const limit = 10 ** (STEADY_DECADES / 10);
    expect(limit ** 100).toBeCloseTo(10, 10);
    expect([0.5, 0.999 / limit, 1.001 / limit, 1, limit / 1.001, limit * 1.001, 2].map(nameOf)).toEqual([
      'vanishing',
      'vanishing',
      'steady',
      'steady',
      'steady',
      'exploding',
      'exploding',
    ]);
  });
});

describe('zeroFrom', () => {
  const none = Number.NEGATIVE_INFINITY;

  it('is where an unbroken run of true zeros down to t = 1 begins', () => {
    expect(zeroFrom(Float64Array.of(none, none, -3, none, 0))).toBe(2);
    expect(zeroFrom(Float64Array.of(none, none))).toBe(2);
  });

  it('is undefined where the first norm is not zero, or none is known', () => {
    expect(zeroFrom(Float64Array.of(-1000, none, 0))).toBeUndefined();
    expect(zeroFrom(new Float64Array(0))).toBeUndefined();
  });
});
