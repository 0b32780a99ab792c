/** What one timestep adds to the regularizer and to its immediate gradient by U, in f64 and plain loops. */
import { LOG2_SQUARES_MIN, type PenaltyMean } from '../regularizer.ts';
import { addProduct, log2Norm, type Matrix, matrix, norm, transposed } from './matrix.ts';

/**
 * Adds Σ p'(r) · 2/‖d‖² · vᵀ u over the sequences that count to `sum` [H, H], and their penalties to the mean.
 *
 * @param d ∂L/∂h_t, [rows, H]
 * @param u ∂L/∂a_t, [rows, H]
 * @param v u Uᵀ, [rows, H]
 */
export function addPairs(
  mean: PenaltyMean,
  sum: Matrix,
  d: Float64Array,
  u: Float64Array,
  v: Float64Array,
  rows: number,
): void {
  const H = d.length / rows;
  const row = (values: Float64Array, b: number) => values.subarray(b * H, (b + 1) * H);
  const counted = Array.from({ length: rows }, (_, b) => b).filter((b) => 2 * log2Norm(row(d, b)) >= LOG2_SQUARES_MIN);
  const norms = counted.map((b) => norm(row(d, b)));
  const slopes = mean.add(Float64Array.from(counted, (b, i) => (norm(row(v, b)) / norms[i]!) ** 2));
  // Each factor is divided by ‖d‖, so that neither leaves the range of f64.
  const scaled = (values: Float64Array, factor: (i: number) => number) =>
    Float64Array.from(counted.flatMap((b, i) => Array.from(row(values, b), (x) => (x / norms[i]!) * factor(i))));
  const left = scaled(v, (i) => 2 * slopes[i]!);
  const right = scaled(u, () => 1);
  addProduct(sum, transposed(matrix(left, counted.length, H)), matrix(right, counted.length, H));
}
