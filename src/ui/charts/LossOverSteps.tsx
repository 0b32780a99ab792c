/** Loss over steps, one line per lane, against what a model that ignores its input would reach. */
import { useMemo } from 'react';
import { useMessages } from '../messages/index.ts';
import { formatSetting } from '../plot/format.ts';
import type { ChartLane } from '../plot/lane.ts';
import { type Reference, StepPlot, type StepSeries } from '../plot/StepPlot.tsx';
import type { Bucket } from '../plot/steps.ts';
import { type LiveProps, lanesFor, type OverStepsProps, overSteps } from './chart.ts';
import {
  domainOf,
  extentOfAll,
  formatAt,
  type LogStepText,
  smoothedAt,
  smoothedSeries,
  stepText,
  summaryOf,
} from './over-steps.ts';

export interface LossLane extends ChartLane {
  readonly loss: readonly Bucket[];
}

export interface LossChartText extends LogStepText {
  /** Labels the loss of a model that ignores its input: "baseline 0.167". */
  readonly baseline: (loss: string) => string;
}

export interface LossOverStepsProps extends OverStepsProps {
  readonly lanes: readonly LossLane[];
  readonly text: LossChartText;
  /** The loss of a model that ignores its input, where the task has one. */
  readonly baseline?: number | undefined;
}

export function LossOverSteps({ lanes, text, baseline, ...shared }: LossOverStepsProps) {
  const { kind = 'log', smoothing = 0 } = shared;
  const levels = baseline === undefined ? [] : [baseline];
  const extent = extentOfAll(
    lanes.map(({ loss }) => loss),
    levels,
    kind,
  );
  const series = lanes.map((lane): StepSeries => ({ lane, buckets: lane.loss, look: 'main' }));
  const valueAt = ({ loss }: LossLane, step: number) => smoothedAt(smoothing, (look) => formatAt(look(loss), step));
  return (
    <StepPlot
      {...shared}
      text={useMemo(() => stepText(text, kind, smoothing), [text, kind, smoothing])}
      series={smoothedSeries(series, smoothing)}
      references={levels.map(
        (value): Reference => ({
          value,
          label: text.baseline(formatSetting(Number(value.toPrecision(3)))),
          styles: [],
        }),
      )}
      kind={kind}
      domain={domainOf(extent, kind)}
      valueAt={(index, step) => valueAt(lanes[index]!, step)}
      summarise={() =>
        text.summarise(lanes.flatMap((lane) => summaryOf(lane, lane.loss, (step) => valueAt(lane, step))))
      }
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
      {...overSteps(live, 'loss')}
    />
  );
}
