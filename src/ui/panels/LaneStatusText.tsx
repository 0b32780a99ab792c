/** What is known of a lane at this moment, in words: how its gradient travels and how well it does, or where it diverged. */
import type { LaneStatus } from '../../lab/run-store.ts';
import { entryOf } from '../../model/entry.ts';
import { type AnyTask, tasks } from '../../model/tasks/index.ts';
import { useLab, useRun } from '../hooks/lab.ts';
import { useMessages, useNumbers, useText } from '../messages/index.ts';
import { decadesPerTenBack } from './slope.ts';

/** Slopes that print as 0.0. */
const STEADY = 0.05;

export function LaneStatusText({ lane }: { readonly lane: number }) {
  const status = useRun((run) => run.lanes[lane]);
  if (status?.kind === 'diverged') return <Diverged {...status} />;
  return (
    <>
      <p className="lane-status">
        <Travel lane={lane} />
      </p>
      <p className="lane-status">
        <Score lane={lane} />
      </p>
    </>
  );
}

/** The latest report, looked at as often as a person could read: the step changes at most ten times a second. */
function useLatest(lane: number) {
  const { telemetry } = useLab();
  useRun((run) => run.step);
  return telemetry.lanes[lane]?.latest;
}

function Diverged({ step, tensor, timestep }: LaneStatus & { kind: 'diverged' }) {
  const { lanes } = useMessages();
  const numbers = useNumbers();
  const when = numbers.whole(step);
  return (
    <p className="lane-status is-diverged">
      {timestep === undefined ? lanes.diverged(when, tensor) : lanes.divergedAt(when, tensor, numbers.whole(timestep))}
    </p>
  );
}

function Travel({ lane }: { readonly lane: number }) {
  const { lanes } = useMessages();
  const numbers = useNumbers();
  const norms = useLatest(lane)?.log2GradNormByTimestep;
  const slope = norms && decadesPerTenBack(norms);
  if (slope === undefined) return lanes.waiting;
  if (Math.abs(slope) < STEADY) return lanes.steady;
  return (slope < 0 ? lanes.falls : lanes.grows)(numbers.decimal(Math.abs(slope)));
}

/** The task's metric: of held-out examples where there are any. */
function Score({ lane }: { readonly lane: number }) {
  const { lanes } = useMessages();
  const numbers = useNumbers();
  const text = useText();
  const heldOut = useRun((run) => run.heldOut?.[lane]);
  const taskId = useRun((run) => run.experiment.task.id);
  const latest = useLatest(lane);
  const task: AnyTask = entryOf(tasks, taskId);
  const name = text(task.metric.label);
  if (heldOut) return lanes.metricHeldOut(name, numbers.percent(heldOut.metric), numbers.whole(heldOut.count));
  return latest ? lanes.metricOfBatch(name, numbers.percent(latest.metric)) : '\u00a0';
}
