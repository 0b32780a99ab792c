/**
 * How large the entries of the gradient are: for each parameter the counts of log10 |g| in half decades, of all that
 * 32-bit floats can hold, and of what has no logarithm. The gradient is that before the clip, of all parameters' entries.
 */
import { gradientOf } from '../engine/layout.ts';
import { defineProbe } from './probe.ts';

/** Bins begin at 10^FIRST_DECADE, below the least subnormal, and reach over the greatest number of f32. */
export const FIRST_DECADE = -45;
export const BINS_PER_DECADE = 2;
export const BINS = (39 - FIRST_DECADE) * BINS_PER_DECADE;
/** The least normal number of f32. */
const LEAST_NORMAL = 2 ** -126;

export interface EntryCounts {
  readonly parameter: string;
  readonly entries: number;
  /** Entries by bin, [BINS]. */
  readonly counts: Uint32Array;
  /** Those that are exactly 0. */
  readonly zeros: number;
  /** Those that an f32 holds with fewer digits, or not: not 0 and below 2⁻¹²⁶. They are in their bins as well. */
  readonly subnormal: number;
  /** Beyond the bins, which only engines in f64 reach. */
  readonly below: number;
  readonly above: number;
  readonly nonFinite: number;
}

/** @param values entries, in any order */
export function entryCounts(parameter: string, values: ArrayLike<number>): EntryCounts {
  const counts = new Uint32Array(BINS);
  let [zeros, subnormal, below, above, nonFinite] = [0, 0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (!Number.isFinite(size)) nonFinite++;
    else if (size === 0) zeros++;
    else {
      if (size < LEAST_NORMAL) subnormal++;
      const bin = Math.floor((Math.log10(size) - FIRST_DECADE) * BINS_PER_DECADE);
      if (bin < 0) below++;
      else if (bin >= BINS) above++;
      else counts[bin]!++;
    }
  }
  return { parameter, entries: values.length, counts, zeros, subnormal, below, above, nonFinite };
}

export const gradientEntries = defineProbe({
  id: 'gradientEntries',
  reads: ({ parameters }) => parameters.map((parameter) => ({ tensor: gradientOf(parameter) })),
  measure: (tensors, { parameters }): readonly EntryCounts[] =>
    parameters.map((parameter) => entryCounts(parameter, tensors[gradientOf(parameter)]!)),
});
