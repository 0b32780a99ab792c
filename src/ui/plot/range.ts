/**
 * What an axis spans: extents of data, round ends, and a hold that keeps the axis still while data move every frame.
 * Plain numbers; an axis of magnitudes hands in log10.
 */
import { ticks } from 'd3';

export type Range = readonly [low: number, high: number];

/** The least range that holds all finite values; undefined when there is none. */
export function extentOf(values: ArrayLike<number>): Range | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : undefined;
}

/** The least range that holds all the given ones; undefined ones hold nothing. */
export const unionOf = (...ranges: readonly (Range | undefined)[]): Range | undefined =>
  extentOf(ranges.flatMap((range) => range ?? []));

/** Whole decades around a range of log10. */
export const wholeDecades = ([low, high]: Range): Range => [Math.floor(low), Math.ceil(high)];

const ROUND = [1, 2, 5].map(Math.log10);

/**
 * The ends 1, 2 or 5 times a power of ten around a range of log10; whole decades where it spans more than three, or
 * less than half a decade, which would magnify noise.
 */
export function roundDecades([low, high]: Range): Range {
  if (high - low > 3) return wholeDecades([low, high]);
  // Ends that are exact to within rounding stand.
  const below = [...ROUND].reverse().find((part) => Math.floor(low + 1e-9) + part <= low + 1e-9) ?? 0;
  const above = ROUND.find((part) => Math.floor(high - 1e-9) + part >= high - 1e-9) ?? 1;
  const start = Math.floor(low + 1e-9) + below;
  const end = Math.floor(high - 1e-9) + above;
  if (end - start > 0.5) return [start, end];
  const whole = wholeDecades([start, end]);
  return whole[1] > whole[0] ? whole : [whole[0] - 1, whole[0]];
}

/**
 * A round end for an axis from 0 that holds `last`: it moves seldom and leaves at most a third of the axis empty.
 * @param least the nearest end: ten steps, if left out
 */
export function roundEnd(last: number, least = 10): number {
  if (!(last > least)) return least;
  const power = 10 ** Math.floor(Math.log10(last));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((part) => part * power).find((end) => end >= last) ?? last;
}

/** A range as shown, and what it will shrink to if the data stay inside that long enough. */
export interface HeldRange {
  readonly shown: Range;
  /** All that was needed since less than the shown range was needed; undefined while all of it is. */
  readonly pending: Range | undefined;
  /** When the pending range began, in ms. */
  readonly since: number;
}

/** How long data must need less before an axis gives room back, in ms. */
export const HOLD = 2000;

/** …and more than a third of it must have been empty all that time: a smaller gain is not worth a jump. */
const WORTH = 2 / 3;

/**
 * The range to show next: it grows at once and shrinks only after `HOLD` ms of needing less, to all that was needed
 * in that time. Returns `previous` itself while nothing changes.
 */
export function holdRange(previous: HeldRange | undefined, needed: Range, now: number): HeldRange {
  if (!previous) return { shown: needed, pending: undefined, since: now };
  const shown = grown(previous.shown, needed);
  if (needed[0] <= shown[0] && needed[1] >= shown[1]) return { shown, pending: undefined, since: now };
  if (!previous.pending) return { shown, pending: needed, since: now };
  const pending = grown(previous.pending, needed);
  if (now - previous.since >= HOLD) {
    const isWorthIt = pending[1] - pending[0] < WORTH * (shown[1] - shown[0]);
    return { shown: isWorthIt ? pending : shown, pending: undefined, since: now };
  }
  const isSame = shown === previous.shown && pending === previous.pending;
  return isSame ? previous : { shown, pending, since: previous.since };
}

/** A range that holds both; the first itself where it does. */
export const grown = (range: Range, by: Range): Range =>
  by[0] >= range[0] && by[1] <= range[1] ? range : unionOf(range, by)!;

/** Whole powers of ten inside a range of log10, as many as fit at `spacing` px apart on `length` px. */
export function decadeTicks([low, high]: Range, length: number, spacing: number): number[] {
  const room = Math.max(1, Math.floor(length / spacing));
  const every = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((step) => (high - low) / step <= room) ?? 2000;
  const count = Math.floor(high / every) - Math.ceil(low / every) + 1;
  // `+ 0` turns −0 into 0.
  return Array.from({ length: Math.max(0, count) }, (_, i) => (Math.ceil(low / every) + i) * every + 0);
}

/** What each decade can be divided at, finest first, with the narrowest gap between neighbours in log10. */
const DIVISIONS = [
  { parts: [1, 2, 3, 4, 5, 6, 7, 8, 9], gap: Math.log10(10 / 9) },
  { parts: [1, 2, 3, 4, 6, 8], gap: Math.log10(10 / 8) },
  { parts: [1, 2, 5], gap: Math.log10(2) },
];

/** Ticks of a range of log10: as many parts of each decade as fit, or powers of ten alone. */
export function logTicks([low, high]: Range, length: number, spacing: number): number[] {
  const division = DIVISIONS.find(({ gap }) => gap * length >= spacing * (high - low));
  if (!division) return decadeTicks([low, high], length, spacing);
  const at: number[] = [];
  for (let decade = Math.floor(low); decade <= high; decade++) {
    at.push(...division.parts.map((part) => decade + Math.log10(part)));
  }
  return at.filter((tick) => tick >= low - 1e-9 && tick <= high + 1e-9);
}

/** Round ticks of a linear range, as many as fit at `spacing` px apart on `length` px. */
export const linearTicks = ([low, high]: Range, length: number, spacing: number): number[] =>
  ticks(low, high, Math.max(1, Math.floor(length / spacing)));

/** Ticks of the timesteps 1..T: both ends, and round numbers between that keep `spacing` px from their neighbours. */
export function timestepTicks(timesteps: number, length: number, spacing: number): number[] {
  if (timesteps === 1) return [1];
  const gap = (spacing * (timesteps - 1)) / length;
  const inner = linearTicks([1, timesteps], length, spacing * 1.25);
  return [1, ...inner.filter((t) => Number.isInteger(t) && t - 1 >= gap && timesteps - t >= gap), timesteps];
}
