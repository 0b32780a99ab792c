/**
 * The arithmetic of every chart over steps: series of buckets in; paths, ends, marks and extents out, in px. No React.
 * What the series are is each chart's own.
 */
import { bisector, mean as meanOf, nice } from 'd3';
import type { Box } from './ChartFrame.tsx';
import { gutterWidth } from './line-labels.ts';
import { areaPath, linePath, type Point, runsOf, type Span } from './path.ts';
import { type Range, roundDecades, unionOf } from './range.ts';
import type { VerticalScale } from './rows.ts';
import type { ChartText } from './text.ts';
import type { Size } from './use-size.ts';

/** The values of consecutive steps. */
export interface Bucket {
  readonly firstStep: number;
  readonly lastStep: number;
  /** Of the finite values; NaN where there are none. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Whether a value was infinite or not a number. */
  readonly hasNonFinite: boolean;
}

/** Words of every chart over steps. */
export interface StepChartText extends ChartText {
  /** What the horizontal axis counts: "step". */
  readonly steps: string;
  /** "diverged at step 812". */
  readonly diverged: (step: string) => string;
}

export type ScaleKind = 'log' | 'linear';

/** A value's place on an axis of this kind; a value that is 0 or less is below every place of a logarithmic one. */
export const placeOf = (value: number, kind: ScaleKind): number =>
  kind === 'linear' || Number.isNaN(value) ? value : Math.log10(Math.max(0, value));

/** All that buckets reach, on an axis of this kind. */
export function bucketsExtent(buckets: readonly Bucket[], kind: ScaleKind): Range | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const least = kind === 'log' ? Number.MIN_VALUE : Number.NEGATIVE_INFINITY;
  const hold = (value: number) => {
    if (value < low && value >= least) low = value;
    if (value > high && value >= least) high = value;
  };
  for (const { min, mean, max } of buckets) {
    hold(min);
    hold(mean);
    hold(max);
  }
  return low <= high ? [placeOf(low, kind), placeOf(high, kind)] : undefined;
}

/** A round domain around what is drawn; with nothing to draw, a decade. */
export const stepDomain = (extent: Range | undefined): Range => roundDecades(extent ?? [-1, 0]);

/** A round domain for a linear axis, 0 in it. */
export function linearDomain(extent: Range | undefined): Range {
  const [low, high] = nice(...unionOf([0, 0], extent ?? [0, 1])!, 4);
  return [low, high > low ? high : low + 1];
}

/** Labels stand to the right of the axis, where there is room. */
export interface StepBox extends Box {
  readonly labelWidth: number;
  readonly hasLabels: boolean;
}

const WIDE = 400;
/** Room to the right of the axis for the last tick's text, and for a label's leader, px. */
const [TICK_ROOM, LABEL_ROOM] = [20, 28];

/** @param labels the longest texts that labels will hold */
export function stepBox({ width, height }: Size, labels: readonly string[]): StepBox {
  const hasLabels = width >= WIDE;
  const labelWidth = hasLabels ? gutterWidth(labels, width, 0.26) : 0;
  const left = 44;
  const right = hasLabels ? labelWidth + LABEL_ROOM : TICK_ROOM;
  return { width, height, left, right, top: 4, bottom: 36, labelWidth, hasLabels };
}

export interface StepScale {
  /** px of a step, and back. */
  readonly xOf: (step: number) => number;
  readonly positionOf: (x: number) => number;
  /** Where the axis, which begins at 0, ends. */
  readonly last: number;
}

export function stepScale({ width, left, right }: Box, last: number): StepScale {
  const perStep = (width - left - right) / last;
  return { last, xOf: (step) => left + step * perStep, positionOf: (x) => (x - left) / perStep };
}

/** The bucket that holds the step, or the last one before it; undefined before the first. */
export function bucketAt(buckets: readonly Bucket[], step: number): Bucket | undefined {
  return buckets[bisector<Bucket, number>(({ firstStep }) => firstStep).right(buckets, step) - 1];
}

export interface SeriesShape {
  /** The `d` of the line of means. */
  readonly path: string;
  /** The `d` of the band between least and greatest values; '' where every point is one step. */
  readonly band: string;
  /** Where the lane's marker is repeated along the line, so that it is told by shape. */
  readonly marks: readonly Point[];
  /** px of the last value that has a place; undefined when none has. */
  readonly end: Point | undefined;
  /** Mean height of the last few points, where a label stands still beside a restless end, px; NaN without an end. */
  readonly endLevel: number;
  /** px along the row of ∞ where values stop being finite. */
  readonly nonFinite: readonly number[];
  /** px along the row of 0, on a logarithmic axis. */
  readonly zeros: readonly number[];
}

