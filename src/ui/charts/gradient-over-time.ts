/**
 * The arithmetic of the chart of ḡ_t over timesteps: lanes in; paths, marks, bands and labels out, in px. No React.
 * Everything vertical is log10 ḡ; nothing is rescaled, and what is 0, infinite or not a number has its own place.
 */
import type { Box } from '../plot/ChartFrame.tsx';
import { formatMagnitude } from '../plot/format.ts';
import type { Candidate } from '../plot/labels-inside.ts';
import type { ChartLane, ReadoutRow } from '../plot/lane.ts';
import { areaPath, linePath, type Point, runsOf, type Span, within } from '../plot/path.ts';
import { extentOf, type Range, unionOf, wholeDecades } from '../plot/range.ts';
import type { VerticalScale } from '../plot/rows.ts';
import type { ChartText } from '../plot/text.ts';
import type { Size } from '../plot/use-size.ts';

export interface GradientLane extends ChartLane {
  /**
   * log2 ḡ_t at index t − 1, of the lane's latest step; undefined before the first. −Infinity is a true zero.
   * A new array for every step: the chart may keep one.
   */
  readonly log2GradNormByTimestep: ArrayLike<number> | undefined;
  /** Where these are means over several steps: the least and the greatest of them. */
  readonly reach?: Reach | undefined;
}

interface Reach {
  readonly min: ArrayLike<number>;
  readonly max: ArrayLike<number>;
}

/** One lane in a sentence about the chart; norms as text. */
export interface GradientSummary {
  readonly name: string;
  readonly atFirst: string;
  readonly atLast: string;
  readonly timesteps: string;
  readonly divergedAtStep: string | undefined;
}

export interface GradientChartText extends ChartText {
  /** Under the ends of the axis: "earliest input" at t = 1, "loss" at t = T. */
  readonly atFirstTimestep: string;
  readonly atLastTimestep: string;
  /** In its place where every timestep has a loss. */
  readonly lossAtEvery: string;
  /** Magnitudes that a 32-bit float rounds to 0, holds with fewer digits, or cannot hold. */
  readonly belowF32: string;
  readonly subnormalF32: string;
  readonly aboveF32: string;
  /** "∞ from t = 37": from there back to t = 1, or wherever the gap ends. */
  readonly infiniteFrom: (timestep: string) => string;
  readonly notANumberFrom: (timestep: string) => string;
  /** "diverged at step 812". */
  readonly diverged: (step: string) => string;
  readonly summarise: (lanes: readonly GradientSummary[], step: string) => string;
}

const LOG10_2 = Math.log10(2);

function toLog10(log2: ArrayLike<number>): Float64Array {
  const norms = new Float64Array(log2.length);
  for (let i = 0; i < norms.length; i++) norms[i] = log2[i]! * LOG10_2;
  return norms;
}

/** log10 ḡ_t at index t − 1. */
export const log10Norms = ({ log2GradNormByTimestep = [] }: GradientLane): Float64Array =>
  toLog10(log2GradNormByTimestep);

/** Their least and their greatest, where they are means. */
export const log10Reach = ({ reach }: GradientLane): readonly [Float64Array, Float64Array] | undefined =>
  reach && [toLog10(reach.min), toLog10(reach.max)];

/** The `d` of the band between them. */
export const reachBand = (
  [min, max]: readonly [Float64Array, Float64Array],
  xOf: (t: number) => number,
  { yOf }: VerticalScale,
): string => areaPath(Array.from(min, (least, i): Span => [xOf(i + 1), yOf(max[i]!), yOf(least)]));

/** What of a lane the axis must hold: of one that diverged, no values alone between gaps, which make no line. */
export const heldNorms = ({ divergedAtStep }: GradientLane, norms: Float64Array): Float64Array =>
  divergedAtStep === undefined
    ? norms
    : norms.filter((_, i) => Number.isFinite(norms[i - 1]) || Number.isFinite(norms[i + 1]));

/** Decades that the axis always shows. */
const ALWAYS: Range = [-4, 1];

/** The whole decades that hold every finite norm of all lanes, and at least 10⁻⁴ to 10. */
export const neededDecades = (lanes: readonly Float64Array[]): Range =>
  neededDecadesOf(unionOf(...lanes.map(extentOf)));

/** The same for norms that reach so far, as log10; undefined where none is finite. */
export const neededDecadesOf = (extent: Range | undefined): Range => wholeDecades(unionOf(ALWAYS, extent)!);

/** The limits of 32-bit floats as log10: least subnormal, least normal, greatest. */
export const F32 = {
  leastSubnormal: -149 * LOG10_2,
  leastNormal: -126 * LOG10_2,
  greatest: 128 * LOG10_2,
} as const;

export type BandName = 'belowF32' | 'subnormalF32' | 'aboveF32';

