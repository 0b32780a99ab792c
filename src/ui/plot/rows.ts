/**
 * The vertical scale of a chart of magnitudes. Above and below the axis proper rows are kept free, for what has no place
 * on it: what is not a number, ∞ and what lies beyond at the top, a true 0 at the bottom. Their room is always there:
 * nothing jumps.
 */
import type { Box } from './ChartFrame.tsx';
import type { Range } from './range.ts';

/** Heights of the rows at the top together and of the one at the bottom, px. */
const [TOP, BOTTOM] = [22, 18];
/** Middles of the rows, and the edge between those at the top, from the nearer edge of the box, px. */
const [NAN, EDGE, INFINITE, ZERO] = [1, 6, 12, 5];

export interface VerticalScale {
  /**
   * Where a mark of a value stands, px; values as log10 where the axis is logarithmic. What lies beyond the axis, the
   * infinities among it, stands in the row of ∞ or 0; NaN for NaN.
   */
  readonly yOf: (value: number) => number;
  /** The same for a point of a line: a finite value that lies beyond has its height there. See `within` in path.ts. */
  readonly lineY: (value: number) => number;
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

/** Farther away a line is upright to the eye, whatever it leads to; and heights stay finite. px. */
const FAR = 1e6;
/** What is so near to an end of the axis is at it, px: it may lie beyond by rounding alone. */
const ROUNDING = 0.01;

/** @param hasZeroRow false for a linear axis, on which 0 has its place */
export function verticalScale(box: Box, [low, high]: Range, hasZeroRow = true): VerticalScale {
  const floor = box.height - box.bottom;
  const [top, bottom] = [box.top + TOP, floor - (hasZeroRow ? BOTTOM : 0)];
  const perUnit = (bottom - top) / (high - low);
  const [infinityY, zeroY] = [box.top + INFINITE, floor - ZERO];
  const lineY = (value: number) => {
    if (Number.isNaN(value)) return Number.NaN;
    if (!Number.isFinite(value)) return value > 0 ? infinityY : zeroY;
    const y = Math.max(-FAR, Math.min(FAR, bottom - (value - low) * perUnit));
    if (Math.abs(y - top) < ROUNDING) return top;
    return Math.abs(y - bottom) < ROUNDING ? bottom : y;
  };
  return {
    top,
    bottom,
    ceiling: box.top + EDGE,
    floor,
    nanY: box.top + NAN,
    infinityY,
    zeroY,
    lineY,
    yOf: (value) => {
      const y = lineY(value);
      if (!Number.isFinite(value)) return y;
      if (y < top) return infinityY;
      if (y > bottom) return hasZeroRow ? zeroY : bottom;
      return y;
    },
  };
}
