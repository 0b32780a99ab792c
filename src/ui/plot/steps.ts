/**
 * The arithmetic of every chart over steps: series of buckets in; paths, ends, marks and extents out, in px. No React.
 * What the series are is each chart's own.
 */
import { bisector, mean as meanOf, nice } from 'd3';
import type { Box } from './ChartFrame.tsx';
import type { Candidate } from './labels-inside.ts';
import { gutterWidth } from './line-labels.ts';
import { areaPath, areaWithin, linePath, type Point, runsOf, type Span, within } from './path.ts';
import { type Range, roundDecades, unionOf } from './range.ts';
import type { VerticalScale } from './rows.ts';
import { bySteps, type StepCounting, type StepUnit } from './step-counting.ts';
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
  readonly hasInfinity: boolean;
  readonly hasNaN: boolean;
}

/** Words of every chart over steps. */
export interface StepChartText extends ChartText {
  /** What the horizontal axis counts: "step". */
  readonly counted: Readonly<Record<StepUnit, string>>;
  /** Beside the step at the cursor: "· 41 088 examples", "· 12.3 s"; numbers as text. */
  readonly countedAt: Readonly<Record<Exclude<StepUnit, 'step'>, (count: string) => string>>;
  /** The measure of lines that are smoothed, with the weight of what came before. */
  readonly smoothed: (measure: string, weight: string) => string;
  /** "diverged at step 812". */
  readonly diverged: (step: string) => string;
}

export type ScaleKind = 'log' | 'linear';

/** A value's place on an axis of this kind; a value that is 0 or less is below every place of a logarithmic one. */
export const placeOf = (value: number, kind: ScaleKind): number =>
  kind === 'linear' || Number.isNaN(value) ? value : Math.log10(Math.max(0, value));

/** What the buckets before the last one reach. */
interface Reach {
  buckets: number;
  low: number;
  high: number;
}

/**
 * What is known of an array of buckets from the last time. It holds for all but its last bucket as long as it is the
 * same array: see `History.buckets`.
 */
const reached = { log: new WeakMap<readonly Bucket[], Reach>(), linear: new WeakMap<readonly Bucket[], Reach>() };

