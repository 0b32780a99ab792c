/**
 * WGSL helpers on powers of two, for numbers far outside the range of f32: (sum of squares, exponent) pairs, which the
 * sweep, the norms and the update share. Exponents come from the bits of a number: no infinity is compared.
 */
import { literal } from '../../equations/wgsl.ts';

/** The exponent of a sum of squares with a number in it that is not finite: no sum of finite numbers comes near. */
export const LOST = 2 ** 20;

/** The greatest f32, in place of infinity, which WGSL lacks. */
export const GREATEST = literal(2 ** 128 - 2 ** 104);

/** Helpers on powers of two. Exponents are read from the bits, since WGSL may assume that no infinity exists. */
export const POWERS = `
/** 2^e for e in -126..127; 0 below. */
fn power(e: i32) -> f32 {
  return select(bitcast<f32>(u32(min(e, 127) + 127) << 23u), 0.0, e < -126);
}

/** 2^e for any e, as two factors. */
fn factors(e: i32) -> vec2f {
  let first = clamp(e, -126, 127);
  return vec2f(power(first), power(clamp(e - first, -127, 127)));
}

/** ⌊log2 |x|⌋ for normal x; -127 for zero, 128 for what is not finite. */
fn exponentOf(x: f32) -> i32 {
  return i32((bitcast<u32>(x) >> 23u) & 255u) - 127;
}

fn greatest(v: vec4f) -> f32 {
  return max(max(v.x, v.y), max(v.z, v.w));
}

fn isLost(v: vec4f) -> bool {
  let bits = bitcast<vec4u>(v) & vec4u(0x7f800000u);
  return any(bits == vec4u(0x7f800000u));
}

/**
 * Sums of squares are pairs (sum, exponent), true = sum · 4^exponent, so that no square is lost or infinite.
 * An exponent of ${LOST} says that a number was not finite.
 */
fn squares(v: vec4f) -> vec2f {
  let e = clamp(exponentOf(greatest(abs(v))), -126, 126);
  let u = v * power(-e);
  return select(vec2f(dot(u, u), f32(e)), vec2f(1.0, ${LOST}.0), isLost(v));
}

fn added(a: vec2f, b: vec2f) -> vec2f {
  // The exponent of nothing counts for nothing.
  let e = max(select(a.y, b.y, a.x == 0.0), select(b.y, a.y, b.x == 0.0));
  // One of the factors is 1; a term 2^-126 times the other is nothing beside it.
  return vec2f(a.x * power(max(2 * i32(a.y - e), -127)) + b.x * power(max(2 * i32(b.y - e), -127)), e);
}

fn bothAdded(a: vec4f, b: vec4f) -> vec4f {
  return vec4f(added(a.xy, b.xy), added(a.zw, b.zw));
}
`;
