/**
 * SVG path text from points in px. Lines break where a value is not finite, and no path holds more than four points
 * per pixel column: the first, the last and the extremes, so that nothing visible is lost.
 */
import type { Range } from './range.ts';

export type Point = readonly [x: number, y: number];
export type Span = readonly [x: number, top: number, bottom: number];

/** To a tenth of a px: what is finer can't be seen, and makes the text twice as long. */
const at = (x: number, y: number): string => `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;

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

/** Where the straight line between two points crosses heights, px, by rising x. */
const crossings = ([x0, y0]: Point, [x, y]: Point, heights: Range): Point[] =>
  heights
    .filter((height) => (y0 - height) * (y - height) < 0)
    .map((height): Point => [x0 + ((x - x0) * (height - y0)) / (y - y0), height])
    .sort(([a], [b]) => a - b);

const isBetween = (y: number, [top, bottom]: Range): boolean => y >= top && y <= bottom;

/**
 * The parts of a line that lie between two heights: cut off where it crosses them, and broken where it is beyond.
 * @param points by rising x
 * @param ends px
 */
export function within(points: readonly Point[], ends: Range): readonly Point[] {
  if (points.every(([, y]) => Number.isNaN(y) || isBetween(y, ends))) return points;
  return points.flatMap((point, i): Point[] => {
    const [x, y] = point;
    const here: Point = [x, isBetween(y, ends) ? y : Number.NaN];
    return i === 0 ? [here] : [...crossings(points[i - 1]!, point, ends), here];
  });
}

/** The same for an area between two edges. */
export function areaWithin(spans: readonly Span[], ends: Range): readonly Span[] {
  if (spans.every(([, ...edges]) => edges.every((y) => Number.isNaN(y) || isBetween(y, ends)))) return spans;
  const cut = (y: number) => Math.max(ends[0], Math.min(ends[1], y));
  return spans.flatMap((span, i): Span[] => {
    const [x, top, bottom] = span;
    const here: Span = [x, cut(top), cut(bottom)];
    const before = spans[i - 1];
    if (!before) return [here];
    const [x0, top0, bottom0] = before;
    const bends = [...crossings([x0, top0], [x, top], ends), ...crossings([x0, bottom0], [x, bottom], ends)];
    const between = (at: number, y0: number, y1: number) => cut(y0 + ((y1 - y0) * (at - x0)) / (x - x0));
    const atBends = bends.map(([at]): Span => [at, between(at, top0, top), between(at, bottom0, bottom)]);
    return [...atBends.sort(([a], [b]) => a - b), here];
  });
}

/** The `d` of a line; '' when no point is finite. A point alone is closed, so that a round cap makes it a dot. */
export function linePath(points: readonly Point[]): string {
  const kept = decimate(points);
  const runs = runsOf(kept.length, (i) => Number.isFinite(kept[i]![1]));
  const lineOf = (first: number, last: number) =>
    `M${kept
      .slice(first, last + 1)
      .map(([x, y]) => at(x, y))
      .join('L')}${first === last ? 'Z' : ''}`;
  return runs.map(([first, last]) => lineOf(first, last)).join('');
}

/** The `d` of an area between two edges; '' when no span is finite. */
export function areaPath(spans: readonly Span[]): string {
  const runs = runsOf(spans.length, (i) => Number.isFinite(spans[i]![1]) && Number.isFinite(spans[i]![2]));
  const areaOf = (run: readonly Span[]) =>
    `M${[...run.map(([x, top]) => at(x, top)), ...run.map(([x, , bottom]) => at(x, bottom)).reverse()].join('L')}Z`;
  return runs.map(([first, last]) => areaOf(spans.slice(first, last + 1))).join('');
}

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
