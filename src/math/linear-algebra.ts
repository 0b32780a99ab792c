/**
 * Linear algebra in f64, thin over ml-matrix and `eigenvalues.ts`. Matrices are row-major arrays [rows, columns]; products that train a
 * network are the engines' business, not this file's.
 */
import { Matrix, QrDecomposition } from 'ml-matrix';
import { type Eigenvalues, eigenvaluesOf } from './eigenvalues.ts';
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

/**
 * Eigenvalues of a square matrix [n, n] of finite numbers.
 *
 * The matrix is scaled by a power of two, so that nothing overflows on the way.
 */
export function eigenvalues(values: ArrayLike<number>, n: number): Eigenvalues {
  const { matrix, scale } = scaled(values);
  const { real, imaginary } = eigenvaluesOf(matrix, n);
  return { real: real.map((part) => part * scale), imaginary: imaginary.map((part) => part * scale) };
}

/** ‖·‖₂ of a square matrix [n, n] of finite numbers: the root of the greatest eigenvalue of AᵀA. */
export function spectralNorm(values: ArrayLike<number>, n: number): number {
  const { matrix, scale } = scaled(values);
  const gram = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      const factor = matrix[k * n + i]!;
      for (let j = 0; j < n; j++) gram[i * n + j]! += factor * matrix[k * n + j]!;
    }
  }
  return Math.sqrt(Math.max(...eigenvaluesOf(gram, n).real)) * scale;
}

/** A matrix and a power of two that together are the given one; its entries are below 2. */
function scaled(values: ArrayLike<number>): { matrix: Float64Array; scale: number } {
  let greatest = 0;
  for (let i = 0; i < values.length; i++) greatest = Math.max(greatest, Math.abs(values[i]!));
  if (!Number.isFinite(greatest)) throw new Error('linear algebra: the matrix has entries that are not finite');
  const scale = greatest === 0 ? 1 : 2 ** Math.floor(Math.log2(greatest));
  return { matrix: Float64Array.from(values, (x) => x / scale), scale };
}

/** max |λ| of a square matrix [n, n]. */
export function spectralRadius(values: Float64Array, n: number): number {
  const { real, imaginary } = eigenvalues(values, n);
  return real.reduce((max, part, i) => Math.max(max, Math.hypot(part, imaginary[i]!)), 0);
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
