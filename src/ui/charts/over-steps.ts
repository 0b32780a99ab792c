/**
 * What charts of a lane's buckets over steps share, without React: extents, values and sentences.
 * Drawing is plot/StepPlot.tsx.
 */
import { formatNumber } from '../messages/numbers.ts';
import { formatInteger } from '../plot/format.ts';
import type { ChartLane } from '../plot/lane.ts';
import { type Range, unionOf } from '../plot/range.ts';
import { type Bucket, bucketAt, bucketsExtent, placeOf, type ScaleKind, type StepChartText } from '../plot/steps.ts';

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

/** All that the series and the levels they are compared with reach, on an axis of this kind. */
export const extentOfAll = (
  series: readonly (readonly Bucket[])[],
  levels: readonly number[],
  kind: ScaleKind,
): Range | undefined =>
  unionOf(
    ...series.map((buckets) => bucketsExtent(buckets, kind)),
    ...levels.map((level): Range => [placeOf(level, kind), placeOf(level, kind)]),
  );

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
