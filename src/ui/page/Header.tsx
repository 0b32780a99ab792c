/** The bar on top: what is trained, the buttons that run it, how far it is, and by which engine. */
import { entryOf } from '../../model/entry.ts';
import { type AnyTask, tasks } from '../../model/tasks/index.ts';
import { ChoiceControl } from '../controls/ChoiceControl.tsx';
import { useExperiment, useHaveAllDiverged, useLab, useRun } from '../hooks/lab.ts';
import { useMessages, useNumbers, useText } from '../messages/index.ts';
import { formatNumber } from '../messages/numbers.ts';
import { EngineBadge } from './EngineBadge.tsx';
import { PauseIcon, ResetIcon, RunIcon, StepIcon } from './icons.tsx';
import { PageLinks } from './PageLinks.tsx';

export function Header({ onHelp, onAbout }: { readonly onHelp: () => void; readonly onAbout: () => void }) {
  const messages = useMessages();
  return (
    <header className="page-header">
      <h1>{messages.title}</h1>
      <Task />
      <Transport />
      <Readouts />
      <EngineBadge />
      <PageLinks onHelp={onHelp} onAbout={onAbout} />
    </header>
  );
}

function Task() {
  const { header } = useMessages();
  const { experiment: store } = useLab();
  const numbers = useNumbers();
  const text = useText();
  const choice = useExperiment((state) => state.experiment.task);
  const task: AnyTask = entryOf(tasks, choice.id);
  const { timesteps, lossAt } = task.shape(choice);
  const describeLoss = { end: header.lossAtEnd, every: header.lossAtEvery }[lossAt];
  return (
    <div className="header-task">
      <ChoiceControl
        name="task"
        path="task"
        label={header.task}
        entries={tasks}
        choices={[choice]}
        withSlider={false}
        note={describeLoss(
          text(task.loss(choice).label),
          numbers.whole(timesteps),
          formatNumber(task.baselineLoss(choice)),
        )}
        onCommit={(path, value) => {
          const checked = store.setShared(path, value);
          return checked.ok ? [] : checked.problems;
        }}
      />
    </div>
  );
}

function Transport() {
  const { header } = useMessages();
  const { run } = useLab();
  const isRunWanted = useRun((state) => state.isRunWanted);
  const haveAllDiverged = useHaveAllDiverged();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div className="transport" role="group" aria-label={header.transport}>
      <button
        type="button"
        className="primary"
        disabled={haveAllDiverged}
        onClick={() => (isRunWanted ? void run.pause() : run.run())}
      >
        {isRunWanted ? <PauseIcon /> : <RunIcon />}
        <span>{isRunWanted ? header.pause : header.run}</span>
      </button>
      <button type="button" disabled={haveAllDiverged} onClick={() => run.singleStep()}>
        <StepIcon />
        <span>{header.singleStep}</span>
      </button>
      <button type="button" onClick={() => run.reset()}>
        <ResetIcon />
        <span>{header.reset}</span>
      </button>
    </div>
  );
}

function Readouts() {
  const { header } = useMessages();
  const numbers = useNumbers();
  const step = useRun((state) => state.step);
  const rate = useRun((state) => state.stepsPerSecond);
  return (
    <dl className="readouts">
      <div>
        <dt>{header.step}</dt>
        <dd>{numbers.whole(step)}</dd>
      </div>
      <div>
        <dt>{header.stepsPerSecond}</dt>
        <dd>{rate === undefined ? header.noValue : numbers.whole(rate)}</dd>
      </div>
    </dl>
  );
}
