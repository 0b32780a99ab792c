/**
 * What charts of a lane's buckets over steps share, without React: extents, values and sentences.
 * Drawing is plot/StepPlot.tsx.
 */
import { formatNumber } from '../messages/numbers.ts';
import { formatInteger, formatSetting } from '../plot/format.ts';
import type { ChartLane } from '../plot/lane.ts';
import { type Range, unionOf } from '../plot/range.ts';
import type { StepSeries } from '../plot/StepPlot.tsx';
import { smoothed } from '../plot/smoothing.ts';
import {
  type Bucket,
  bucketAt,
  bucketsExtent,
  linearDomain,
  placeOf,
  type ScaleKind,
  type StepChartText,
  stepDomain,
} from '../plot/steps.ts';

/** One lane in a sentence about a chart over steps; numbers as text. */
export interface StepSummary {
  readonly name: string;
  readonly value: string;
  readonly step: string;
  readonly divergedAtStep: string | undefined;
}

export interface SummarisedStepText extends StepChartText {
  readonly summarise: (lanes: readonly StepSummary[]) => string;
}

export interface LogStepText extends SummarisedStepText {
  /** Stands for `measure` where the axis is linear. */
  readonly linearMeasure: string;
}

/** The words of a chart whose axis may be linear, and of lines that may be smoothed. */
export function stepText<Text extends SummarisedStepText & Partial<LogStepText>>(
  text: Text,
  kind: ScaleKind,
  smoothing: number,
): Text {
  const measure = (kind === 'linear' && text.linearMeasure) || text.measure;
  return { ...text, measure: smoothing > 0 ? text.smoothed(measure, formatSetting(smoothing)) : measure };
}

/** Lines that are smoothed, with those of lanes behind them as they were measured. */
export const smoothedSeries = (series: readonly StepSeries[], smoothing: number): readonly StepSeries[] =>
  smoothing === 0
    ? series
    : [
        ...series.filter(({ look }) => look === 'main').map((each): StepSeries => ({ ...each, look: 'raw' })),
        ...series.map((each): StepSeries => ({ ...each, buckets: smoothed(each.buckets, smoothing) })),
      ];

/** The smoothed value at a step, and in brackets the one that was measured. */
export function smoothedAt(smoothing: number, at: (look: (buckets: readonly Bucket[]) => readonly Bucket[]) => string) {
  const measured = at((buckets) => buckets);
  if (smoothing === 0) return measured;
  const smooth = at((buckets) => smoothed(buckets, smoothing));
  return smooth === measured ? measured : `${smooth} (${measured})`;
}

/** A round domain for an axis of this kind. */
export const domainOf = (extent: Range | undefined, kind: ScaleKind): Range =>
  kind === 'log' ? stepDomain(extent) : linearDomain(extent);

/** Mean over the steps up to this one, of a number that is finite at each; NaN before the first. */
export function meanUpTo(buckets: readonly Bucket[], step: number): number {
  let [sum, steps] = [0, 0];
  for (const { firstStep, lastStep, mean } of buckets) {
    if (firstStep > step) break;
    const own = lastStep - firstStep + 1;
    sum += own * mean;
    steps += own;
  }
  return sum / steps;
}

/** A lane that diverged in less than this share of the steps no longer says how far the axis reaches. */
const SEEN = 1 / 8;

/**
 * All that the series and the levels they are compared with reach, on an axis of this kind. What a lane passed through on
 * its way to ∞ counts while it takes up some of the width: later the others need the height, and its line leaves the axis.
 */
export function extentOfAll(
  series: readonly Pick<StepSeries, 'lane' | 'buckets'>[],
  levels: readonly number[],
  kind: ScaleKind,
): Range | undefined {
  const last = Math.max(0, ...series.map(({ buckets }) => buckets.at(-1)?.lastStep ?? 0));
  return unionOf(
    ...series
      .filter(({ lane: { divergedAtStep = last } }) => divergedAtStep >= SEEN * last)
      .map(({ buckets }) => bucketsExtent(buckets, kind)),
    ...levels.map((level): Range => [placeOf(level, kind), placeOf(level, kind)]),
  );
}

/** The value at a step as text: its bucket's mean, or what stands in its place; "–" where there is none. */
export function formatAt(buckets: readonly Bucket[], step: number, format = formatNumber): string {
  const bucket = bucketAt(buckets, step);
  if (!bucket || step > bucket.lastStep) return '–';
  if (!Number.isNaN(bucket.mean)) return format(bucket.mean);
  return [...(bucket.hasInfinity ? ['∞'] : []), ...(bucket.hasNaN ? ['NaN'] : [])].join('/');
}

export function summaryOf(lane: ChartLane, buckets: readonly Bucket[], value: (step: number) => string): StepSummary[] {
  const step = buckets.at(-1)?.lastStep;
  if (step === undefined) return [];
  const divergedAtStep = lane.divergedAtStep === undefined ? undefined : formatInteger(lane.divergedAtStep);
  return [{ name: lane.name, value: value(step), step: formatInteger(step), divergedAtStep }];
}
