/** Sums of squares over contiguous f32, for norms; scaling in place, and adding a multiple. Lengths are in vectors of four. */
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

/** (address, vectors, scale, bound) → Σ min(max(scale · x, −bound), bound)² in f64. */
const sumSquaresClipped = wasmFunction('sumSquaresClipped', ['f64'], (f) => {
  const [address, vectors, scale, bound] = [f.param('i32'), f.param('i32'), f.param('f32'), f.param('f32')];
  const [sum, x, scaleVector, boundVector] = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128')];
  const scaled = f32x4.mul(v128.load(address.get), scaleVector.get);
  const clipped = f32x4.min(f32x4.max(scaled, f32x4.neg(boundVector.get)), boundVector.get);
  return [
    scaleVector.set(f32x4.splat(scale.get)),
    boundVector.set(f32x4.splat(bound.get)),
    forEachVector(f, address, vectors, [x.set(clipped), addSquares(f, sum, x.get)]),
    f64.add(f64x2.lane(sum.get, 0), f64x2.lane(sum.get, 1)),
  ];
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

export const reductionFunctions: readonly WasmFunction[] = [sumSquares, sumSquaresClipped, scaleInPlace, addScaled];
