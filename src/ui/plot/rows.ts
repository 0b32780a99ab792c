/**
 * The vertical scale of a chart of magnitudes. Above and below the axis proper two rows are kept free, for what has no
 * place on it: ∞ (and what is not a number) at the top, a true 0 at the bottom.
 */
import type { Box } from './ChartFrame.tsx';
import type { Range } from './range.ts';

/** Height of a row, and how far its middle is from the edge of the box, px. */
const [ROW, MIDDLE] = [18, 5];

export interface VerticalScale {
  /** px of a finite value, as log10 where the axis is logarithmic; the row of ∞ or 0 for the infinities; NaN for NaN. */
  readonly yOf: (value: number) => number;
  /** Middle of the row for ∞ and NaN, px. */
  readonly infinityY: number;
  /** Middle of the row for 0, px. */
  readonly zeroY: number;
  /** Ends of the axis proper, px: where the domain's high and low ends are. */
  readonly top: number;
  readonly bottom: number;
  /** Edges of the plot, rows included, px. */
  readonly ceiling: number;
  readonly floor: number;
}

/** @param hasZeroRow false for a linear axis, on which 0 has its place */
export function verticalScale(box: Box, [low, high]: Range, hasZeroRow = true): VerticalScale {
  const [top, bottom] = [box.top + ROW, box.height - box.bottom - (hasZeroRow ? ROW : 0)];
  const perUnit = (bottom - top) / (high - low);
  const [infinityY, zeroY] = [box.top + MIDDLE, box.height - box.bottom - MIDDLE];
  return {
    top,
    bottom,
    ceiling: box.top,
    floor: box.height - box.bottom,
    infinityY,
    zeroY,
    yOf: (value) => {
      if (Number.isFinite(value)) return bottom - (value - low) * perUnit;
      if (Number.isNaN(value)) return Number.NaN;
      return value > 0 ? infinityY : zeroY;
    },
  };
}
