/**
 * Interval evaluation: what a computation may yield, given what its inputs may be and how each operation rounds. Tests
 * use it in place of tolerances: a result is right if and only if it lies in its interval.
 * Operations are taken as monotone in each argument (all in the table are), so that the extremes lie at the corners.
 */
import { type Expression, type Symbol_, topologicalOrder } from '../expression.ts';
import { type Operation, type OperationName, operations } from '../operations.ts';

/** All values from lo to hi; NaN in both: certainly NaN; undefined: nothing is known. A point knows the sign of its 0. */
export type Interval = { readonly lo: number; readonly hi: number } | undefined;

/** The results that may stand for an operation's f64 value; undefined where nothing is claimed. */
export type Rounding = (operation: OperationName, value: number, x: number, y: number) => Interval;

export const point = (value: number): Interval => ({ lo: value, hi: value });
export const isPoint = (interval: Interval): boolean => interval !== undefined && Object.is(interval.lo, interval.hi);

export function contains(interval: Interval, value: number): boolean {
  if (interval === undefined) return true;
  return Object.is(interval.lo, interval.hi)
    ? Object.is(interval.lo, value)
    : interval.lo <= value && value <= interval.hi;
}

/** Width over magnitude: 0 for a point, 2 when the sign is not even known. */
export function relativeWidth(interval: Interval): number {
  if (interval === undefined) return Number.POSITIVE_INFINITY;
  if (isPoint(interval)) return 0;
  return (interval.hi - interval.lo) / Math.max(Math.abs(interval.lo), Math.abs(interval.hi));
}

/** The interval of every node below the roots. */
export function enclose(
  roots: readonly Expression[],
  bindings: (symbol: Symbol_) => Interval,
  round: Rounding,
): Map<Expression, Interval> {
  const intervals = new Map<Expression, Interval>();
  for (const node of topologicalOrder(roots)) {
    if (node.kind === 'constant') intervals.set(node, point(node.value));
    else if (node.kind === 'symbol') intervals.set(node, bindings(node));
    else if (node.kind === 'reduction') throw new Error('intervals: rows are not covered');
    else {
      const [x, y] = node.args.map((arg) => intervals.get(arg));
      intervals.set(node, encloseOperation(node.operation, x, node.args.length === 1 ? point(0) : y, round));
    }
  }
  return intervals;
}

export function encloseOperation(name: OperationName, x: Interval, y: Interval, round: Rounding): Interval {
  if (x === undefined || y === undefined) return undefined;
  // Powers are defined for positive bases; infinities are outside too.
  if (name === 'pow' && !(x.lo > 0 && [x.hi, y.lo, y.hi].every(Number.isFinite))) return undefined;
  const operation: Operation = operations[name];
  const results: number[] = [];
  for (const a of samples(x)) {
    for (const b of samples(y)) {
      const rounded = round(name, operation.value(a, b), a, b);
      if (rounded === undefined) return undefined;
      results.push(rounded.lo, rounded.hi);
    }
  }
  if (results.every(Number.isNaN)) return point(Number.NaN);
  return results.some(Number.isNaN) ? undefined : { lo: Math.min(...results), hi: Math.max(...results) };
}

/** The ends, and both zeros where the values change sign (quotients have their extremes there). */
function samples(interval: NonNullable<Interval>): number[] {
  const { lo, hi } = interval;
  if (Object.is(lo, hi)) return [lo];
  return lo <= 0 && 0 <= hi ? [lo, -0, 0, hi] : [lo, hi];
}

/** The distance between neighbours at `value` in a binary format (f32: 24 bits, least exponent −126). */
export function ulp(value: number, bits: number, leastExponent: number): number {
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  return 2 ** (Math.max(leastExponent, exponent) - bits + 1);
}
