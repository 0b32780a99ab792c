/** How far two tensors are apart. */

/** ‖actual − expected‖ / ‖expected‖; the lengths must agree. 0 where both are zero. */
export function relativeError(actual: Float64Array, expected: Float64Array): number {
  if (actual.length !== expected.length) throw new Error(`${actual.length} numbers against ${expected.length}`);
  const difference = Math.hypot(...actual.map((a, i) => a - expected[i]!));
  return difference === 0 ? 0 : difference / Math.hypot(...expected);
}
