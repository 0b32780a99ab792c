/** The charts and what they draw: the telemetry of every lane, looked at anew in each frame that brought a step. */
import { useState } from 'react';
import type { LaneTelemetry } from '../../lab/telemetry.ts';
import { type Clip, clips } from '../../model/clips/index.ts';
import { entryOf } from '../../model/entry.ts';
import type { Lane } from '../../model/experiment.ts';
import { type AnyTask, tasks } from '../../model/tasks/index.ts';
import { GradientNorm } from '../charts/GradientNorm.tsx';
import { GradientOverTime } from '../charts/GradientOverTime.tsx';
import { LossOverSteps } from '../charts/LossOverSteps.tsx';
import { MetricOverSteps } from '../charts/MetricOverSteps.tsx';
import { useRun, useTelemetry } from '../hooks/lab.ts';
import { useLaneLabels } from '../hooks/lane-labels.ts';
import { useMessages, useText } from '../messages/index.ts';
import type { SharedCursor } from '../plot/ChartFrame.tsx';
import type { ChartLane } from '../plot/lane.ts';

export function Charts() {
  const { charts: messages, metric: metricMessages } = useMessages();
  const text = useText();
  const experiment = useRun((run) => run.experiment);
  const statuses = useRun((run) => run.lanes);
  const telemetry = useTelemetry();
  const { names } = useLaneLabels(experiment);
  const [step, setStep] = useState<number>();

  const task: AnyTask = entryOf(tasks, experiment.task.id);
  const hasHeldOut = telemetry.lanes.some(({ heldOut }) => heldOut.length > 0);
  const metricText = {
    ...messages.metric,
    title: metricMessages.title(text(task.metric.label)),
    ...(!hasHeldOut && { measure: metricMessages.ofBatches }),
  };
  const cursor: SharedCursor = { position: step, onMove: setStep };
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
    <>
      <div className="hero">
        <GradientOverTime
          lanes={lanesWith(({ latest }) => ({ log2GradNormByTimestep: latest?.log2GradNormByTimestep }))}
          timesteps={task.shape(experiment.task).timesteps}
          text={messages.gradientOverTime}
        />
      </div>
      <div className="side-chart">
        <LossOverSteps
          lanes={lanesWith(({ history }) => ({ loss: history.loss.buckets }))}
          baseline={task.baselineLoss(experiment.task)}
          text={messages.loss}
          cursor={cursor}
        />
      </div>
      <div className="side-chart">
        <GradientNorm
          lanes={lanesWith(({ history }, lane) => ({
            beforeClip: history.gradNorm.buckets,
            afterClip: history.clippedGradNorm.buckets,
            threshold: thresholdOf(lane),
          }))}
          text={messages.gradientNorm}
          cursor={cursor}
        />
      </div>
      <div className="side-chart">
        <MetricOverSteps
          lanes={lanesWith(({ history, heldOut }) => ({ batches: history.metric.buckets, heldOut }))}
          text={metricText}
          cursor={cursor}
        />
      </div>
    </>
  );
}

/** The norm from which on a lane's gradient is scaled down. */
function thresholdOf({ clip: choice }: Lane): number | undefined {
  const clip: Clip = entryOf(clips, choice.id);
  return clip.threshold === undefined ? undefined : Number(choice[clip.threshold]);
}
