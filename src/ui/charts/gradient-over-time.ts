/**
 * The arithmetic of the chart of ḡ_t over timesteps: lanes in; paths, marks, bands and labels out, in px. No React.
 * Everything vertical is log10 ḡ; nothing is rescaled, and what is 0, infinite or not a number has its own place.
 */
import type { Box } from '../plot/ChartFrame.tsx';
import { formatMagnitude } from '../plot/format.ts';
import type { ChartLane, ReadoutRow } from '../plot/lane.ts';
import { gutterWidth } from '../plot/line-labels.ts';
import { linePath, type Point, runsOf } from '../plot/path.ts';
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
  /** Magnitudes that a 32-bit float rounds to 0, holds with fewer digits, or cannot hold. */
  readonly belowF32: string;
  readonly subnormalF32: string;
  readonly aboveF32: string;
  /** "∞ from t = 37": from there back to t = 1, or wherever the gap ends. */
  readonly infiniteFrom: (timestep: string) => string;
  readonly notANumberFrom: (timestep: string) => string;
  /** "diverged at step 812". */
  readonly diverged: (step: string) => string;
  readonly summarise: (lanes: readonly GradientSummary[]) => string;
}

const LOG10_2 = Math.log10(2);

/** log10 ḡ_t at index t − 1. */
export function log10Norms({ log2GradNormByTimestep: log2 = [] }: GradientLane): Float64Array {
  const norms = new Float64Array(log2.length);
  for (let i = 0; i < norms.length; i++) norms[i] = log2[i]! * LOG10_2;
  return norms;
}

/** Decades that the axis always shows. */
const ALWAYS: Range = [-4, 1];

/** The whole decades that hold every finite norm of all lanes, and at least 10⁻⁴ to 10. */
export const neededDecades = (lanes: readonly Float64Array[]): Range =>
  wholeDecades(unionOf(ALWAYS, ...lanes.map(extentOf))!);

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
  /** px of t = 1; between the box's left edge and here stand the labels, where there is room for a gutter. */
  readonly start: number;
  readonly labelWidth: number;
  /** Whether there is no room for labels; a legend stands for them. */
  readonly isNarrow: boolean;
}

const NARROW = 480;
/** Room for a marker at the left end of the lines, and from there to a label's text, px. */
const [MARKER_ROOM, LABEL_ROOM] = [12, 28];

/** @param labels the longest texts that labels will hold */
export function gradientBox({ width, height }: Size, labels: readonly string[]): GradientBox {
  const isNarrow = width < NARROW;
  const [left, right] = [44, 18];
  const labelWidth = isNarrow ? 0 : gutterWidth(labels, width, 0.24);
  const start = left + (isNarrow ? MARKER_ROOM : labelWidth + LABEL_ROOM);
  return { width, height, left, right, top: 4, bottom: 36, start, labelWidth, isNarrow };
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
  /** The `d` of the line; '' where nothing is finite. */
  readonly path: string;
  /** Stretches in which the line is broken, because the norms have no place on the axis. */
  readonly gaps: readonly Gap[];
  /** px of the left end, at t = 1. */
  readonly end: Point;
  /** Whether the norm at t = 1 is finite and not 0. */
  readonly isEndFinite: boolean;
}

/** @returns undefined for a lane without timesteps */
export function laneShape(
  norms: Float64Array,
  xOf: (t: number) => number,
  scale: VerticalScale,
): LaneShape | undefined {
  if (norms.length === 0) return undefined;
  const points: Point[] = [];
  for (let i = 0; i < norms.length; i++) {
    points.push([xOf(i + 1), Number.isFinite(norms[i]) ? scale.yOf(norms[i]!) : Number.NaN]);
  }
  const gaps = (Object.keys(gapKinds) as GapKind[]).flatMap((kind) =>
    runsOf(norms.length, (i) => gapKinds[kind](norms[i]!)).map(([first, last]): Gap => {
      const y = kind === 'zero' ? scale.zeroY : scale.infinityY;
      return { kind, from: last + 1, fromX: xOf(last + 1), toX: xOf(first + 1), y };
    }),
  );
  const end: Point = [xOf(1), Number.isNaN(norms[0]) ? scale.infinityY : scale.yOf(norms[0]!)];
  return { path: linePath(points), gaps, end, isEndFinite: Number.isFinite(norms[0]) };
}

/** The note that a label bears below the lane's name: what keeps the line from being whole. */
export function laneNote(lane: GradientLane, shape: LaneShape, text: GradientChartText, format: (n: number) => string) {
  if (lane.divergedAtStep !== undefined) return text.diverged(format(lane.divergedAtStep));
  const lost = shape.gaps.filter(({ kind }) => kind !== 'zero');
  if (lost.length === 0) return undefined;
  const { kind, from } = lost.reduce((a, b) => (b.from > a.from ? b : a));
  return (kind === 'infinite' ? text.infiniteFrom : text.notANumberFrom)(format(from));
}

export const readoutRow = (lane: GradientLane, norms: Float64Array, t: number, scale: VerticalScale): ReadoutRow => {
  const norm = norms[t - 1] ?? Number.NaN;
  return {
    id: lane.id,
    name: lane.name,
    style: lane.style,
    value: norms.length === 0 ? '–' : formatMagnitude(norm),
    y: norms.length > 0 && Number.isNaN(norm) ? scale.infinityY : scale.yOf(norm),
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
