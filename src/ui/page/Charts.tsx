/**
 * The charts and what they draw: the telemetry of every lane, looked at anew in each frame that brought a step. What
 * stays the same from step to step is prepared outside of that.
 */
import { useMemo, useState } from 'react';
import type { LaneStatus } from '../../lab/run-store.ts';
import type { LaneTelemetry } from '../../lab/telemetry.ts';
import { type Clip, clips } from '../../model/clips/index.ts';
import { entryOf } from '../../model/entry.ts';
import type { Experiment, Lane } from '../../model/experiment.ts';
import { type AnyTask, tasks } from '../../model/tasks/index.ts';
import { GradientNorm } from '../charts/GradientNorm.tsx';
import { GradientOverTime } from '../charts/GradientOverTime.tsx';
import { LossOverSteps } from '../charts/LossOverSteps.tsx';
import { MetricOverSteps } from '../charts/MetricOverSteps.tsx';
import type { StepSummary } from '../charts/over-steps.ts';
import { useRun, useTelemetry } from '../hooks/lab.ts';
import { useLaneLabels } from '../hooks/lane-labels.ts';
import { useMessages, useText } from '../messages/index.ts';
import type { SharedCursor } from '../plot/ChartFrame.tsx';
import type { ChartLane } from '../plot/lane.ts';
import { ChartBoundary } from './ChartBoundary.tsx';

export function Charts() {
  const experiment = useRun((run) => run.experiment);
  const statuses = useRun((run) => run.lanes);
  const { shortNames } = useLaneLabels(experiment);
  return <LiveCharts experiment={experiment} statuses={statuses} names={shortNames} />;
}

interface LiveChartsProps {
  readonly experiment: Experiment;
  /** One per lane. */
  readonly statuses: readonly LaneStatus[];
  readonly names: readonly string[];
}

function LiveCharts({ experiment, statuses, names }: LiveChartsProps) {
  const { charts: messages, metric: metricMessages } = useMessages();
  const text = useText();
  const telemetry = useTelemetry();
  const [step, setStep] = useState<number>();

  const task: AnyTask = entryOf(tasks, experiment.task.id);
  const hasHeldOut = telemetry.lanes.some(({ heldOut }) => heldOut.length > 0);
  const metric = text(task.metric.label);
  const metricText = useMemo(
    () => ({
      ...messages.metric,
      title: metricMessages.title(metric),
      caption: (upTo: string) => metricMessages.caption(metric, upTo),
      summarise: (summaries: readonly StepSummary[]) => metricMessages.summarise(metric, summaries),
      ...(!hasHeldOut && { measure: metricMessages.ofBatches }),
    }),
    [messages, metricMessages, metric, hasHeldOut],
  );
  const { timesteps, lossAt } = task.shape(experiment.task);
  const gradientText = useMemo(() => {
    const { gradientOverTime } = messages;
    return lossAt === 'end' ? gradientOverTime : { ...gradientOverTime, atLastTimestep: gradientOverTime.lossAtEvery };
  }, [messages, lossAt]);
  const cursor: SharedCursor = { position: step, onMove: setStep };
  // Every run has an array of its own.
  const run = telemetry.lanes;
  /** Whatever a chart needs of each lane, beside what all of them do. */
  const lanesWith = <T,>(own: (telemetry: LaneTelemetry, lane: Lane) => T): (ChartLane & T)[] =>
    telemetry.lanes.flatMap((measured, index) => {
      const lane = experiment.lanes[index];
      const status = statuses[index];
      if (!lane || !status) return [];
      const divergedAtStep = status.kind === 'diverged' ? status.step : undefined;
      return { id: String(index), name: names[index]!, style: index, divergedAtStep, ...own(measured, lane) };
    });

  return (
    <div className="chart-board">
      <div className="hero">
        <ChartBoundary title={messages.gradientOverTime.title}>
          <GradientOverTime
            lanes={lanesWith(({ drawn }) => ({ log2GradNormByTimestep: drawn?.log2GradNormByTimestep }))}
            timesteps={timesteps}
            step={Math.max(0, ...telemetry.lanes.map(({ drawn }) => drawn?.step ?? 0))}
            text={gradientText}
            run={run}
          />
        </ChartBoundary>
      </div>
      <div className="side-chart">
        <ChartBoundary title={messages.loss.title}>
          <LossOverSteps
            lanes={lanesWith(({ history }) => ({ loss: history.loss.buckets }))}
            baseline={task.baselineLoss(experiment.task)}
            text={messages.loss}
            run={run}
            cursor={cursor}
          />
        </ChartBoundary>
      </div>
      <div className="side-chart">
        <ChartBoundary title={messages.gradientNorm.title}>
          <GradientNorm
            lanes={lanesWith(({ history }, lane) => ({
              beforeClip: history.gradNorm.buckets,
              afterClip: history.clippedGradNorm.buckets,
              threshold: thresholdOf(lane),
            }))}
            text={messages.gradientNorm}
            run={run}
            cursor={cursor}
          />
        </ChartBoundary>
      </div>
      <div className="side-chart">
        <ChartBoundary title={metricText.title}>
          <MetricOverSteps
            lanes={lanesWith(({ history, heldOut }) => ({ batches: history.metric.buckets, heldOut }))}
            text={metricText}
            run={run}
            cursor={cursor}
          />
        </ChartBoundary>
      </div>
    </div>
  );
}

/** The norm from which on a lane's gradient is scaled down. */
function thresholdOf({ clip: choice }: Lane): number | undefined {
  const clip: Clip = entryOf(clips, choice.id);
  return clip.threshold === undefined ? undefined : Number(choice[clip.threshold]);
}
