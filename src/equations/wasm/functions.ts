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
const MANTISSA_BITS = 23;
const EXPONENT_BIAS = 127;
const ONE_BITS = 0x3f800000;

/** (e^r − 1 − r) / r² for |r| ≤ ln 2 / 2, highest power first: minimax, e^r − 1 to 0.3 ulp. */
const EXPM1_TAIL = [
  0.0013882521307095885, 0.008366520516574383, 0.04166720062494278, 0.1666654348373413, 0.4999999701976776,
];

/** (e^2r − 1) / 2r for |2r| ≤ ln 2 / 2: the same coefficients, times powers of two, and 1. */
const HALVED_EXPM1 = [...EXPM1_TAIL.map((value, i) => value * 2 ** (EXPM1_TAIL.length - i)), 1];

/** 2^n for integer lanes n in -126..127; of n only the last nine bits count. */
const powerOfTwo = (f: FunctionBuilder, n: Code): Code => i32x4.add(i32x4.shl(n, MANTISSA_BITS), f.integer(ONE_BITS));

const horner = (f: FunctionBuilder, x: Code, coefficients: readonly number[]): Code =>
  coefficients.map((value) => f.constant(value)).reduce((sum, coefficient) => f.multiplyAdd(sum, x, coefficient));

/** e^±r for |r| ≤ ln 2 / 2. */
const expPolynomial = (f: FunctionBuilder, r: Code, sign: 1 | -1): Code =>
  horner(f, r, [...EXPM1_TAIL.map((value, i) => value * sign ** (EXPM1_TAIL.length - 1 - i)), sign, 1]);

interface Reduced {
  /** `rounder` + n as an f32: its last bits are n, and what `rounder` has above ROUNDER. */
  readonly n: Local;
  readonly r: Local;
  readonly code: Code;
}

/** ±x = n · ln 2 ± r with |r| ≤ ln 2 / 2, of x within bounds. */
function reduceByLn2(
  f: FunctionBuilder,
  x: Code,
  sign: 1 | -1,
  [least, most]: readonly [number, number],
  rounder: number,
): Reduced {
  const [n, r, whole] = [f.local('v128'), f.local('v128'), f.local('v128')];
  const code = [
    r.set(f32x4.pmax(f32x4.pmin(x, f.constant(most)), f.constant(least))),
    n.set(f.multiplyAdd(r.get, f.constant(sign * Math.LOG2E), f.constant(rounder))),
    whole.set(f32x4.sub(n.get, f.constant(rounder))),
    r.set(f.multiplyAdd(whole.get, f.constant(-sign * LN2_HIGH), r.get)),
    r.set(f.multiplyAdd(whole.get, f.constant(-sign * LN2_LOW), r.get)),
  ];
  return { n, r, code };
}

export function exp(f: FunctionBuilder, x: Code): Code {
  const { n, r, code } = reduceByLn2(f, x, 1, [-104, 89], ROUNDER);
  const i = f.local('v128');
  return [
    code,
    i.set(i32x4.sub(n.get, f.integer(ROUNDER_BITS))),
    // 2^n in two factors, so that results near the ends of the range are neither lost nor infinite too early.
    n.set(i32x4.shrS(i.get, 1)),
    f32x4.mul(f32x4.mul(expPolynomial(f, r.get, 1), powerOfTwo(f, n.get)), powerOfTwo(f, i32x4.sub(i.get, n.get))),
  ];
}

/** 1 / (1 + e^−x). From x = −88.4 down, where it is below the normal f32, it is 0: the bits of 2^128 are those of ∞. */
export function sigmoid(f: FunctionBuilder, x: Code): Code {
  const { n, r, code } = reduceByLn2(f, x, -1, [-88.7, 87], ROUNDER + EXPONENT_BIAS);
  const one = f.constant(1);
  const power = i32x4.shl(n.get, MANTISSA_BITS);
  return [code, f32x4.div(one, f.multiplyAdd(expPolynomial(f, r.get, -1), power, one))];
}

export function tanh(f: FunctionBuilder, x: Code): Code {
  const [sign, size, n, r] = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128')];
  // With e = (exp(2|x|) − 1) / 2, tanh|x| = e/(e + 1); from |x| = 10 on it rounds to 1. |x| = n·½ln 2 + r; one constant
  // is enough for ½ln 2, since what it lacks counts for less the larger n is. n is biased, its bits are an exponent.
  // r² is not taken: of tiny arguments it is subnormal, and slow.
  const rounder = f.constant(ROUNDER + EXPONENT_BIAS);
  return [
    r.set(x),
    sign.set(v128.and(r.get, f.constant(-0))),
    size.set(f32x4.pmin(v128.xor(r.get, sign.get), f.constant(10))),
    n.set(f.multiplyAdd(size.get, f.constant(2 * Math.LOG2E), rounder)),
    r.set(f.multiplyAdd(f32x4.sub(n.get, rounder), f.constant(-Math.LN2 / 2), size.get)),
    n.set(i32x4.shl(n.get, MANTISSA_BITS)),
    r.set(
      f.multiplyAdd(
        n.get,
        f32x4.mul(r.get, horner(f, r.get, HALVED_EXPM1)),
        f.multiplyAdd(n.get, f.constant(0.5), f.constant(-0.5)),
      ),
    ),
    v128.or(f32x4.div(r.get, f32x4.add(r.get, f.constant(1))), sign.get),
  ];
}

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
