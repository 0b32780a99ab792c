/**
 * A share of right answers over steps, 0 to 1: of held-out examples where there are any, faint behind it of the batches
 * trained on; else of those alone.
 */
import type { SharedCursor } from '../plot/ChartFrame.tsx';
import { formatShare } from '../plot/format.ts';
import type { ChartLane } from '../plot/lane.ts';
import { StepPlot, type StepSeries } from '../plot/StepPlot.tsx';
import type { Bucket } from '../plot/steps.ts';
import { formatAt, type SummarisedStepText, summaryOf } from './over-steps.ts';

export interface HeldOutPoint {
  readonly step: number;
  readonly metric: number;
}

export interface MetricLane extends ChartLane {
  readonly batches: readonly Bucket[];
  /** In the order of steps. */
  readonly heldOut: readonly HeldOutPoint[];
}

export interface MetricOverStepsProps {
  readonly lanes: readonly MetricLane[];
  readonly text: SummarisedStepText;
  readonly cursor?: SharedCursor | undefined;
}

export function MetricOverSteps({ lanes, text, cursor }: MetricOverStepsProps) {
  const hasHeldOut = lanes.some(({ heldOut }) => heldOut.length > 0);
  const ofBatches = lanes.map(
    (lane): StepSeries => ({ lane, buckets: lane.batches, look: hasHeldOut ? 'faint' : 'main' }),
  );
  const ofHeldOut = lanes.map(
    (lane): StepSeries => ({
      lane,
      buckets: lane.heldOut.map(({ step, metric }) => bucketOf(step, metric)),
      look: 'main',
    }),
  );
  const valueAt = (index: number, step: number) => {
    const { batches } = lanes[index]!;
    const [batch, held] = [formatAt(batches, step, formatShare), formatHeldOut(lanes[index]!, step)];
    return held === undefined ? batch : `${batch} · ${held}`;
  };
  return (
    <StepPlot
      text={text}
      series={hasHeldOut ? [...ofBatches, ...ofHeldOut] : ofBatches}
      references={[]}
      kind="linear"
      domain={[0, 1]}
      valueAt={valueAt}
      summarise={() =>
        text.summarise(lanes.flatMap((lane, i) => summaryOf(lane, lane.batches, (at) => valueAt(i, at))))
      }
      cursor={cursor}
    />
  );
}

const bucketOf = (step: number, value: number): Bucket => ({
  firstStep: step,
  lastStep: step,
  min: value,
  max: value,
  mean: value,
  hasNonFinite: !Number.isFinite(value),
});

/** The newest score up to a step; undefined before the first. */
function formatHeldOut({ heldOut }: MetricLane, step: number): string | undefined {
  const score = heldOut.findLast((point) => point.step <= step);
  return score && formatShare(score.metric);
}
