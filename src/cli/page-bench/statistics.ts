/** Figures of a few numbers: quantiles, and the slope of a line with its standard error. */
import { quantile } from 'd3';

export const at = (share: number, values: readonly number[]): number => quantile(values, share) ?? Number.NaN;
export const medianOf = (values: readonly number[]): number => at(0.5, values);

export interface Slope {
  readonly slope: number;
  /** Standard error of the slope; NaN of fewer than three points. */
  readonly error: number;
}

/** Least squares: y = a + slope · x. */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): Slope {
  const n = points.length;
  const mean = (i: 0 | 1) => points.reduce((sum, point) => sum + point[i], 0) / n;
  const [x0, y0] = [mean(0), mean(1)];
  const sxx = points.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0) / sxx;
  const residuals = points.reduce((sum, [x, y]) => sum + (y - y0 - slope * (x - x0)) ** 2, 0);
  return { slope, error: n > 2 ? Math.sqrt(residuals / (n - 2) / sxx) : Number.NaN };
}
