/** Dense f64 matrices as strided views, one product in three plain loops, and norms. Not fast, on purpose. */

/** Entry (i, j) is `values[start + i · rowStride + j · columnStride]`. */
export interface Matrix {
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly start: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** All of a row-major array [rows, columns]. */
export const matrix = (values: Float64Array, rows: number, columns: number): Matrix => ({
  values,
  rows,
  columns,
  start: 0,
  rowStride: columns,
  columnStride: 1,
});

/** A view of `count` columns, the first of which is column `from`. */
export const columnsOf = (m: Matrix, from: number, count: number): Matrix => ({
  ...m,
  columns: count,
  start: m.start + from * m.columnStride,
});

/** A view of the transpose. */
export const transposed = (m: Matrix): Matrix => ({
  ...m,
  rows: m.columns,
  columns: m.rows,
  rowStride: m.columnStride,
  columnStride: m.rowStride,
});

/** −m. */
export const negative = (m: Matrix): Matrix => ({ ...m, values: m.values.map((x) => -x) });

/** out [m, n] += a [m, k] · b [k, n] */
export function addProduct(out: Matrix, a: Matrix, b: Matrix): void {
  for (let i = 0; i < out.rows; i++) {
    for (let j = 0; j < out.columns; j++) {
      out.values[out.start + i * out.rowStride + j * out.columnStride]! += dot(a, i, b, j);
    }
  }
}

/** Row i of a times column j of b. */
function dot(a: Matrix, i: number, b: Matrix, j: number): number {
  const [left, right] = [a.values, b.values];
  let [atLeft, atRight] = [a.start + i * a.rowStride, b.start + j * b.columnStride];
  let sum = 0;
  for (let k = 0; k < a.columns; k++) {
    sum += left[atLeft]! * right[atRight]!;
    atLeft += a.columnStride;
    atRight += b.rowStride;
  }
  return sum;
}

/** out [m, n] += row [1, n] in every row. */
export function addToRows(out: Matrix, row: Matrix): void {
  const ones = matrix(new Float64Array(out.rows).fill(1), out.rows, 1);
  addProduct(out, ones, row);
}

/** out [1, n] += the sum of the rows of a [m, n]. */
export function addSumOfRows(out: Matrix, a: Matrix): void {
  const ones = matrix(new Float64Array(a.rows).fill(1), 1, a.rows);
  addProduct(out, ones, a);
}

/** Magnitude of the largest entry, and the sum of squares in units of it: squares neither overflow nor vanish. */
function scaledSquares(values: Float64Array): { largest: number; sum: number } {
  let largest = 0;
  for (const x of values) largest = Math.max(largest, Math.abs(x)); // NaN stays
  if (largest === 0 || !Number.isFinite(largest)) return { largest, sum: 1 };
  let sum = 0;
  for (const x of values) sum += (x / largest) ** 2;
  return { largest, sum };
}

/** Euclidean norm; Infinity or NaN where an entry is. */
export function norm(values: Float64Array): number {
  const { largest, sum } = scaledSquares(values);
  return largest * Math.sqrt(sum);
}

/** Euclidean norm of every column. */
export const columnNorms = (m: Matrix): Float64Array =>
  Float64Array.from({ length: m.columns }, (_, j) =>
    norm(Float64Array.from({ length: m.rows }, (_, i) => m.values[m.start + i * m.rowStride + j * m.columnStride]!)),
  );

/** log2 of the Euclidean norm; −Infinity for zero. */
export function log2Norm(values: Float64Array): number {
  const { largest, sum } = scaledSquares(values);
  return Math.log2(largest) + Math.log2(sum) / 2;
}
