/**
 * SVG path text from points in px. Lines break where a value is not finite, and no path holds more than four points
 * per pixel column: the first, the last and the extremes, so that nothing visible is lost.
 */
import { area, line } from 'd3';

export type Point = readonly [x: number, y: number];
export type Span = readonly [x: number, top: number, bottom: number];

const lineOf = line<Point>()
  .defined(([, y]) => Number.isFinite(y))
  .digits(1);

const areaOf = area<Span>()
  .defined(([, top, bottom]) => Number.isFinite(top) && Number.isFinite(bottom))
  .x(([x]) => x)
  .y0(([, , bottom]) => bottom)
  .y1(([, top]) => top)
  .digits(1);

/** Thins points sorted by x to at most four per pixel column. A non-finite y (a break) is always kept. */
export function decimate(points: readonly Point[]): readonly Point[] {
  if (points.length < 3) return points;
  const width = Math.abs(points[points.length - 1]![0] - points[0]![0]);
  if (points.length <= width) return points;
  const kept: Point[] = [];
  for (let start = 0; start < points.length; ) {
    const column = Math.floor(points[start]![0]);
    let [end, low, high] = [start, start, start];
    while (end < points.length && Math.floor(points[end]![0]) === column && Number.isFinite(points[end]![1])) {
      if (points[end]![1] < points[low]![1]) low = end;
      if (points[end]![1] > points[high]![1]) high = end;
      end++;
    }
    if (end === start) kept.push(points[end++]!);
    else for (const i of new Set([start, ...[low, high].sort((a, b) => a - b), end - 1])) kept.push(points[i]!);
    start = end;
  }
  return kept;
}

/** The `d` of a line; '' when no point is finite. */
export const linePath = (points: readonly Point[]): string => lineOf(decimate(points)) ?? '';

/** The `d` of an area between two edges; '' when no span is finite. */
export const areaPath = (spans: readonly Span[]): string => areaOf(spans) ?? '';

/** Runs of neighbouring indices for which `isIn` holds, as [first, last]. */
export function runsOf(length: number, isIn: (index: number) => boolean): Array<readonly [number, number]> {
  const runs: Array<readonly [number, number]> = [];
  for (let i = 0; i < length; i++) {
    if (!isIn(i)) continue;
    const first = i;
    while (i + 1 < length && isIn(i + 1)) i++;
    runs.push([first, i]);
  }
  return runs;
}
