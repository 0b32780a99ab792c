/** What is known of a lane at the step that is shown, in words: how its gradient travels and how well it does, or where it diverged. */

import { diagnose, type RuleId } from '../../lab/diagnosis/index.ts';
import { decadesPerTenBack } from '../../lab/diagnosis/slope.ts';
import type { LaneStatus } from '../../lab/run-store.ts';
import { entryOf } from '../../model/entry.ts';
import { type AnyTask, tasks } from '../../model/tasks/index.ts';
import { useRun } from '../hooks/lab.ts';
import { useLaneFacts, useShownLane } from '../hooks/lane-facts.ts';
import { useMessages, useNumbers, useText } from '../messages/index.ts';
import { findingText } from './finding-text.ts';
import { describeNonFinite } from './non-finite.ts';

export function LaneStatusText({ lane }: { readonly lane: number }) {
  const { status } = useShownLane(lane);
  if (status?.kind === 'diverged') return <Diverged {...status} />;
  return (
    <>
      <p className="lane-status">
        <Finding lane={lane} />
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

/** The most pressing of what the rules find; where that is nothing about the gradient, how steady it is. */
function Finding({ lane }: { readonly lane: number }) {
  const { lanes, findings: words } = useMessages();
  const numbers = useNumbers();
  const facts = useLaneFacts(lane);
  if (!facts?.report) return lanes.waiting;
  const [first] = diagnose(facts);
  if (first && !MILD.has(first.id)) return findingText(first, words, numbers);
  const slope = decadesPerTenBack(facts.report.log2GradNormByTimestep);
  if (slope === undefined) return '\u00a0';
  return (slope < 0 ? words.steadySmaller : words.steadyLarger)(numbers.factor(10 ** Math.abs(slope)));
}

/** Said in the list of all findings only: the metric says as much. */
const MILD: ReadonlySet<RuleId> = new Set(['solved', 'learning', 'onBaseline']);

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