/** All that buckets reach, on an axis of this kind. */
export function bucketsExtent(buckets: readonly Bucket[], kind: ScaleKind): Range | undefined {
  const known = reached[kind].get(buckets) ?? {
    buckets: 0,
    low: Number.POSITIVE_INFINITY,
    high: Number.NEGATIVE_INFINITY,
  };
  let { low, high } = known;
  const least = kind === 'log' ? Number.MIN_VALUE : Number.NEGATIVE_INFINITY;
  const hold = (value: number) => {
    if (value < low && value >= least) low = value;
    if (value > high && value >= least) high = value;
  };
  for (let i = known.buckets; i < buckets.length; i++) {
    if (i === buckets.length - 1) reached[kind].set(buckets, { buckets: i, low, high });
    const { min, mean, max } = buckets[i]!;
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
  /** What the axis counts at a step. */
  readonly countOf: (step: number) => number;
  /** px of a count, along an axis that begins at 0. */
  readonly xOfCount: (count: number) => number;
  /** px of its beginning, and how long it is. */
  readonly left: number;
  readonly width: number;
  readonly perCount: number;
  readonly counting: StepCounting;
}

/** @param end where the axis, which begins at 0, ends, in what is counted */
export function stepScale(box: Box, end: number, counting: StepCounting = bySteps): StepScale {
  const { left } = box;
  const width = box.width - left - box.right;
  const perCount = width / end;
  const { countOf, stepOf } = counting;
  return {
    left,
    width,
    perCount,
    counting,
    countOf,
    xOfCount: (count) => left + count * perCount,
    xOf: (step) => left + countOf(step) * perCount,
    positionOf: (x) => stepOf((x - left) / perCount),
  };
}

/** The bucket that holds the step, or the last one before it; undefined before the first. */
export function bucketAt(buckets: readonly Bucket[], step: number): Bucket | undefined {
  return buckets[bisector<Bucket, number>(({ firstStep }) => firstStep).right(buckets, step) - 1];
}

export interface SeriesShape {
  /** What the line of means goes through, as far as it is on the axis; y is NaN where it breaks. */
  readonly points: readonly Point[];
  /** The `d` of that line. */
  readonly path: string;
  /** The `d` of the band between least and greatest values; '' where every point is one step. */
  readonly band: string;
  /** Where the lane's marker is repeated along the line, so that it is told by shape. */
  readonly marks: readonly Point[];
  /** Where the mark of the last finite value stands, px: in a row where that lies beyond the axis; undefined without one. */
  readonly end: Point | undefined;
  /** Mean height of the last few points, where a label stands still beside a restless end, px; NaN without an end. */
  readonly endLevel: number;
  /** px along the rows of ∞ and NaN where such values begin. */
  readonly infinities: readonly number[];
  readonly nans: readonly number[];
  /** px along the row of 0, on a logarithmic axis. */
  readonly zeros: readonly number[];
}

/** Width of what is drawn as one point, px: the line is then a mean and the band shows how far values reach. */
const COLUMN = 2;

/** Columns that no further bucket can change, of the buckets before `next`; on one scale. */
interface Columns {
  readonly scale: StepScale;
  readonly closed: Bucket[];
  next: number;
}

const columnsSoFar = new WeakMap<readonly Bucket[], Columns>();

/**
 * Joins buckets that would be drawn in the same column of 2 px. All columns but the last are kept for the next time,
 * when buckets have been added to the same array: see `History.buckets`.
 */
export function columnsOf(buckets: readonly Bucket[], scale: StepScale): Bucket[] {
  const { xOf } = scale;
  let known = columnsSoFar.get(buckets);
  if (!known || !isSameScale(known.scale, scale)) {
    known = { scale, closed: [], next: 0 };
    columnsSoFar.set(buckets, known);
  }
  while (known.next < buckets.length) {
    const start = known.next;
    const column = Math.floor(xOf(buckets[start]!.lastStep) / COLUMN);
    let end = start + 1;
    while (end < buckets.length && Math.floor(xOf(buckets[end]!.lastStep) / COLUMN) === column) end++;
    const bucket = end === start + 1 ? buckets[start]! : joined(buckets, start, end);
    if (end === buckets.length) return [...known.closed, bucket];
    known.closed.push(bucket);
    known.next = end;
  }
  return [...known.closed];
}

const isSameScale = (a: StepScale, b: StepScale): boolean =>
  a.left === b.left && a.perCount === b.perCount && a.counting.unit === b.counting.unit;

function joined(buckets: readonly Bucket[], start: number, end: number): Bucket {
  let [min, max, mean, steps] = [Number.NaN, Number.NaN, Number.NaN, 0];
  let [hasInfinity, hasNaN] = [false, false];
  for (let i = start; i < end; i++) {
    const bucket = buckets[i]!;
    hasInfinity ||= bucket.hasInfinity;
    hasNaN ||= bucket.hasNaN;
    if (Number.isNaN(bucket.mean)) continue;
    const own = bucket.lastStep - bucket.firstStep + 1;
    // A running mean: a sum of values near the end of the range overflows.
    mean = steps === 0 ? bucket.mean : mean * (steps / (steps + own)) + bucket.mean * (own / (steps + own));
    min = steps === 0 ? bucket.min : Math.min(min, bucket.min);
    max = steps === 0 ? bucket.max : Math.max(max, bucket.max);
    steps += own;
  }
  const [{ firstStep }, { lastStep }] = [buckets[start]!, buckets[end - 1]!];
  return { firstStep, lastStep, min, max, mean, hasInfinity, hasNaN };
}

/** From a level to its label, and between two labels on one level, px. */
const [LEVEL_GAP, LEVEL_STRIDE] = [1, 10];
/** A label leaves the right end only for much less ink below it. */
const STRIDE_COST = 45;

/** …and one is farther above or below the level than it need be only where lines run along it: heights of a label. */
const ROWS = [0, 0.4, 0.8, 1.2];
const ROW_COST = 8;

/** Where the label of a level may stand: above or below it, best at its right end. */
export const levelCandidates = (y: number, right: number, { width, height }: Size): Candidate[] =>
  [0, 1, 2].flatMap((stride) => {
    const x = right - width - 2 - stride * (width + LEVEL_STRIDE);
    return ROWS.flatMap((row) => {
      const [away, cost] = [LEVEL_GAP + row * height, stride * STRIDE_COST + row * ROW_COST];
      return [
        { x, y: y - away - height, cost },
        { x, y: y + away, cost: cost + 1 },
      ];
    });
  });

/** Points in the level of a line's end. */
const STEADY = 12;

/** Markers along a line as wide as the axis, and how far they stay from the one at its end, px. */
const [MARKS, MARK_ROOM] = [4, 16];

/**
 * Draws buckets, joined where they are narrower than a column, each at its last step, so that the newest one is where the training is.
 * @param style index of the lane's style: markers of different lanes keep apart
 * @param hasBand whether the reach of values is drawn at all
 */
export function seriesShape(
  all: readonly Bucket[],
  steps: StepScale,
  { yOf, lineY, top, bottom, zeroY }: VerticalScale,
  kind: ScaleKind,
  style: number,
  hasBand = true,
): SeriesShape {
  const { xOf, positionOf, left, width } = steps;
  const buckets = columnsOf(all, steps);
  const finite = (value: number) => {
    const place = placeOf(value, kind);
    return Number.isFinite(place) ? place : Number.NaN;
  };
  const places = buckets.map(({ lastStep, mean }) => [xOf(lastStep), finite(mean)] as const);
  const points = within(
    places.map(([x, place]): Point => [x, lineY(place)]),
    [top, bottom],
  );
  const isBanded = hasBand && buckets.some(({ firstStep, lastStep }) => lastStep > firstStep);
  const spans = isBanded
    ? buckets.map(
        ({ lastStep, min, max }): Span => [
          xOf(lastStep),
          lineY(finite(max)),
          min <= 0 && kind === 'log' ? zeroY : lineY(finite(min)),
        ],
      )
    : [];
  const startsOf = (isIn: (bucket: Bucket) => boolean) =>
    runsOf(buckets.length, (i) => isIn(buckets[i]!)).map(([first]) => xOf(buckets[first]!.lastStep));
  const last = places.findLast(([, place]) => Number.isFinite(place));
  const end: Point | undefined = last && [last[0], yOf(last[1])];
  const marked = new Set<Bucket>();
  for (let i = 0; i < MARKS; i++) {
    const bucket = bucketAt(buckets, positionOf(left + ((i + 0.1 + (style % 8) * 0.115) / MARKS) * width));
    if (bucket) marked.add(bucket);
  }
  return {
    points,
    path: linePath(points),
    band: areaPath(areaWithin(spans, [top, Math.max(bottom, zeroY)])),
    marks: [...marked]
      .map(({ lastStep, mean }): Point => [xOf(lastStep), lineY(finite(mean))])
      .filter(([x, at]) => at >= top && at <= bottom && end !== undefined && x < end[0] - MARK_ROOM),
    end,
    endLevel: meanOf(places.slice(-STEADY).map(([, place]) => yOf(place))) ?? end?.[1] ?? Number.NaN,
    infinities: startsOf(({ hasInfinity }) => hasInfinity),
    nans: startsOf(({ hasNaN }) => hasNaN),
    zeros: kind === 'log' ? startsOf(({ min }) => min <= 0) : [],
  };
}
