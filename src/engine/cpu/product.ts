/**
 * The one matrix product of the CPU engine, C[M, N] = A[M, K] · B[K, N], in two variants: `productStore` (C = A B) and
 * `productAdd` (C += s₁ s₂ A B, two factors so that s₁ s₂ may leave the range of f32). A is read one element at a time
 * with strides of its own for rows and for k, so that the same kernel multiplies by a transpose; rows of B and C are
 * contiguous, N counts vectors of four.
 *
 * Tiling: a tile of 5 rows × 2 vectors of C stays in 10 registers while k runs; each k loads 2 vectors of B and 5
 * broadcast elements of A. A processor that ends two multiply-adds in a cycle and each in four needs 8 sums to be busy;
 * ten leave it room. Tiles of 4 rows take what does not divide by 5: 32 rows are 4 · 5 + 3 · 4. A sum is added up in the
 * order of k whatever the tile.
 *
 * Optimizing compilers may put all loads of a basic block first, and 10 sums, 2 vectors and 5 elements do not fit into 16
 * registers. So k's iteration is parted in two by a branch that is never taken, to where the sums are stored. Without
 * fused instructions a product takes a register of its own, and tiles have 4 rows and no such branch.
 */
import {
  type Code,
  type FunctionBuilder,
  f32x4,
  i32,
  type Local,
  leaveRepeat,
  repeat,
  VECTOR_BYTES,
  v128,
  type WasmFunction,
  wasmFunction,
  when,
  whileLoop,
} from '../../equations/wasm/assembler.ts';

/** Byte addresses and strides; M rows, `vectors` of four columns, K terms. */
export type ProductStore = (
  a: number,
  aRowStride: number,
  aTermStride: number,
  b: number,
  bRowStride: number,
  c: number,
  cRowStride: number,
  rows: number,
  vectors: number,
  terms: number,
) => void;
export type ProductAdd = (...args: [...Parameters<ProductStore>, scale1: number, scale2: number]) => void;

const TILE_ROWS = 4;
const TALL_TILE_ROWS = 5;
const TILE_VECTORS = 2;

interface Pointers {
  readonly a: Local;
  readonly aRowStride: Local;
  readonly aTermStride: Local;
  readonly b: Local;
  readonly bRowStride: Local;
  readonly c: Local;
  readonly cRowStride: Local;
  readonly terms: Local;
}

export function productFunctions(isFused: boolean): WasmFunction[] {
  const make = (name: string, isAdding: boolean): WasmFunction =>
    wasmFunction(
      name,
      [],
      (f) => {
        const [a, aRowStride, aTermStride, b, bRowStride, c, cRowStride, rows, vectors, terms] = Array.from(
          { length: 10 },
          () => f.param('i32'),
        ) as [Local, Local, Local, Local, Local, Local, Local, Local, Local, Local];
        const scales = isAdding ? [f.param('f32'), f.param('f32')] : [];
        const [rowsLeft, tallLeft, aTile, cTile] = Array.from({ length: 4 }, () => f.local('i32')) as [
          Local,
          Local,
          Local,
          Local,
        ];
        const scaleVectors = scales.map(() => f.local('v128'));
        const scratch = tileScratch(f);
        const pointers = { a: aTile, aRowStride, aTermStride, b, bRowStride, c: cTile, cRowStride, terms };
        const finish = (sum: Code, address: Code, offset: number): Code =>
          isAdding
            ? f32x4.add(
                v128.load(address, offset),
                scaleVectors.reduce<Code>((scaled, scale) => f32x4.mul(scaled, scale.get), sum),
              )
            : sum;
        const tile = (tileRows: number, tileVectors: number) => [
          productTile(tileRows, tileVectors, isFused, pointers, scratch, f, finish),
          advance(aTile, i32.mul(aRowStride.get, i32.const(tileRows))),
          advance(cTile, i32.mul(cRowStride.get, i32.const(tileRows))),
          advance(rowsLeft, i32.const(-tileRows)),
        ];
        /** All rows of `tileVectors` columns of C, then on to the next columns. */
        const columns = (tileVectors: number): Code => [
          aTile.set(a.get),
          cTile.set(c.get),
          rowsLeft.set(rows.get),
          isFused
            ? [
                tallLeft.set(tallTiles(rows.get)),
                whileLoop(i32.gtS(tallLeft.get, i32.const(0)), [
                  tile(TALL_TILE_ROWS, tileVectors),
                  advance(tallLeft, i32.const(-1)),
                ]),
              ]
            : [],
          whileLoop(i32.geU(rowsLeft.get, i32.const(TILE_ROWS)), tile(TILE_ROWS, tileVectors)),
          ...[3, 2, 1].map((rest) => when(i32.eq(rowsLeft.get, i32.const(rest)), tile(rest, tileVectors))),
          advance(b, i32.const(tileVectors * VECTOR_BYTES)),
          advance(c, i32.const(tileVectors * VECTOR_BYTES)),
          advance(vectors, i32.const(-tileVectors)),
        ];
        return [
          scaleVectors.map((vector, i) => vector.set(f32x4.splat(scales[i]!.get))),
          whileLoop(i32.geU(vectors.get, i32.const(TILE_VECTORS)), columns(TILE_VECTORS)),
          when(vectors.get, columns(1)),
        ];
      },
      isFused,
    );
  return [make('productStore', false), make('productAdd', true)];
}

