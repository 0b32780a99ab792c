/** What is known of a lane at the step that is shown, in words: how its gradient travels and how well it does, or where it diverged. */

import { lazy, Suspense } from 'react';
import type { LaneStatus } from '../../lab/run-store.ts';
import { entryOf } from '../../model/entry.ts';
import { type AnyTask, tasks } from '../../model/tasks/index.ts';
import { useRun } from '../hooks/lab.ts';
import { useShownLane } from '../hooks/shown-lane.ts';
import { useMessages, useNumbers, useText } from '../messages/index.ts';
import { describeNonFinite } from './non-finite.ts';

const LaneFinding = lazy(async () => ({ default: (await import('./LaneFinding.tsx')).LaneFinding }));

export function LaneStatusText({ lane }: { readonly lane: number }) {
  const { lanes } = useMessages();
  const { status } = useShownLane(lane);
  if (status?.kind === 'diverged') return <Diverged {...status} />;
  return (
    <>
      <p className="lane-status">
        <Suspense fallback={lanes.waiting}>
          <LaneFinding lane={lane} />
        </Suspense>
      </p>
      <p className="lane-status">
        <Score lane={lane} />
      </p>
    </>
  );
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

/** The task's metric: of held-out examples where there are any. */
function Score({ lane }: { readonly lane: number }) {
  const { lanes } = useMessages();
  const numbers = useNumbers();
  const text = useText();
  const { measured, heldOut } = useShownLane(lane);
  const taskId = useRun((run) => run.experiment.task.id);
  const task: AnyTask = entryOf(tasks, taskId);
  const name = text(task.metric.label);
  if (heldOut) return lanes.metricHeldOut(name, numbers.percent(heldOut.metric), numbers.whole(heldOut.count));
  const latest = measured?.latest;
  return latest ? lanes.metricOfBatch(name, numbers.percent(latest.metric)) : '\u00a0';
}
