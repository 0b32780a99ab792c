/** Loss over steps, one line per lane, against what a model that ignores its input would reach. */
import { useMemo } from 'react';
import { useMessages } from '../messages/index.ts';
import { formatSetting } from '../plot/format.ts';
import type { ChartLane } from '../plot/lane.ts';
import type { Reference } from '../plot/StepPlot.tsx';
import type { Bucket } from '../plot/steps.ts';
import { type LiveProps, lanesFor, type OverStepsProps, overSteps } from './chart.ts';
import { LanePlot } from './LanePlot.tsx';
import type { LogStepText } from './over-steps.ts';

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
  const references = useMemo((): Reference[] => {
    if (baseline === undefined) return [];
    const label = text.baseline(formatSetting(Number(baseline.toPrecision(3))));
    return [{ value: baseline, label, styles: [] }];
  }, [baseline, text]);
  return (
    <LanePlot {...shared} lanes={lanes} buckets={lanes.map(({ loss }) => loss)} text={text} references={references} />
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