/** Width of what is drawn as one point, px: the line is then a mean and the band shows how far values reach. */
const COLUMN = 2;

/** Joins buckets that would be drawn in the same column of 2 px. */
export function columnsOf(buckets: readonly Bucket[], xOf: (step: number) => number): Bucket[] {
  const columns: Bucket[] = [];
  for (let start = 0; start < buckets.length; ) {
    const column = Math.floor(xOf(buckets[start]!.lastStep) / COLUMN);
    let end = start + 1;
    while (end < buckets.length && Math.floor(xOf(buckets[end]!.lastStep) / COLUMN) === column) end++;
    columns.push(end === start + 1 ? buckets[start]! : joined(buckets, start, end));
    start = end;
  }
  return columns;
}

function joined(buckets: readonly Bucket[], start: number, end: number): Bucket {
  let [min, max, mean, steps] = [Number.NaN, Number.NaN, Number.NaN, 0];
  let hasNonFinite = false;
  for (let i = start; i < end; i++) {
    const bucket = buckets[i]!;
    hasNonFinite ||= bucket.hasNonFinite;
    if (Number.isNaN(bucket.mean)) continue;
    const own = bucket.lastStep - bucket.firstStep + 1;
    // A running mean: a sum of values near the end of the range overflows.
    mean = steps === 0 ? bucket.mean : mean * (steps / (steps + own)) + bucket.mean * (own / (steps + own));
    min = steps === 0 ? bucket.min : Math.min(min, bucket.min);
    max = steps === 0 ? bucket.max : Math.max(max, bucket.max);
    steps += own;
  }
  return { firstStep: buckets[start]!.firstStep, lastStep: buckets[end - 1]!.lastStep, min, max, mean, hasNonFinite };
}

/** Points in the level of a line's end. */
const STEADY = 12;

/** Markers along a line as wide as the axis, and how far they stay from the one at its end, px. */
const [MARKS, MARK_ROOM] = [4, 16];

/**
 * Draws buckets, joined where they are narrower than a column, each at its last step, so that the newest one is where the training is.
 * @param style index of the lane's style: markers of different lanes keep apart
 */
export function seriesShape(
  all: readonly Bucket[],
  { xOf, last }: StepScale,
  { yOf }: VerticalScale,
  kind: ScaleKind,
  style: number,
): SeriesShape {
  const buckets = columnsOf(all, xOf);
  const y = (value: number) => {
    const place = placeOf(value, kind);
    return Number.isFinite(place) ? yOf(place) : Number.NaN;
  };
  const points = buckets.map(({ lastStep, mean }): Point => [xOf(lastStep), y(mean)]);
  const isBanded = buckets.some(({ firstStep, lastStep }) => lastStep > firstStep);
  const floor = yOf(Number.NEGATIVE_INFINITY);
  const spans = isBanded
    ? buckets.map(
        ({ lastStep, min, max }): Span => [xOf(lastStep), y(max), min <= 0 && kind === 'log' ? floor : y(min)],
      )
    : [];
  const startsOf = (isIn: (bucket: Bucket) => boolean) =>
    runsOf(buckets.length, (i) => isIn(buckets[i]!)).map(([first]) => xOf(buckets[first]!.lastStep));
  const end = points.findLast(([, at]) => Number.isFinite(at));
  const marked = new Set<Bucket>();
  for (let i = 0; i < MARKS; i++) {
    const bucket = bucketAt(buckets, ((i + 0.2 + (style % 4) * 0.2) / MARKS) * last);
    if (bucket) marked.add(bucket);
  }
  return {
    path: linePath(points),
    band: areaPath(spans),
    marks: [...marked]
      .map(({ lastStep, mean }): Point => [xOf(lastStep), y(mean)])
      .filter(([x, at]) => Number.isFinite(at) && end !== undefined && x < end[0] - MARK_ROOM),
    end,
    endLevel: meanOf(points.slice(-STEADY).map(([, at]) => at)) ?? end?.[1] ?? Number.NaN,
    nonFinite: startsOf(({ hasNonFinite }) => hasNonFinite),
    zeros: kind === 'log' ? startsOf(({ min }) => min <= 0) : [],
  };
}
