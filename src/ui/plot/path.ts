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

/**
 * Points or spans with one more wherever an edge crosses an end, and all that is beyond the ends replaced.
 * @param ends px
 * @param off what stands for a height beyond, given the end that is nearer
 */
function cut<Row extends readonly number[]>(
  rows: readonly Row[],
  ends: Range,
  off: (end: number) => number,
): readonly Row[] {
  const isOff = (y: number, edge: number) => edge > 0 && (y < ends[0] || y > ends[1]);
  if (!rows.some((row) => row.some(isOff))) return rows;
  const kept = (y: number) => {
    const end = Math.max(ends[0], Math.min(ends[1], y));
    // A crossing is at the end but for rounding.
    return Math.abs(end - y) > 1e-6 ? off(end) : end;
  };
  return rows
    .flatMap((row, i) => {
      const before = rows[i - 1] ?? row;
      const shares = row.flatMap((y, edge) =>
        edge === 0 ? [] : ends.map((end) => (end - before[edge]!) / (y - before[edge]!)),
      );
      const bends = shares.filter((share) => share > 0 && share < 1).sort((a, b) => a - b);
      return [...bends.map((share) => row.map((to, edge) => before[edge]! + share * (to - before[edge]!))), row];
    })
    .map(([x, ...edges]) => [x, ...edges.map(kept)] as readonly number[] as Row);
}

/**
 * The parts of a line that lie between two heights, px: cut off where it crosses them, and broken where it is beyond.
 * @param points by rising x
 */
export const within = (points: readonly Point[], ends: Range): readonly Point[] => cut(points, ends, () => Number.NaN);

/** The same for an area between two edges. */
export const areaWithin = (spans: readonly Span[], ends: Range): readonly Span[] => cut(spans, ends, (end) => end);

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