/** How many of the fewest tiles have to be tall: rows − 4 · ⌈rows / 5⌉, below 1 for some few rows. */
const tallTiles = (rows: Code): Code =>
  i32.sub(
    rows,
    i32.mul(i32.divU(i32.add(rows, i32.const(TALL_TILE_ROWS - 1)), i32.const(TALL_TILE_ROWS)), i32.const(TILE_ROWS)),
  );

const advance = (local: Local, by: Code): Code => local.set(i32.add(local.get, by));

interface TileScratch {
  readonly sums: readonly Local[];
  readonly bVectors: readonly Local[];
  readonly aElement: Local;
  readonly aRows: readonly Local[];
  readonly bRow: Local;
  readonly termsLeft: Local;
  readonly cRow: Local;
}

function tileScratch(f: FunctionBuilder): TileScratch {
  const many = (count: number, type: 'i32' | 'v128') => Array.from({ length: count }, () => f.local(type));
  return {
    sums: many(TALL_TILE_ROWS * TILE_VECTORS, 'v128'),
    bVectors: many(TILE_VECTORS, 'v128'),
    aElement: f.local('v128'),
    aRows: many(TALL_TILE_ROWS, 'i32'),
    bRow: f.local('i32'),
    termsLeft: f.local('i32'),
    cRow: f.local('i32'),
  };
}

function productTile(
  rows: number,
  vectors: number,
  isParted: boolean,
  { a, aRowStride, aTermStride, b, bRowStride, c, cRowStride, terms }: Pointers,
  { sums, bVectors, aElement, aRows, bRow, termsLeft, cRow }: TileScratch,
  f: FunctionBuilder,
  finish: (sum: Code, address: Code, offset: number) => Code,
): Code {
  const range = (count: number) => Array.from({ length: count }, (_, i) => i);
  const sum = (row: number, vector: number) => sums[row * TILE_VECTORS + vector]!;
  return [
    range(rows).map((r) => range(vectors).map((v) => sum(r, v).set(f32x4.const(0)))),
    range(rows).map((r) => aRows[r]!.set(r === 0 ? a.get : i32.add(aRows[r - 1]!.get, aRowStride.get))),
    bRow.set(b.get),
    repeat(termsLeft, terms.get, [
      range(vectors).map((v) => bVectors[v]!.set(v128.load(bRow.get, v * VECTOR_BYTES))),
      range(rows).map((r) => [
        isParted && r === Math.ceil(rows / 2) ? leaveRepeat(i32.eqz(termsLeft.get)) : [],
        aElement.set(v128.load32Splat(aRows[r]!.get)),
        range(vectors).map((v) => sum(r, v).set(f.multiplyAdd(aElement.get, bVectors[v]!.get, sum(r, v).get))),
        advance(aRows[r]!, aTermStride.get),
      ]),
      advance(bRow, bRowStride.get),
    ]),
    cRow.set(c.get),
    range(rows).map((r) => [
      range(vectors).map((v) => {
        const offset = v * VECTOR_BYTES;
        return v128.store(cRow.get, finish(sum(r, v).get, cRow.get, offset), offset);
      }),
      advance(cRow, cRowStride.get),
    ]),
  ];
}
