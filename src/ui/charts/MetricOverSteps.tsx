/**
 * A share of right answers over steps, 0 to 1: of held-out examples where there are any, faint behind it of the batches
 * trained on; else of those alone.
 */

import { useMemo } from 'react';
import { useMessages, useText } from '../messages/index.ts';
import { formatShare } from '../messages/numbers.ts';
import type { ChartLane } from '../plot/lane.ts';
import type { Range } from '../plot/range.ts';
import { StepPlot, type StepSeries } from '../plot/StepPlot.tsx';
import type { Bucket } from '../plot/steps.ts';
import { type LiveProps, lanesFor, type OverStepsProps, overSteps } from './chart.ts';
import {
  formatAt,
  type StepSummary,
  type SummarisedStepText,
  smoothedAt,
  smoothedSeries,
  stepText,
  summaryOf,
} from './over-steps.ts';

export interface HeldOutPoint {
  readonly step: number;
  readonly metric: number;
}

export interface MetricLane extends ChartLane {
  readonly batches: readonly Bucket[];
  /** In the order of steps. */
  readonly heldOut: readonly HeldOutPoint[];
}

export interface MetricOverStepsProps extends OverStepsProps {
  readonly lanes: readonly MetricLane[];
  readonly text: SummarisedStepText;
}

/** Held-out scores are not smoothed: they are few, and each is of all those examples. */
export function MetricOverSteps({ lanes, text, ...shared }: MetricOverStepsProps) {
  const { smoothing = 0 } = shared;
  const hasHeldOut = lanes.some(({ heldOut }) => heldOut.length > 0);
  const ofBatches = smoothedSeries(
    lanes.map((lane): StepSeries => ({ lane, buckets: lane.batches, look: hasHeldOut ? 'faint' : 'main' })),
    smoothing,
  );
  const ofHeldOut = lanes.map(
    (lane): StepSeries => ({
      lane,
      buckets: bucketsOf(lane.heldOut),
      look: 'main',
    }),
  );
  const valueAt = (index: number, step: number) => {
    const { batches } = lanes[index]!;
    const batch = smoothedAt(smoothing, (look) => formatAt(look(batches), step, formatShare));
    const held = formatHeldOut(lanes[index]!, step);
    return held === undefined ? batch : `${batch} · ${held}`;
  };
  return (
    <StepPlot
      {...shared}
      text={useMemo(() => stepText(text, 'linear', smoothing), [text, smoothing])}
      series={hasHeldOut ? [...ofBatches, ...ofHeldOut] : ofBatches}
      references={[]}
      kind="linear"
      isShare
      domain={ALL}
      valueAt={valueAt}
      summarise={() =>
        text.summarise(lanes.flatMap((lane, i) => summaryOf(lane, lane.batches, (at) => valueAt(i, at))))
      }
    />
  );
}

const ALL: Range = [0, 1];

/** Scores as buckets, as long as the array of the scores is the same: scores are only added to one. */
const bucketsSoFar = new WeakMap<readonly HeldOutPoint[], Bucket[]>();

function bucketsOf(scores: readonly HeldOutPoint[]): readonly Bucket[] {
  const buckets = bucketsSoFar.get(scores) ?? [];
  for (const { step, metric } of scores.slice(buckets.length)) buckets.push(bucketOf(step, metric));
  bucketsSoFar.set(scores, buckets);
  return buckets;
}

const bucketOf = (step: number, value: number): Bucket => ({
  firstStep: step,
  lastStep: step,
  min: value,
  max: value,
  mean: value,
  hasInfinity: Math.abs(value) === Number.POSITIVE_INFINITY,
  hasNaN: Number.isNaN(value),
});

/** The newest score up to a step; undefined before the first. */
function formatHeldOut({ heldOut }: MetricLane, step: number): string | undefined {
  const score = heldOut.findLast((point) => point.step <= step);
  return score && formatShare(score.metric);
}

export function LiveMetricOverSteps({ live }: LiveProps) {
  const { charts, metric: messages } = useMessages();
  const text = useText();
  const metric = text(live.task.metric.label);
  const hasHeldOut = live.lanes.some(({ measured }) => measured.heldOut.length > 0);
  const metricText = useMemo(
    () => ({
      ...charts.metric,
      title: messages.title(metric),
      caption: (upTo: string) => messages.caption(metric, upTo),
      summarise: (summaries: readonly StepSummary[]) => messages.summarise(metric, summaries),
      ...(!hasHeldOut && { measure: messages.ofBatches }),
    }),
    [charts, messages, metric, hasHeldOut],
  );
  return (
    <MetricOverSteps
      lanes={lanesFor(live, ({ measured }) => ({
        batches: measured.history.metric.buckets,
        heldOut: measured.heldOut,
      }))}
      text={metricText}
      {...overSteps(live, 'metric')}
    />
  );
}
