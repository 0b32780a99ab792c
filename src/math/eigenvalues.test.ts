import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { eigenvalues, spectralNorm, spectralRadius } from './linear-algebra.ts';
import { randomStream } from './random.ts';

const matrixOf = (n: number, entry: (i: number, j: number) => number) =>
  Float64Array.from({ length: n * n }, (_, at) => entry(Math.floor(at / n), at % n));
const gaussian = (n: number, seed: number) =>
  matrixOf(n, (i, j) => randomStream(seed).normal(i * n + j) / Math.sqrt(n));

type Pair = readonly [real: number, imaginary: number];
const pairsOf = (values: Float64Array, n: number): Pair[] => {
  const { real, imaginary } = eigenvalues(values, n);
  return [...real].map((part, i) => [part, imaginary[i]!]);
};

/** The greatest distance from an expected eigenvalue to the nearest found one that is not taken yet. */
function distance(found: readonly Pair[], expected: readonly Pair[]): number {
  const left = [...found];
  expect(found).toHaveLength(expected.length);
  return expected.reduce((most, [real, imaginary]) => {
    const distances = left.map(([a, b]) => Math.hypot(a - real, b - imaginary));
    const nearest = distances.indexOf(Math.min(...distances));
    left.splice(nearest, 1);
    return Math.max(most, distances[nearest]!);
  }, 0);
}

describe('eigenvalues', () => {
  it.each([1, 2, 3, 10, 64])('of Gaussian matrices of %i rows are those of ml-matrix, to 1e-12', (n) => {
    for (let seed = 1; seed <= 3; seed++) {
      const values = gaussian(n, seed);
      const truth = new EigenvalueDecomposition(Matrix.from1DArray(n, n, Array.from(values)));
      const expected = truth.realEigenvalues.map((real, i): Pair => [real, truth.imaginaryEigenvalues[i]!]);
      expect(distance(pairsOf(values, n), expected)).toBeLessThan(1e-12);
    }
  });

  it('of a cycle of length n are the roots of unity, to 1e-13', () => {
    for (const n of [2, 3, 8, 37]) {
      const cycle = matrixOf(n, (i, j) => (j === (i + 1) % n ? 1 : 0));
      const roots = Array.from({ length: n }, (_, k): Pair => {
        return [Math.cos((2 * Math.PI * k) / n), Math.sin((2 * Math.PI * k) / n)];
      });
      expect(distance(pairsOf(cycle, n), roots)).toBeLessThan(1e-13);
    }
  });

  it('of an antisymmetric matrix are imaginary, to 1e-14, and come in pairs', () => {
    const gauss = gaussian(30, 4);
    const pairs = pairsOf(
      matrixOf(30, (i, j) => gauss[i * 30 + j]! - gauss[j * 30 + i]!),
      30,
    );
    for (const [real] of pairs) expect(Math.abs(real)).toBeLessThan(1e-14);
    expect(Math.abs(pairs.reduce((sum, [, imaginary]) => sum + imaginary, 0))).toBeLessThan(1e-14);
  });

  it('of a matrix that is constant are n times the constant, and 0, to 1e-12', () => {
    for (const n of [2, 5, 64]) {
      for (const constant of [0, 1, 0.37]) {
        const expected = Array.from({ length: n }, (_, i): Pair => [i === 0 ? n * constant : 0, 0]);
        expect(distance(pairsOf(new Float64Array(n * n).fill(constant), n), expected)).toBeLessThan(1e-12);
      }
    }
  });

  it('are found for 3000 small matrices of −1, 0 and 1, with the trace and the trace of the square, to 1e-6', () => {
    const stream = randomStream(5);
    for (let draw = 0, k = 0; k < 3000; k++) {
      const n = 2 + (k % 6);
      const values = Float64Array.from({ length: n * n }, () => Math.round(2 * stream.uniform(draw++) - 1));
      const pairs = pairsOf(values, n);
      const [sum, squares] = pairs.reduce(([a, b], [re, im]) => [a + re, b + re * re - im * im], [0, 0]);
      const trace = Array.from({ length: n }, (_, i) => values[i * n + i]!).reduce((a, b) => a + b, 0);
      let ofSquare = 0;
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) ofSquare += values[i * n + j]! * values[j * n + i]!;
      expect(Math.abs(sum - trace)).toBeLessThan(1e-6);
      expect(Math.abs(squares - ofSquare)).toBeLessThan(1e-6);
    }
  });

  it('that are all the same are found, to the root that a defect leaves of the precision: 0.1 at n = 8', () => {
    const triangle = matrixOf(8, (i, j) => (i >= j ? 1 : 0));
    for (const [real, imaginary] of pairsOf(triangle, 8)) expect(Math.hypot(real - 1, imaginary)).toBeLessThan(0.1);
    const shift = matrixOf(64, (i, j) => (j === i + 1 ? 3 : 0));
    for (const [real, imaginary] of pairsOf(shift, 64)) expect(Math.hypot(real, imaginary)).toBe(0);
  });

  it('of matrices of low rank are found, with their trace, to 1e-10', () => {
    for (const n of [5, 32, 64]) {
      const columns = matrixOf(n, (_, j) => j / 100);
      const pattern = matrixOf(n, (i, j) => ((i * 31 + j * 17) % 5 < 2 ? 1 : 0));
      for (const values of [columns, pattern]) {
        const trace = Array.from({ length: n }, (_, i) => values[i * n + i]!).reduce((a, b) => a + b, 0);
        const sum = pairsOf(values, n).reduce((total, [real]) => total + real, 0);
        expect(Math.abs(sum - trace)).toBeLessThan(1e-10);
        expect(spectralNorm(values, n)).toBeGreaterThanOrEqual(spectralRadius(values, n) * (1 - 1e-12));
      }
    }
  });

  it('are found where the decomposition of ml-matrix does not end', () => {
    const rows = ['00000', '00001', '00010', '11001', '10101'];
    const values = matrixOf(5, (i, j) => Number(rows[i]![j]));
    const sum = pairsOf(values, 5).reduce((total, [real]) => total + real, 0);
    expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
  });
});

describe('the spectral norm', () => {
  it('of a rank-one matrix is ‖u‖‖v‖, to 1e-14; of a rotation 1', () => {
    const ones = new Float64Array(64 * 64).fill(0.37);
    expect(Math.abs(spectralNorm(ones, 64) / (64 * 0.37) - 1)).toBeLessThan(1e-14);
    expect(Math.abs(spectralNorm(Float64Array.of(0.6, -0.8, 0.8, 0.6), 2) - 1)).toBeLessThan(1e-15);
  });

  it('of a Gaussian matrix of variance 1/n is near 2, its radius near 1: within 10 % at n = 128', () => {
    const values = gaussian(128, 6);
    expect(Math.abs(spectralNorm(values, 128) / 2 - 1)).toBeLessThan(0.1);
    expect(Math.abs(spectralRadius(values, 128) - 1)).toBeLessThan(0.1);
  });

  it('refuses what is not finite', () => {
    expect(() => spectralNorm(Float64Array.of(1, Number.NaN, 0, 1), 2)).toThrow('not finite');
  });
});
