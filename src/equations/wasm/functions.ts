/**
 * The transcendental functions of the CPU kernels, four f32 at a time: range reduction by powers of two and a
 * polynomial. Errors are a few ulp (the test beside this file states them); NaN passes through, overflow is ±Infinity.
 *
 * They are written out where they are used: in a loop their constants then stay in registers or on the stack, which is
 * half of their time.
 */
import { type Code, type FunctionBuilder, f32x4, i32x4, type Local, v128 } from './assembler.ts';

const LN2_HIGH = 0.693359375;
const LN2_LOW = -2.1219444005469057e-4;
/** 1.5 · 2²³: what is added to it is rounded to an integer, which is then its last bits. */
const ROUNDER = 12582912;
const ROUNDER_BITS = 0x4b400000;
const ONE_BITS = 0x3f800000;

/** 2^n for integer lanes n in -126..127; of n only the last nine bits count. */
const powerOfTwo = (f: FunctionBuilder, n: Code): Code => i32x4.add(i32x4.shl(n, 23), f.integer(ONE_BITS));

const horner = (f: FunctionBuilder, x: Code, coefficients: readonly number[]): Code =>
  coefficients.map((value) => f.constant(value)).reduce((sum, coefficient) => f.multiplyAdd(sum, x, coefficient));

/** Splits x = n·ln 2 + r with |r| ≤ ln 2 / 2; leaves ROUNDER + n in `n`, r in `r`. */
function reduceByLn2(f: FunctionBuilder, x: Code, n: Local, r: Local): Code {
  const whole = f.local('v128');
  return [
    r.set(x),
    n.set(f.multiplyAdd(r.get, f.constant(Math.LOG2E), f.constant(ROUNDER))),
    whole.set(f32x4.sub(n.get, f.constant(ROUNDER))),
    r.set(f.multiplyAdd(whole.get, f.constant(-LN2_HIGH), r.get)),
    r.set(f.multiplyAdd(whole.get, f.constant(-LN2_LOW), r.get)),
  ];
}

/** e^r − 1 for |r| ≤ ln 2 / 2: the Taylor series to r⁸ (truncation below 1e-9 relative). */
function expm1Polynomial(f: FunctionBuilder, r: Local): Code {
  const series = horner(f, r.get, [1 / 40320, 1 / 5040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2]);
  return f.multiplyAdd(f32x4.mul(r.get, r.get), series, r.get);
}

export function exp(f: FunctionBuilder, x: Code): Code {
  const [n, r, i] = [f.local('v128'), f.local('v128'), f.local('v128')];
  const clamped = f32x4.pmax(f32x4.pmin(x, f.constant(89)), f.constant(-104));
  return [
    reduceByLn2(f, clamped, n, r),
    i.set(i32x4.sub(n.get, f.integer(ROUNDER_BITS))),
    // 2^n in two factors, so that results near the ends of the range are neither lost nor infinite too early.
    n.set(i32x4.shrS(i.get, 1)),
    f32x4.mul(
      f32x4.mul(f32x4.add(expm1Polynomial(f, r), f.constant(1)), powerOfTwo(f, n.get)),
      powerOfTwo(f, i32x4.sub(i.get, n.get)),
    ),
  ];
}

export function tanh(f: FunctionBuilder, x: Code): Code {
  const [y, size, n, r] = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128')];
  // tanh|x| = e/(e + 2) with e = exp(2|x|) − 1; from |x| = 10 on it rounds to 1. It is never above |x|, and equal to it
  // where it is least: so the squares of tiny arguments, which would be subnormal and slow, need not be taken.
  const doubled = f32x4.pmax(f32x4.pmin(f32x4.add(size.get, size.get), f.constant(20)), f.constant(2 ** -40));
  return [
    y.set(x),
    size.set(f32x4.abs(y.get)),
    reduceByLn2(f, doubled, n, r),
    n.set(powerOfTwo(f, n.get)),
    r.set(f.multiplyAdd(n.get, expm1Polynomial(f, r), f32x4.sub(n.get, f.constant(1)))),
    v128.or(f32x4.pmin(f32x4.div(r.get, f32x4.add(r.get, f.constant(2))), size.get), v128.and(y.get, f.constant(-0))),
  ];
}

export const sigmoid = (f: FunctionBuilder, x: Code): Code =>
  f32x4.div(f.constant(1), f32x4.add(f.constant(1), exp(f, f32x4.neg(x))));

export function ln(f: FunctionBuilder, argument: Code): Code {
  const [x, isTiny, e, m, bits] = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128')];
  const zero = f.constant(0);
  // ln(1 + m) on √½ − 1 ≤ m < √2 − 1, coefficients of Cephes logf.
  const polynomial = horner(
    f,
    m.get,
    [
      7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
      2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    ],
  );
  const square = f32x4.mul(m.get, m.get);
  const exponentTerm = (c: number) => f32x4.mul(e.get, f.constant(c));
  const result = f32x4.add(
    f32x4.add(
      m.get,
      f32x4.sub(
        f32x4.add(f32x4.mul(f32x4.mul(m.get, square), polynomial), exponentTerm(LN2_LOW)),
        f32x4.mul(f.constant(0.5), square),
      ),
    ),
    exponentTerm(LN2_HIGH),
  );
  return [
    x.set(argument),
    // Subnormal arguments are scaled into the normal range first.
    isTiny.set(f32x4.lt(x.get, f.constant(2 ** -126))),
    bits.set(v128.select(f32x4.mul(x.get, f.constant(2 ** 24)), x.get, isTiny.get)),
    e.set(i32x4.shrS(i32x4.sub(bits.get, f.constant(Math.SQRT1_2)), 23)),
    m.set(f32x4.sub(i32x4.sub(bits.get, i32x4.shl(e.get, 23)), f.constant(1))),
    e.set(f32x4.sub(f32x4.fromI32x4(e.get), v128.and(isTiny.get, f.constant(24)))),
    m.set(result),
    // x = 0 → −∞, x < 0 or NaN → NaN, x = ∞ → ∞.
    m.set(v128.select(m.get, x.get, f32x4.lt(x.get, f.constant(Number.POSITIVE_INFINITY)))),
    m.set(v128.select(f.constant(Number.NEGATIVE_INFINITY), m.get, f32x4.eq(x.get, zero))),
    v128.select(f.constant(Number.NaN), m.get, f32x4.lt(x.get, zero)),
  ];
}

export const pow = (f: FunctionBuilder, x: Code, y: Code): Code => exp(f, f32x4.mul(y, ln(f, x)));
