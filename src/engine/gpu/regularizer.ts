/**
 * Prints what a regularizer adds to the sweep and to the gradient pass, for kinds whose lanes have one; for all others,
 * nothing. In the sweep, after each step back, every sequence's r = ‖v‖²/‖d‖² comes of sums over a workgroup, and
 * p'(r) · 2/‖d‖² · v goes to the sequence buffer. The gradient pass adds α / pairs times that to h_{t−1} where it
 * multiplies by ∂L/∂a_t: vᵀ u and hᵀ u are one product, and no dispatch is added.
 *
 * Sums of squares are pairs of a sum and its own power of two, so nothing is lost beside greater sequences of the tile.
 */
import { type Expression, printWgsl } from '../../equations/index.ts';
import { LOG2_SQUARES_MIN, LOG2_STORED_MIN } from '../regularizer.ts';
import type { GpuShape } from './shape.ts';
import { indent } from './variants.ts';

const ROWS = [0, 1, 2, 3];
const eachRow = (text: (row: number) => string): string => ROWS.map(text).join('\n');

/** (p, dp/dr) of the kind's regularizer. */
export function penaltyFunction({ layout: { regularizer } }: GpuShape): string {
  if (!regularizer) return '';
  const results: [string, Expression][] = [
    ['penalty', regularizer.penalty],
    ['slope', regularizer.slope],
  ];
  const printed = printWgsl(
    results.map(([name, value]) => ({ name, value })),
    () => 'ratio',
  );
  return `
fn penalized(ratio: f32) -> vec2f {
${indent(printed)}
  return vec2f(penalty, slope);
}
`;
}

/** Before the steps back. */
export const declarePenalty = ({ regularizer }: GpuShape): string =>
  regularizer ? 'var penalties = 0.0;\nvar pairs = 0.0;\n' : '';

/** Before a step back, which takes the adjoint of h away: squares of the thread's part of each row, as they are stored. */
export const noteSquares = ({ regularizer }: GpuShape): string =>
  regularizer ? `${eachRow((r) => `let squares_${r} = squares(d_0_${r}) - vec2f(0.0, f32(shift));`)}\n` : '';

/** After a step back, when the thread's d_0 is v: true = stored · 2^exponent for both. */
export function addPairs(shape: GpuShape): string {
  const { regularizer, C, BP } = shape;
  if (!regularizer) return '';
  return `\
{
  var squares_of = array<vec4f, 4>(${ROWS.map((r) => `vec4f(squares_${r}, squares(d_0_${r}))`).join(', ')});
  var v = array<vec4f, 4>(${ROWS.map((r) => `d_0_${r}`).join(', ')});
  for (var r = 0u; r < 4u; r++) {
    shared_squares[thread] = squares_of[r];
    workgroupBarrier();
    if (is_active) {
      var both = vec4f();
      for (var k = 0u; k < ${C}u; k++) { both = bothAdded(both, shared_squares[thread - unit + k]); }
      let log2_norm = log2(max(both.x, 1e-30)) / 2.0 + both.y;
      let is_above = log2_norm >= ${LOG2_STORED_MIN}.0 && log2_norm + f32(exponent) >= ${LOG2_SQUARES_MIN / 2};
      var weighted = vec4f();
      if (both.x > 0.0 && is_above) {
        let relative = factors(2 * i32(both.w - both.y));
        let p = penalized(both.z / both.x * relative.x * relative.y);
        let unit_power = factors(-(i32(both.y) + exponent));
        weighted = v[r] * power(-i32(both.y)) * (2.0 * p.y / both.x) * unit_power.x * unit_power.y;
        if (unit == 0u) {
          penalties += p.x;
          pairs += 1.0;
        }
      }
      sequence[lane_sequence + ${regularizer.weightedAt}u + ((t - 1u) * ${BP}u + row + r) * ${C}u + unit] = weighted;
    }
    workgroupBarrier();
  }
}
`;
}

/** After the steps back: the tile's penalties and pairs, for its record. */
export function recordPenalty({ regularizer }: GpuShape, threads: number): string {
  if (!regularizer) return '';
  return `\
shared_squares[thread] = vec4f(penalties, pairs, 0.0, 0.0);
workgroupBarrier();
if (thread == 0u) {
  var sum = vec4f();
  for (var i = 0u; i < ${threads}u; i++) { sum += shared_squares[i]; }
  records[record + ${regularizer.recordAt}u] = sum.x;
  records[record + ${regularizer.recordAt + 1}u] = sum.y;
}
`;
}

/** Functions of the gradient pass. */
export function pullFunctions(shape: GpuShape): string {
  const { regularizer, tiles, tileFloats, feed } = shape;
  if (!regularizer) return '';
  return `
/** α over the number of pairs that count; 0 where none does. */
fn pull_of(lane: u32) -> f32 {
  var pairs = 0.0;
  for (var tile = 0u; tile < ${tiles}u; tile++) {
    pairs += records[((control.z * control.w + lane) * ${tiles}u + tile) * ${tileFloats}u + ${regularizer.recordAt + 1}u];
  }
  let weight = feed[control.x + ${feed.lanesAt}u + lane * ${feed.laneFloats}u + ${regularizer.weightAt}u];
  return select(0.0, weight / max(pairs, 1.0), pairs > 0.0);
}
`;
}

export const declarePull = ({ regularizer }: GpuShape): string => (regularizer ? 'let pull = pull_of(lane);' : '');

/** Adds to `left_0` and `left_1`, eight entries of h_{t-1}. */
export const addPull = ({ regularizer }: GpuShape): string =>
  regularizer
    ? `\
if (pull != 0.0) {
  left_0 += pull * sequence[pull_at];
  left_1 += pull * sequence[pull_at + second_vector];
}
`
    : '';
