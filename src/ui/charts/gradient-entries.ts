/** The arithmetic of the chart of the gradient's entries: a histogram over log10 |g|, in shares of all entries. No React. */
import { BINS, BINS_PER_DECADE, type EntryCounts, FIRST_DECADE } from '../../probe/gradient-entries.ts';
import { formatPower, formatShare } from '../messages/numbers.ts';
import type { Box } from '../plot/ChartFrame.tsx';
import type { ChartLane } from '../plot/lane.ts';
import type { Point } from '../plot/path.ts';
import { type Range, unionOf, wholeDecades } from '../plot/range.ts';
import type { ChartText } from '../plot/text.ts';
import type { Size } from '../plot/use-size.ts';
import type { Probed, ProbeText } from './chart.ts';

export interface EntriesLane extends ChartLane, Probed<'gradientEntries'> {}

/** Shares of a lane's entries. */
export interface Histogram {
  /** By bin, [BINS]. */
  readonly shares: Float64Array;
  readonly zeros: number;
  readonly subnormal: number;
  readonly nonFinite: number;
  /** log10 of the median size of those that have one; NaN where none has. */
  readonly median: number;
}

/** One lane in a sentence; numbers as text. */
export interface EntriesSummary {
  readonly name: string;
  readonly median: string;
  readonly zeros: string;
  readonly subnormal: string;
  readonly nonFinite: string;
}

export interface EntriesChartText extends ChartText, ProbeText {
  /** Names the horizontal axis. */
  readonly sizes: string;
  readonly subnormalF32: string;
  /** The choice of a parameter, all of them, and each by name. */
  readonly parameter: string;
  readonly all: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** "0: 12 %", and of what is not finite. */
  readonly zeros: (share: string) => string;
  readonly nonFinite: (share: string) => string;
  readonly summarise: (lanes: readonly EntriesSummary[], step: string) => string;
}

export const ALL_PARAMETERS = 'all';

/** @param parameter one of them, or all */
export function histogramOf(counts: readonly EntryCounts[], parameter: string): Histogram | undefined {
  const chosen = counts.filter((each) => parameter === ALL_PARAMETERS || each.parameter === parameter);
  const entries = chosen.reduce((sum, each) => sum + each.entries, 0);
  if (entries === 0) return undefined;
  const shareOf = (count: (each: EntryCounts) => number) =>
    chosen.reduce((sum, each) => sum + count(each), 0) / entries;
  const shares = new Float64Array(BINS);
  for (const each of chosen) for (let bin = 0; bin < BINS; bin++) shares[bin]! += each.counts[bin]! / entries;
  // What only f64 reaches belongs to the outermost bins.
  shares[0]! += shareOf(({ below }) => below);
  shares[BINS - 1]! += shareOf(({ above }) => above);
  return {
    shares,
    zeros: shareOf(({ zeros }) => zeros),
    subnormal: shareOf(({ subnormal }) => subnormal),
    nonFinite: shareOf(({ nonFinite }) => nonFinite),
    median: medianOf(shares),
  };
}

/** Where half of what is in the bins is below, evenly spread inside of its bin. */
function medianOf(shares: Float64Array): number {
  const total = shares.reduce((sum, share) => sum + share, 0);
  let below = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const share = shares[bin]!;
    if (share > 0 && below + share >= total / 2) return decadeOf(bin + (total / 2 - below) / share);
    below += share;
  }
  return Number.NaN;
}

/** log10 of the lower edge of a bin. */
export const decadeOf = (bin: number): number => FIRST_DECADE + bin / BINS_PER_DECADE;

/** Decades that the axis always shows. */
const ALWAYS: Range = [-8, 0];

/** The whole decades in which any of these has entries. */
export function neededDecades(histograms: readonly (Histogram | undefined)[]): Range {
  const ranges = histograms.map((histogram): Range | undefined => {
    if (!histogram) return undefined;
    const first = histogram.shares.findIndex((share) => share > 0);
    const last = histogram.shares.findLastIndex((share) => share > 0);
    return first < 0 ? undefined : [decadeOf(first), decadeOf(last + 1)];
  });
  return wholeDecades(unionOf(ALWAYS, ...ranges)!);
}

/** The bins of these decades: the first, and the one after the last. */
const binsOf = ([low, high]: Range): Range => [
  Math.round((low - FIRST_DECADE) * BINS_PER_DECADE),
  Math.round((high - FIRST_DECADE) * BINS_PER_DECADE),
];

