/**
 * The transcendental functions of the CPU kernels, four f32 at a time: range reduction by powers of two and a
 * polynomial. Errors are a few ulp (the test beside this file states them); NaN passes through, overflow is ±Infinity.
 */
import {
  type Code,
  call,
  type FunctionBuilder,
  f32x4,
  i32x4,
  type Local,
  v128,
  type WasmFunction,
  wasmFunction,
} from './assembler.ts';

const LN2_HIGH = 0.693359375;
const LN2_LOW = -2.1219444005469057e-4;

/** 2^n for integer lanes n in -126..127. */
const powerOfTwo = (n: Code): Code => i32x4.shl(i32x4.add(n, i32x4.const(127)), 23);

const horner = (x: Code, coefficients: readonly number[]): Code =>
  coefficients
    .map((value) => f32x4.const(value))
    .reduce((sum, coefficient) => f32x4.add(f32x4.mul(sum, x), coefficient));

/** Splits x = n·ln 2 + r with |r| ≤ ln 2 / 2; leaves n as f32 in `n`, r in `r`. */
function reduceByLn2(x: Code, n: Local, r: Local): Code {
  return [
    r.set(x),
    n.set(f32x4.nearest(f32x4.mul(r.get, f32x4.const(Math.LOG2E)))),
    r.set(f32x4.sub(r.get, f32x4.mul(n.get, f32x4.const(LN2_HIGH)))),
    r.set(f32x4.sub(r.get, f32x4.mul(n.get, f32x4.const(LN2_LOW)))),
  ];
}

/** e^r − 1 for |r| ≤ ln 2 / 2: the Taylor series to r⁸ (truncation below 1e-9 relative). */
function expm1Polynomial(r: Local): Code {
  const series = horner(r.get, [1 / 40320, 1 / 5040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2]);
  return f32x4.add(r.get, f32x4.mul(f32x4.mul(r.get, r.get), series));
}

const exp = wasmFunction('exp', ['v128'], (f) => {
  const x = f.param('v128');
  const [n, r, i] = [f.local('v128'), f.local('v128'), f.local('v128')];
  const clamped = f32x4.max(f32x4.min(x.get, f32x4.const(89)), f32x4.const(-104));
  return [
    reduceByLn2(clamped, n, r),
    i.set(i32x4.fromF32x4(n.get)),
    // 2^n in two factors, so that results near the ends of the range are neither lost nor infinite too early.
    n.set(i32x4.shrS(i.get, 1)),
    f32x4.mul(
      f32x4.mul(f32x4.add(expm1Polynomial(r), f32x4.const(1)), powerOfTwo(n.get)),
      powerOfTwo(i32x4.sub(i.get, n.get)),
    ),
  ];
});

const tanh = wasmFunction('tanh', ['v128'], (f) => {
  const x = f.param('v128');
  const [n, r, e, scale] = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128')];
  // tanh|x| = e/(e + 2) with e = exp(2|x|) − 1; from |x| = 10 on it rounds to 1.
  const doubled = f32x4.min(f32x4.abs(f32x4.add(x.get, x.get)), f32x4.const(20));
  return [
    reduceByLn2(doubled, n, r),
    scale.set(powerOfTwo(i32x4.fromF32x4(n.get))),
    e.set(f32x4.add(f32x4.mul(scale.get, expm1Polynomial(r)), f32x4.sub(scale.get, f32x4.const(1)))),
    v128.or(f32x4.div(e.get, f32x4.add(e.get, f32x4.const(2))), v128.and(x.get, f32x4.const(-0))),
  ];
});

const sigmoid = wasmFunction('sigmoid', ['v128'], (f) => {
  const x = f.param('v128');
  return f32x4.div(f32x4.const(1), f32x4.add(f32x4.const(1), call('exp', f32x4.neg(x.get))));
});

const ln = wasmFunction('ln', ['v128'], (f: FunctionBuilder) => {
  const x = f.param('v128');
  const [isTiny, e, m, bits] = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128')];
  const zero = f32x4.const(0);
  // ln(1 + m) on √½ − 1 ≤ m < √2 − 1, coefficients of Cephes logf.
  const polynomial = horner(
    m.get,
    [
      7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
      2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    ],
  );
  const square = f32x4.mul(m.get, m.get);
  const exponentTerm = (c: number) => f32x4.mul(e.get, f32x4.const(c));
  const result = f32x4.add(
    f32x4.add(
      m.get,
      f32x4.sub(
        f32x4.add(f32x4.mul(f32x4.mul(m.get, square), polynomial), exponentTerm(LN2_LOW)),
        f32x4.mul(f32x4.const(0.5), square),
      ),
    ),
    exponentTerm(LN2_HIGH),
  );
  return [
    // Subnormal arguments are scaled into the normal range first.
    isTiny.set(f32x4.lt(x.get, f32x4.const(2 ** -126))),
    bits.set(v128.select(f32x4.mul(x.get, f32x4.const(2 ** 24)), x.get, isTiny.get)),
    e.set(i32x4.shrS(i32x4.sub(bits.get, f32x4.const(Math.SQRT1_2)), 23)),
    m.set(f32x4.sub(i32x4.sub(bits.get, i32x4.shl(e.get, 23)), f32x4.const(1))),
    e.set(f32x4.sub(f32x4.fromI32x4(e.get), v128.and(isTiny.get, f32x4.const(24)))),
    m.set(result),
    // x = 0 → −∞, x < 0 or NaN → NaN, x = ∞ → ∞.
    m.set(v128.select(m.get, x.get, f32x4.lt(x.get, f32x4.const(Number.POSITIVE_INFINITY)))),
    m.set(v128.select(f32x4.const(Number.NEGATIVE_INFINITY), m.get, f32x4.eq(x.get, zero))),
    v128.select(f32x4.const(Number.NaN), m.get, f32x4.lt(x.get, zero)),
  ];
});

const pow = wasmFunction('pow', ['v128'], (f) => {
  const [x, y] = [f.param('v128'), f.param('v128')];
  return call('exp', f32x4.mul(y.get, call('ln', x.get)));
});

/** Every function that a printed expression may call. */
export const mathFunctions: readonly WasmFunction[] = [exp, tanh, sigmoid, ln, pow];
