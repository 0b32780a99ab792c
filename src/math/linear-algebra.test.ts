import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { orthogonalMatrix, spectralRadius, withSpectralRadius } from './linear-algebra.ts';
import { randomStream } from './random.ts';

const matrix = (rows: number, columns: number, seed = 1) =>
  Matrix.from1DArray(rows, columns, orthogonalMatrix(rows, columns, randomStream(seed)));
/** What it is made of: normals in the order of the draws. */
const normalMatrix = (rows: number, columns: number, seed: number) =>
  Matrix.from1DArray(
    rows,
    columns,
    Array.from({ length: rows * columns }, (_, i) => randomStream(seed).normal(i)),
  );
const distanceFromIdentity = (m: Matrix) => Matrix.sub(m, Matrix.eye(m.rows)).abs().max();

describe('an orthogonal matrix', () => {
  it.each([1, 2, 10, 64, 128])('of %i rows has QᵀQ = QQᵀ = I to 1e-12', (n) => {
    const q = matrix(n, n);
    expect(distanceFromIdentity(q.transpose().mmul(q))).toBeLessThan(1e-12);
    expect(distanceFromIdentity(q.mmul(q.transpose()))).toBeLessThan(1e-12);
  });

  it.each([
    [28, 64],
    [64, 28],
    [1, 5],
    [5, 1],
  ])('of %i × %i has orthonormal rows or columns, whichever are fewer, to 1e-12', (rows, columns) => {
    const q = matrix(rows, columns);
    expect([q.rows, q.columns]).toEqual([rows, columns]);
    const gram = rows < columns ? q.mmul(q.transpose()) : q.transpose().mmul(q);
    expect(gram.rows).toBe(Math.min(rows, columns));
    expect(distanceFromIdentity(gram)).toBeLessThan(1e-12);
  });

  it.each([
    [6, 4],
    [4, 6],
    [5, 5],
  ])('of %i × %i is Q of the stream’s normals, R with a positive diagonal, to 1e-12', (rows, columns) => {
    const normals = normalMatrix(rows, columns, 7);
    const tall = rows < columns ? normals.transpose() : normals;
    const q = rows < columns ? matrix(rows, columns, 7).transpose() : matrix(rows, columns, 7);
    const r = q.transpose().mmul(tall);
    expect(Matrix.sub(q.mmul(r), tall).abs().max()).toBeLessThan(1e-12);
    for (let i = 0; i < r.rows; i++) {
      expect(r.get(i, i)).toBeGreaterThan(0);
      for (let j = 0; j < i; j++) expect(Math.abs(r.get(i, j))).toBeLessThan(1e-12);
    }
  });

  it('is Haar: over 4000 draws at n = 10 the trace has mean 0 ± 0.06 and variance 1 ± 0.1', () => {
    const traces = Array.from({ length: 4000 }, (_, seed) => matrix(10, 10, seed).trace());
    const mean = traces.reduce((sum, x) => sum + x, 0) / traces.length;
    const variance = traces.reduce((sum, x) => sum + (x - mean) ** 2, 0) / traces.length;
    expect(Math.abs(mean)).toBeLessThan(0.06);
    expect(Math.abs(variance - 1)).toBeLessThan(0.1);
  });
});

describe('the spectral radius', () => {
  it('is that of closed forms, to 1e-12: triangular, a rotation, a rotation scaled, none', () => {
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
    const of = (...values: number[]) => spectralRadius(Float64Array.from(values), Math.sqrt(values.length));
    expect(Math.abs(of(0.5, 100, 0, -0.75) - 0.75)).toBeLessThan(1e-12);
    expect(Math.abs(of(c, s, -s, c) - 1)).toBeLessThan(1e-12);
    expect(Math.abs(of(3 * c, 3 * s, -3 * s, 3 * c) - 3)).toBeLessThan(1e-12);
    expect(of(0, 0, 0, 0)).toBe(0);
  });

  it('can be set, to 1e-12; a matrix without one stays as it is', () => {
    const values = Float64Array.from([1, 2, 3, 4]);
    expect(Math.abs(spectralRadius(withSpectralRadius(values, 2, 0.5), 2) - 0.5)).toBeLessThan(1e-12);
    expect([...withSpectralRadius(new Float64Array(4), 2, 0.5)]).toEqual([0, 0, 0, 0]);
  });
});
