/**
 * What is trained: the task with its settings, and beside it what its loss and metric are, what knowing nothing scores, and when it
 * counts as solved.
 */
import { entryOf } from '../../model/entry.ts';
import { type AnyTask, tasks } from '../../model/tasks/index.ts';
import { ChoiceControl } from '../controls/ChoiceControl.tsx';
import { useExperiment, useLab } from '../hooks/lab.ts';
import { useMessages, useNumbers, useText } from '../messages/index.ts';
import { formatNumber } from '../messages/numbers.ts';

export function TaskPanel() {
  const { task: messages } = useMessages();
  const { experiment: store } = useLab();
  const numbers = useNumbers();
  const text = useText();
  const choice = useExperiment((state) => state.experiment.task);
  const task: AnyTask = entryOf(tasks, choice.id);
  const note = () => {
    const { timesteps, lossAt } = task.shape(choice);
    const describeLoss = { end: messages.lossAtEnd, every: messages.lossAtEvery }[lossAt];
    const loss = describeLoss(
      text(task.loss(choice).label),
      numbers.whole(timesteps),
      formatNumber(task.baselineLoss(choice)),
    );
    const { quantity, bound, reference } = task.solved(choice);
    const limit =
      quantity === 'loss' ? messages.solvedLoss(formatNumber(bound)) : messages.solvedMetric(numbers.percent(bound));
    const score = messages.score(text(task.metric.label), text(reference), limit);
    return `${loss} ${score}`;
  };
  return (
    <section className="panel task" aria-labelledby="task-heading">
      <h2 id="task-heading">{messages.heading}</h2>
      <ChoiceControl
        name="task"
        path="task"
        label={messages.label}
        entries={tasks}
        choices={[choice]}
        note={note}
        onCommit={(path, value) => {
          const checked = store.setShared(path, value);
          return checked.ok ? [] : checked.problems;
        }}
      />
    </section>
  );
}