/** The greatest share of a bin that is shown or of the zeros, as the end of an axis: 10 %, 20 %, 50 % or 100 %. */
export function neededShare(histograms: readonly (Histogram | undefined)[], decades: Range): number {
  const shares = histograms.flatMap((each) => (each ? [each.zeros, ...each.shares.slice(...binsOf(decades))] : []));
  const greatest = Math.max(0, ...shares);
  return [0.1, 0.2, 0.5].find((end) => greatest <= end) ?? 1;
}

export interface EntriesBox extends Box {
  /** Middle of the column of zeros, and its width, px. */
  readonly zeroX: number;
  readonly zeroWidth: number;
  /** px at which the decades begin. */
  readonly start: number;
}

export function entriesBox({ width, height }: Size): EntriesBox {
  const [left, zeroWidth] = [44, 22];
  const zeroX = left + 6 + zeroWidth / 2;
  return { width, height, left, right: 18, top: 4, bottom: 36, zeroX, zeroWidth, start: left + zeroWidth + 26 };
}

/** Positions are bins; that before the first one is the zeros'. */
export const ZEROS = -1;

export function entriesScale({ start, width, right, zeroX }: EntriesBox, [low, high]: Range) {
  const perDecade = (width - right - start) / (high - low);
  const xOfDecade = (decade: number) => start + (decade - low) * perDecade;
  const [first, end] = binsOf([low, high]);
  return {
    xOfDecade,
    /** Cursor positions: that of the zeros stands right before the first bin that is shown. */
    first: first - 1,
    last: end - 1,
    xOf: (position: number) => (position < first ? zeroX : xOfDecade(decadeOf(position + 0.5))),
    positionOf: (x: number) =>
      x < start ? first - 1 : Math.floor((low + (x - start) / perDecade - FIRST_DECADE) * BINS_PER_DECADE),
    binOf: (position: number) => (position < first ? ZEROS : position),
  };
}

/**
 * The outline of the shown bins' shares, as steps: from the first to the last that is not empty, down to 0 on both sides.
 */
export function outline(shares: Float64Array, scale: ReturnType<typeof entriesScale>, yOf: (share: number) => number) {
  const isShown = (share: number, bin: number) => share > 0 && bin > scale.first && bin <= scale.last;
  const first = shares.findIndex(isShown);
  const last = shares.findLastIndex(isShown);
  if (first < 0) return [];
  const edge = (bin: number, share: number): Point => [scale.xOfDecade(decadeOf(bin)), yOf(share)];
  const points: Point[] = [edge(first, 0)];
  for (let bin = first; bin <= last; bin++) points.push(edge(bin, shares[bin]!), edge(bin + 1, shares[bin]!));
  return [...points, edge(last + 1, 0)];
}

export const shareAt = ({ shares, zeros }: Histogram, bin: number): number => (bin === ZEROS ? zeros : shares[bin]!);

/** "10⁻⁵ – 3.16·10⁻⁵"; "0" of the zeros. */
export const binName = (bin: number): string =>
  bin === ZEROS ? '0' : `${formatPower(decadeOf(bin))} – ${formatPower(decadeOf(bin + 1))}`;

/** Shares below and above these decades: of lanes that diverged. */
export function beyond({ shares }: Histogram, decades: Range): readonly [below: number, above: number] {
  const [first, end] = binsOf(decades);
  const sum = (part: Float64Array) => part.reduce((total, share) => total + share, 0);
  return [sum(shares.subarray(0, first)), sum(shares.subarray(end))];
}

/** What of a lane has no place among the bins that are shown. */
export function noteOf(histogram: Histogram | undefined, decades: Range, text: EntriesChartText): string | undefined {
  if (!histogram) return undefined;
  const { zeros, nonFinite } = histogram;
  const [below, above] = beyond(histogram, decades);
  const notes = [
    ...(below > 0 ? [`|g| < ${formatPower(decades[0])}: ${formatShare(below)}`] : []),
    ...(above > 0 ? [`|g| ≥ ${formatPower(decades[1])}: ${formatShare(above)}`] : []),
    ...(zeros > 0 ? [text.zeros(formatShare(zeros))] : []),
    ...(nonFinite > 0 ? [text.nonFinite(formatShare(nonFinite))] : []),
  ];
  return notes.length > 0 ? notes.join(' · ') : undefined;
}

export const summaryOf = (name: string, { median, zeros, subnormal, nonFinite }: Histogram): EntriesSummary => ({
  name,
  median: Number.isNaN(median) ? '–' : formatPower(Math.round(median * 100) / 100),
  zeros: formatShare(zeros),
  subnormal: formatShare(subnormal),
  nonFinite: formatShare(nonFinite),
});
