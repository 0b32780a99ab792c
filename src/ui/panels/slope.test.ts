import { describe, expect, it } from 'vitest';
import { decadesPerTenBack } from './slope.ts';

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
