/**
 * Sums of squares over contiguous f32, for norms; scaling in place, and adding a multiple. Lengths are in vectors of
 * four. A matrix is rows of so many vectors; what belongs to its columns (scales in f32, sums in f64) is an array of as
 * many columns.
 */
import {
  type Code,
  type FunctionBuilder,
  f32x4,
  f64,
  f64x2,
  i32,
  type Local,
  repeat,
  VECTOR_BYTES,
  v128,
  type WasmFunction,
  wasmFunction,
} from '../../equations/wasm/assembler.ts';

/** Adds the squares of an f32x4 to two f64 sums: in f64 the square of an f32 is exact, never lost, never infinite. */
export function addSquares(f: FunctionBuilder, sum: Local, x: Code): Code {
  const [low, high] = [f.local('v128'), f.local('v128')];
  return [
    low.set(f64x2.promoteLow(x)),
    high.set(f64x2.promoteHigh(x)),
    sum.set(f64x2.add(sum.get, f64x2.add(f64x2.mul(low.get, low.get), f64x2.mul(high.get, high.get)))),
  ];
}

/** Runs `body` for each vector from `address` on. */
function forEachVector(f: FunctionBuilder, address: Local, vectors: Local, body: Code): Code {
  const left = f.local('i32');
  return repeat(left, vectors.get, [body, address.set(i32.add(address.get, i32.const(VECTOR_BYTES)))]);
}

/** (address, vectors) → Σ x² in f64. */
const sumSquares = wasmFunction('sumSquares', ['f64'], (f) => {
  const [address, vectors] = [f.param('i32'), f.param('i32')];
  const [sum, x] = [f.local('v128'), f.local('v128')];
  return [
    forEachVector(f, address, vectors, [x.set(v128.load(address.get)), addSquares(f, sum, x.get)]),
    f64.add(f64x2.lane(sum.get, 0), f64x2.lane(sum.get, 1)),
  ];
});

/** (a, b: addresses; vectors) → Σ (a − b)² in f64, of differences rounded to f32. */
const sumSquaresOfDifference = wasmFunction('sumSquaresOfDifference', ['f64'], (f) => {
  const [a, b, vectors] = [f.param('i32'), f.param('i32'), f.param('i32')];
  const [sum, x] = [f.local('v128'), f.local('v128')];
  return [
    forEachVector(f, a, vectors, [
      x.set(f32x4.sub(v128.load(a.get), v128.load(b.get))),
      addSquares(f, sum, x.get),
      b.set(i32.add(b.get, i32.const(VECTOR_BYTES))),
    ]),
    f64.add(f64x2.lane(sum.get, 0), f64x2.lane(sum.get, 1)),
  ];
});

/** Runs `body` for each vector of a matrix from `address` on; `column` walks along the array of its columns. */
function forEachInRows(f: FunctionBuilder, matrix: MatrixLocals, column: Local, body: Code): Code {
  const { address, rows, vectors, columns } = matrix;
  const [rowsLeft, left] = [f.local('i32'), f.local('i32')];
  const advance = (local: Local): Code => local.set(i32.add(local.get, i32.const(VECTOR_BYTES)));
  return repeat(rowsLeft, rows.get, [
    column.set(columns.get),
    repeat(left, vectors.get, [body, advance(address), advance(column)]),
  ]);
}

interface MatrixLocals {
  readonly address: Local;
  readonly rows: Local;
  /** Of a row. */
  readonly vectors: Local;
  /** Address of the array of columns. */
  readonly columns: Local;
}

const matrixParams = (f: FunctionBuilder): MatrixLocals => ({
  address: f.param('i32'),
  rows: f.param('i32'),
  vectors: f.param('i32'),
  columns: f.param('i32'),
});

/** (address, rows, vectors, scales, bound) → Σ min(max(scale · x, −bound), bound)² in f64, each column's own scale. */
const sumSquaresClipped = wasmFunction('sumSquaresClipped', ['f64'], (f) => {
  const matrix = matrixParams(f);
  const bound = f.param('f32');
  const [sum, x, boundVector, column] = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('i32')];
  const scaled = f32x4.mul(v128.load(matrix.address.get), v128.load(column.get));
  const clipped = f32x4.min(f32x4.max(scaled, f32x4.neg(boundVector.get)), boundVector.get);
  return [
    boundVector.set(f32x4.splat(bound.get)),
    forEachInRows(f, matrix, column, [x.set(clipped), addSquares(f, sum, x.get)]),
    f64.add(f64x2.lane(sum.get, 0), f64x2.lane(sum.get, 1)),
  ];
});

/** (address, rows, vectors, sums): adds Σ x² of every column to its f64 in `sums`. */
const addColumnSquares = wasmFunction('addColumnSquares', [], (f) => {
  const matrix = matrixParams(f);
  const [column, sum, half] = [f.local('i32'), f.local('i32'), f.local('v128')];
  const squares = (part: Code, offset: number): Code => [
    half.set(part),
    v128.store(sum.get, f64x2.add(v128.load(sum.get, offset), f64x2.mul(half.get, half.get)), offset),
  ];
  const x = v128.load(matrix.address.get);
  return forEachInRows(f, matrix, column, [
    // Four f64 for every vector of f32: twice as far along.
    sum.set(i32.add(column.get, i32.sub(column.get, matrix.columns.get))),
    squares(f64x2.promoteLow(x), 0),
    squares(f64x2.promoteHigh(x), VECTOR_BYTES),
  ]);
});

/** (address, rows, vectors, scales): x ← scale · x, each column's own. */
const scaleColumns = wasmFunction('scaleColumns', [], (f) => {
  const matrix = matrixParams(f);
  const column = f.local('i32');
  const scaled = f32x4.mul(v128.load(matrix.address.get), v128.load(column.get));
  return forEachInRows(f, matrix, column, v128.store(matrix.address.get, scaled));
});

/** (address, vectors, factor): x ← factor · x. */
const scaleInPlace = wasmFunction('scaleInPlace', [], (f) => {
  const [address, vectors, factor] = [f.param('i32'), f.param('i32'), f.param('f32')];
  const factorVector = f.local('v128');
  return [
    factorVector.set(f32x4.splat(factor.get)),
    forEachVector(f, address, vectors, v128.store(address.get, f32x4.mul(v128.load(address.get), factorVector.get))),
  ];
});

/** (from, to, vectors, factor, factor): to ← to + (from · factor) · factor, two of them as their product may leave f32. */
const addScaled = wasmFunction('addScaled', [], (f) => {
  const [from, to, vectors] = [f.param('i32'), f.param('i32'), f.param('i32')];
  const factors = [f.param('f32'), f.param('f32')];
  const factorVectors = factors.map(() => f.local('v128'));
  const scaled = factorVectors.reduce<Code>((x, factor) => f32x4.mul(x, factor.get), v128.load(from.get));
  return [
    factorVectors.map((vector, i) => vector.set(f32x4.splat(factors[i]!.get))),
    forEachVector(f, from, vectors, [
      v128.store(to.get, f32x4.add(v128.load(to.get), scaled)),
      to.set(i32.add(to.get, i32.const(VECTOR_BYTES))),
    ]),
  ];
});

export const reductionFunctions: readonly WasmFunction[] = [
  sumSquares,
  sumSquaresOfDifference,
  sumSquaresClipped,
  addColumnSquares,
  scaleColumns,
  scaleInPlace,
  addScaled,
];
