/** What rules need of a lane, out of the laboratory's stores. */
import type { HeldOutScore } from '../../engine/engine.ts';
import { entryOf } from '../../model/entry.ts';
import type { Experiment } from '../../model/experiment.ts';
import { type AnyTask, tasks } from '../../model/tasks/index.ts';
import type { LaneStatus } from '../run-store.ts';
import type { MeasuredLane } from '../telemetry.ts';
import type { LaneFacts } from './finding.ts';

/** @param heldOut the latest score of the lane, where there is one */
export function factsOf(
  { task, lanes }: Experiment,
  lane: number,
  status: LaneStatus | undefined,
  { latest, drawn, history, probes }: MeasuredLane,
  heldOut: HeldOutScore | undefined,
): LaneFacts {
  const saturation = probes.saturation?.latest?.result;
  return {
    settings: lanes[lane]!,
    task: entryOf<AnyTask>(tasks, task.id),
    taskChoice: task,
    step: latest?.step ?? 0,
    report: drawn,
    loss: history.loss.buckets,
    clipped: history.clipped.buckets,
    gradNorm: history.gradNorm.buckets,
    updateRatio: history.updateRatio.buckets,
    diverged: status?.kind === 'diverged' ? status : undefined,
    heldOut,
    saturation: saturation && {
      share: meanOf(saturation.share),
      stuck: saturation.stuck,
      units: saturation.units,
      isDeadly: saturation.isDeadly,
    },
  };
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
