/**
 * Linear algebra in f64, thin over ml-matrix. Matrices are row-major arrays [rows, columns]; products that train a
 * network are the engines' business, not this file's.
 */
import { EigenvalueDecomposition, Matrix, QrDecomposition } from 'ml-matrix';
import type { RandomStream } from './random.ts';

/**
 * A matrix with orthonormal columns (rows, if there are fewer rows than columns), uniformly distributed (Haar).
 * As torch.nn.init.orthogonal_: QR decomposition of a matrix of standard normals, transposed first if it is wide, with
 * the signs that make the diagonal of R positive (Mezzadri 2007; without them Q is not uniform).
 *
 * @param stream normal (i, j) is its draw i·columns + j
 * @returns [rows, columns]
 */
export function orthogonalMatrix(rows: number, columns: number, stream: RandomStream): Float64Array {
  const normals = new Matrix(rows, columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) normals.set(i, j, stream.normal(i * columns + j));
  const isWide = rows < columns;
  const decomposition = new QrDecomposition(isWide ? normals.transpose() : normals);
  const q = decomposition.orthogonalMatrix;
  decomposition.upperTriangularMatrix.diagonal().forEach((r, j) => {
    if (r < 0) q.mulColumn(j, -1);
  });
  return Float64Array.from((isWide ? q.transpose() : q).to1DArray());
}

/** max |λ| of a square matrix [n, n]. */
export function spectralRadius(values: Float64Array, n: number): number {
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(
    Matrix.from1DArray(n, n, Array.from(values)),
  );
  return realEigenvalues.reduce((max, real, i) => Math.max(max, Math.hypot(real, imaginaryEigenvalues[i]!)), 0);
}

/** A square matrix [n, n] times the number that makes its spectral radius `radius`; as it is, if it has none. */
export function withSpectralRadius(values: Float64Array, n: number, radius: number): Float64Array {
  const before = spectralRadius(values, n);
  return before > 0 ? values.map((x) => (x * radius) / before) : values;
}

/** What some initializers need of this file. */
export interface LinearAlgebra {
  readonly orthogonalMatrix: typeof orthogonalMatrix;
  readonly withSpectralRadius: typeof withSpectralRadius;
}
