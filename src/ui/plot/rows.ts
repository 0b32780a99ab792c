/**
 * The vertical scale of a chart of magnitudes. Above and below the axis proper rows are kept free, for what has no place
 * on it: what is not a number and ∞ at the top, a true 0 at the bottom. Their room is always there: nothing jumps.
 */
import type { Box } from './ChartFrame.tsx';
import type { Range } from './range.ts';

/** Heights of the rows at the top together and of the one at the bottom, px. */
const [TOP, BOTTOM] = [22, 18];
/** Middles of the rows, and the edge between those at the top, from the nearer edge of the box, px. */
const [NAN, EDGE, INFINITE, ZERO] = [1, 6, 12, 5];

export interface VerticalScale {
  /**
   * px of a finite value, as log10 where the axis is logarithmic: at the nearer end of the axis where it lies beyond; the
   * row of ∞ or 0 for the infinities; NaN for NaN.
   */
  readonly yOf: (value: number) => number;
  /** Middle of the row for what is not a number, px. */
  readonly nanY: number;
  /** Middle of the row for ∞, px. */
  readonly infinityY: number;
  /** Middle of the row for 0, px. */
  readonly zeroY: number;
  /** Ends of the axis proper, px: where the domain's high and low ends are. */
  readonly top: number;
  readonly bottom: number;
  /** Edges of all magnitudes, the rows of ∞ and 0 included, px. */
  readonly ceiling: number;
  readonly floor: number;
}

/** @param hasZeroRow false for a linear axis, on which 0 has its place */
export function verticalScale(box: Box, [low, high]: Range, hasZeroRow = true): VerticalScale {
  const floor = box.height - box.bottom;
  const [top, bottom] = [box.top + TOP, floor - (hasZeroRow ? BOTTOM : 0)];
  const perUnit = (bottom - top) / (high - low);
  const [infinityY, zeroY] = [box.top + INFINITE, floor - ZERO];
  return {
    top,
    bottom,
    ceiling: box.top + EDGE,
    floor,
    nanY: box.top + NAN,
    infinityY,
    zeroY,
    yOf: (value) => {
      if (Number.isFinite(value)) return Math.max(top, Math.min(bottom, bottom - (value - low) * perUnit));
      if (Number.isNaN(value)) return Number.NaN;
      return value > 0 ? infinityY : zeroY;
    },
  };
}
