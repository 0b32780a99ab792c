/** Loss over steps, one line per lane, against what a model that ignores its input would reach. */

import { useMessages } from '../messages/index.ts';
import type { SharedCursor } from '../plot/ChartFrame.tsx';
import { formatSetting } from '../plot/format.ts';
import type { ChartLane } from '../plot/lane.ts';
import { type Reference, StepPlot, type StepSeries } from '../plot/StepPlot.tsx';
import { type Bucket, linearDomain, type ScaleKind, stepDomain } from '../plot/steps.ts';
import { type LiveProps, lanesFor } from './chart.ts';
import { extentOfAll, formatAt, type SummarisedStepText, summaryOf } from './over-steps.ts';

export interface LossLane extends ChartLane {
  readonly loss: readonly Bucket[];
}

export interface LossChartText extends SummarisedStepText {
  /** Stands for `measure` where the axis is linear. */
  readonly linearMeasure: string;
  /** Labels the loss of a model that ignores its input: "baseline 0.167". */
  readonly baseline: (loss: string) => string;
}

export interface LossOverStepsProps {
  readonly lanes: readonly LossLane[];
  readonly text: LossChartText;
  /** The loss of a model that ignores its input, where the task has one. */
  readonly baseline?: number | undefined;
  readonly kind?: ScaleKind;
  /** Whose data these are, by identity. */
  readonly run?: unknown;
  readonly cursor?: SharedCursor | undefined;
}

export function LossOverSteps({ lanes, text, baseline, kind = 'log', run, cursor }: LossOverStepsProps) {
  const levels = baseline === undefined ? [] : [baseline];
  const extent = extentOfAll(
    lanes.map(({ loss }) => loss),
    levels,
    kind,
  );
  return (
    <StepPlot
      text={kind === 'log' ? text : { ...text, measure: text.linearMeasure }}
      series={lanes.map((lane): StepSeries => ({ lane, buckets: lane.loss, look: 'main' }))}
      references={levels.map(
        (value): Reference => ({
          value,
          label: text.baseline(formatSetting(Number(value.toPrecision(3)))),
          styles: [],
        }),
      )}
      kind={kind}
      domain={kind === 'log' ? stepDomain(extent) : linearDomain(extent)}
      run={run}
      valueAt={(index, step) => formatAt(lanes[index]!.loss, step)}
      summarise={() =>
        text.summarise(lanes.flatMap((lane) => summaryOf(lane, lane.loss, (at) => formatAt(lane.loss, at))))
      }
      cursor={cursor}
    />
  );
}

export function LiveLossOverSteps({ live }: LiveProps) {
  const { charts } = useMessages();
  return (
    <LossOverSteps
      lanes={lanesFor(live, ({ measured }) => ({ loss: measured.history.loss.buckets }))}
      baseline={live.task.baselineLoss(live.experiment.task)}
      text={charts.loss}
      run={live.run}
      cursor={live.cursor}
    />
  );
}