export interface Band {
  readonly name: BandName;
  /** px. */
  readonly top: number;
  readonly bottom: number;
}

/**
 * The parts of the axis that 32-bit floats cannot hold, or hold with fewer digits; of those in the domain. The outer two
 * reach over the rows of ∞ and 0 to the edges of the plot.
 */
export function f32Bands([low, high]: Range, { yOf, ceiling, floor }: VerticalScale): Band[] {
  const above: Band = { name: 'aboveF32', top: ceiling, bottom: yOf(F32.greatest) };
  const subnormal: Band = {
    name: 'subnormalF32',
    top: yOf(F32.leastNormal),
    bottom: low < F32.leastSubnormal ? yOf(F32.leastSubnormal) : floor,
  };
  const below: Band = { name: 'belowF32', top: yOf(F32.leastSubnormal), bottom: floor };
  return [
    ...(high > F32.greatest ? [above] : []),
    ...(low < F32.leastNormal ? [subnormal] : []),
    ...(low < F32.leastSubnormal ? [below] : []),
  ];
}

export interface GradientBox extends Box {
  /** px of t = 1: clear of the axis by half a marker. */
  readonly start: number;
  /** The most room for a label's text, px. */
  readonly labelWidth: number;
  /** Whether there is no room for labels; a legend stands for them. */
  readonly isNarrow: boolean;
}

const NARROW = 480;
const [LEFT, RIGHT, MARKER_ROOM] = [44, 18, 7];

export function gradientBox({ width, height }: Size): GradientBox {
  const start = LEFT + MARKER_ROOM;
  const labelWidth = width * 0.34;
  return { width, height, left: LEFT, right: RIGHT, top: 4, bottom: 36, start, labelWidth, isNarrow: width < NARROW };
}

/** From a line to its label and from the left end of the lines to a label, without and with a leader, px. */
const [GAP, NEAR, FAR] = [4, 10, 30];
/** Where labels stand on the way to the right, as shares of the chart. */
const SLOTS = [0, 0.27, 0.54];
/** Between places for a label that is joined to its line by a leader, px. */
const GRID = 8;

/**
 * Where the label of a line may stand: above or below it, best near its left end; or anywhere behind that, joined to
 * it by a leader.
 */
export function labelCandidates(
  line: readonly Point[],
  size: Size,
  { start, width, height, top, bottom }: GradientBox,
): Candidate[] {
  const end = line[0]?.[1] ?? top;
  const beside = SLOTS.flatMap((share, slot) => {
    const x = start + NEAR + share * (width - start);
    const over = line.filter(([at], i) => (line[i + 1]?.[0] ?? at) >= x && (line[i - 1]?.[0] ?? at) <= x + size.width);
    const heights = (over.length > 0 ? over : line.slice(-1)).map(([, y]) => y);
    if (heights.length === 0) return [];
    const [high, low] = [Math.min(...heights), Math.max(...heights)];
    const away = 0.15 * (low - high);
    return [
      { x, y: high - GAP - size.height, cost: slot * 14 + away },
      { x, y: low + GAP, cost: slot * 14 + away + 1 },
    ];
  });
  const led: Candidate[] = [];
  for (let y = top; y + size.height <= height - bottom; y += GRID) {
    const far = Math.abs(y + size.height / 2 - end);
    led.push({ x: start + FAR, y, cost: 30 + 0.25 * far, isLed: true });
  }
  return [...beside, ...led];
}

/** px of timestep t, and back. T = 1 stands at the start. */
export function timestepScale({ start, width, right }: GradientBox, timesteps: number) {
  const perStep = (width - right - start) / Math.max(1, timesteps - 1);
  return {
    xOf: (t: number) => start + (t - 1) * perStep,
    positionOf: (x: number) => 1 + (x - start) / perStep,
  };
}

const gapKinds = {
  zero: (norm: number) => norm === Number.NEGATIVE_INFINITY,
  infinite: (norm: number) => norm === Number.POSITIVE_INFINITY,
  notANumber: (norm: number) => Number.isNaN(norm),
} as const;

export type GapKind = keyof typeof gapKinds;

const rowOf: Readonly<Record<GapKind, (scale: VerticalScale) => number>> = {
  zero: ({ zeroY }) => zeroY,
  infinite: ({ infinityY }) => infinityY,
  notANumber: ({ nanY }) => nanY,
};

/** px of a norm; its row where it has no place on the axis. */
const yOf = (norm: number, scale: VerticalScale): number => (Number.isNaN(norm) ? scale.nanY : scale.yOf(norm));

/** Neighbouring timesteps with norms of one kind that have no place on a logarithmic axis. */
export interface Gap {
  readonly kind: GapKind;
  /** The latest timestep: where the gap begins on the way back from the loss. */
  readonly from: number;
  /** px of the latest and of the earliest timestep, and of the row in which the gap is drawn. */
  readonly fromX: number;
  readonly toX: number;
  readonly y: number;
}

