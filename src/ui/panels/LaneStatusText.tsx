/** What is known of a lane at this moment, in words: how its gradient travels and how well it does, or where it diverged. */

import { decadesPerTenBack, phenomenonOf, zeroFrom } from '../../lab/diagnosis/slope.ts';
import type { LaneStatus } from '../../lab/run-store.ts';
import { entryOf } from '../../model/entry.ts';
import { type AnyTask, tasks } from '../../model/tasks/index.ts';
import { useLab, useRun } from '../hooks/lab.ts';
import { useMessages, useNumbers, useText } from '../messages/index.ts';
import { describeNonFinite } from './non-finite.ts';

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

function Diverged({ step, ...where }: LaneStatus & { kind: 'diverged' }) {
  const { lanes, notFinite } = useMessages();
  const numbers = useNumbers();
  return (
    <p className="lane-status is-diverged">
      {lanes.diverged(numbers.whole(step), describeNonFinite(where, notFinite, numbers))}
    </p>
  );
}

/** What becomes of the gradient on its way back: the name of it, and the measured factor that the name follows from. */
function Travel({ lane }: { readonly lane: number }) {
  const { lanes, travel } = useMessages();
  const numbers = useNumbers();
  const norms = useLatest(lane)?.log2GradNormByTimestep;
  if (!norms) return lanes.waiting;
  const lost = zeroFrom(norms);
  if (lost !== undefined) return travel.zeroFrom(numbers.whole(lost));
  const slope = decadesPerTenBack(norms);
  if (slope === undefined) return '\u00a0';
  const phenomenon = phenomenonOf(slope);
  const factor = numbers.factor(10 ** Math.abs(slope));
  if (phenomenon !== 'steady') return travel[phenomenon](factor);
  return (slope < 0 ? travel.steadySmaller : travel.steadyLarger)(factor);
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