export interface LaneShape {
  /** Every timestep, in its row where it has no place on the axis. */
  readonly track: readonly Point[];
  /**
   * Where the lane's marker is repeated along the line, so that lines that coincide are told apart; and where a norm
   * stands alone between gaps, which a line would not show.
   */
  readonly marks: readonly Point[];
  /** The `d` of the line; '' where nothing is finite. */
  readonly path: string;
  /** Stretches in which the line is broken, because the norms have no place on the axis. */
  readonly gaps: readonly Gap[];
  /** px of the left end, at t = 1. */
  readonly end: Point;
  /** Whether the norm at t = 1 has a place on the axis. */
  readonly isEndOnAxis: boolean;
}

/** Markers along a line besides that at its end, and how far the first ones stay from that, as shares of the line. */
const [MARKS, MARK_START] = [2, 0.1];

/**
 * @param style index of the lane's style: markers of different lanes keep apart
 * @returns undefined for a lane without timesteps
 */
export function laneShape(
  norms: Float64Array,
  xOf: (t: number) => number,
  scale: VerticalScale,
  style: number,
): LaneShape | undefined {
  if (norms.length === 0) return undefined;
  const points: Point[] = [];
  for (let i = 0; i < norms.length; i++) {
    points.push([xOf(i + 1), Number.isFinite(norms[i]) ? scale.lineY(norms[i]!) : Number.NaN]);
  }
  const isOnAxis = (i: number) => points[i]![1] >= scale.top && points[i]![1] <= scale.bottom;
  const gaps = (Object.keys(gapKinds) as GapKind[]).flatMap((kind) =>
    runsOf(norms.length, (i) => gapKinds[kind](norms[i]!)).map(([first, last]): Gap => {
      return { kind, from: last + 1, fromX: xOf(last + 1), toX: xOf(first + 1), y: rowOf[kind](scale) };
    }),
  );
  const track = points.map(([x], i): Point => [x, yOf(norms[i]!, scale)]);
  const marked = new Set(
    runsOf(norms.length, (i) => Number.isFinite(norms[i])).flatMap(([i, last]) => (i === last && i > 0 ? i : [])),
  );
  for (let i = 0; i < MARKS && points.length > 2 * 8 * MARKS; i++) {
    const share = MARK_START + ((1 - MARK_START) * (i + (style % 8) / 8)) / MARKS;
    marked.add(Math.round(share * (points.length - 1)));
  }
  return {
    track,
    marks: [...marked].filter(isOnAxis).map((i) => points[i]!),
    path: linePath(within(points, [scale.top, scale.bottom])),
    gaps,
    end: track[0]!,
    isEndOnAxis: isOnAxis(0),
  };
}

/** The note that a label bears below the lane's name: what keeps the line from being whole. */
export function laneNote(lane: GradientLane, shape: LaneShape, text: GradientChartText, format: (n: number) => string) {
  if (lane.divergedAtStep !== undefined) return text.diverged(format(lane.divergedAtStep));
  const lost = shape.gaps.filter(({ kind }) => kind !== 'zero');
  if (lost.length === 0) return undefined;
  const { kind, from } = lost.reduce((a, b) => (b.from > a.from ? b : a));
  return (kind === 'infinite' ? text.infiniteFrom : text.notANumberFrom)(format(from));
}

/** " (1.20 … 3.40)" where the norm is a mean over several steps. */
function reachText({ reach }: GradientLane, t: number): string {
  if (!reach || Number.isNaN(reach.min[t - 1])) return '';
  const [least, greatest] = [reach.min, reach.max].map((end) => formatMagnitude(end[t - 1]! * LOG10_2));
  return least === greatest ? '' : ` (${least} … ${greatest})`;
}

export const readoutRow = (lane: GradientLane, norms: Float64Array, t: number, scale: VerticalScale): ReadoutRow => {
  const norm = norms[t - 1] ?? Number.NaN;
  return {
    id: lane.id,
    name: lane.name,
    style: lane.style,
    value: norms.length === 0 ? '–' : `${formatMagnitude(norm)}${reachText(lane, t)}`,
    y: norms.length > 0 ? yOf(norm, scale) : Number.NaN,
  };
};

export function summaryOf(lane: GradientLane, norms: Float64Array, format: (n: number) => string): GradientSummary {
  return {
    name: lane.name,
    atFirst: formatMagnitude(norms[0] ?? Number.NaN),
    atLast: formatMagnitude(norms.at(-1) ?? Number.NaN),
    timesteps: format(norms.length),
    divergedAtStep: lane.divergedAtStep === undefined ? undefined : format(lane.divergedAtStep),
  };
}
