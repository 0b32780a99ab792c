/** A lane that goes its own way from a step on: the past of one there is, and one other setting from then on. */
import { useId, useState } from 'react';
import { duplicating } from '../../lab/lanes.ts';
import { mutedPlaces } from '../../lab/view-store.ts';
import { laneAt } from '../../model/experiment.ts';
import type { Problem } from '../../model/problem.ts';
import { excerpt, parseNumber, printNumber } from '../controls/numbers.ts';
import { useExperiment, useLab, useRun } from '../hooks/lab.ts';
import { useLaneLabels } from '../hooks/lane-labels.ts';
import { useAllowedText, useMessages, useNumbers, useText } from '../messages/index.ts';
import { useLaterMessages } from '../messages/later/index.ts';
import { Dialog } from '../page/Dialog.tsx';
import { forkGroups, forkTargets, hasDiverged, placeToFork } from './fork.ts';
import { type SweepTarget, valueIn } from './sweep.ts';
import { chosenTarget, keyOf, type TargetChoice, TargetFields } from './TargetFields.tsx';

interface Props {
  /** After which the lane goes its own way, if the reader does not say otherwise; undefined while the dialog is closed. */
  readonly step: number | undefined;
  readonly onClose: () => void;
}

export function ForkDialog({ step, onClose }: Props) {
  const { fork } = useLaterMessages();
  const numbers = useNumbers();
  const [chosen, choose] = useState<number>();
  const after = chosen ?? step;
  const close = () => {
    choose(undefined);
    onClose();
  };
  return (
    <Dialog heading={fork.heading(numbers.whole(after ?? 0))} isOpen={step !== undefined} onClose={close}>
      {/* Made anew whenever it opens: it begins with the lanes that are there then. */}
      {step !== undefined && <ForkForm step={after!} onStep={choose} onClose={close} />}
    </Dialog>
  );
}

interface FormProps {
  readonly step: number;
  readonly onStep: (step: number) => void;
  readonly onClose: () => void;
}

function ForkForm({ step, onStep, onClose }: FormProps) {
  const { fork: messages } = useLaterMessages();
  const numbers = useNumbers();
  const lab = useLab();
  const experiment = useExperiment((state) => state.experiment);
  const selection = useExperiment((state) => state.selection);
  const statuses = useRun((state) => state.lanes);
  const { names } = useLaneLabels(experiment);
  const [choice, choose] = useState((): TargetChoice => {
    const first = placeToFork(selection === 'all' ? 0 : selection, statuses, step);
    const ofOptimizer = forkTargets(experiment.lanes[first]!, 'optimizer');
    const rate = ofOptimizer.find(({ path }) => path === 'optimizer.learningRate');
    return { lane: first, name: 'optimizer', ...(rate && { key: keyOf(rate) }) };
  });
  const lane = choice.lane < experiment.lanes.length ? choice.lane : 0;
  const status = statuses[lane];
  const [isPossible, setPossible] = useState(true);
  const base = laneAt(experiment.lanes[lane]!, step - 1);
  const targets = forkTargets(base, choice.name);
  const target = chosenTarget(targets, choice);

  const fork = (value: number | string): readonly Problem[] => {
    const muted = mutedPlaces(lab.view.getState(), experiment.lanes.length);
    const checked = lab.experiment.fork(lane, step, target.path, value);
    if (!checked.ok) return checked.problems;
    const places = duplicating(lane)(experiment.lanes.map((_, place) => place));
    lab.view.setMuted(places.flatMap((from, to) => (muted.has(from) && to !== lane + 1 ? to : [])));
    lab.experiment.select(lane + 1);
    lab.past.setState({ past: undefined });
    onClose();
    return [];
  };
  return (
    <div className="sweep">
      <p>{messages.explanation(numbers.whole(step))}</p>
      <TargetFields names={names} groups={forkGroups()} targets={targets} choice={choice} onChoose={choose} />
      <StepField
        step={step}
        onChange={(next) => {
          setPossible(next !== undefined);
          if (next !== undefined) onStep(next);
        }}
      />
      {hasDiverged(status, step) ? (
        <p role="alert">{messages.diverged(numbers.whole(status.step))}</p>
      ) : (
        <Value
          key={`${lane} ${keyOf(target)} ${valueIn(base, target)}`}
          target={target}
          value={valueIn(base, target)}
          isPossible={isPossible}
          onUse={fork}
        />
      )}
      <p className="note">{messages.note}</p>
    </div>
  );
}

interface StepFieldProps {
  readonly step: number;
  /** With nothing where what is typed is no step of the run. */
  readonly onChange: (step: number | undefined) => void;
}

/** Any step of the run, also of those that the timeline shows together only. */
function StepField({ step, onChange }: StepFieldProps) {
  const id = useId();
  const { fork: messages } = useLaterMessages();
  const { controls } = useMessages();
  const allowedText = useAllowedText();
  const now = useRun((state) => state.step);
  const [typed, type] = useState(() => printNumber(step));
  const stepOf = (text: string) => {
    const number = parseNumber(text);
    return Number.isInteger(number) && number >= 1 && number <= now ? number : undefined;
  };
  const isRefused = stepOf(typed) === undefined;
  return (
    <>
      <div className="field">
        <label htmlFor={id}>{messages.after}</label>
        <input
          id={id}
          type="text"
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          aria-invalid={isRefused}
          aria-describedby={`${id}-said`}
          onChange={({ target: { value } }) => {
            type(value);
            onChange(stepOf(value));
          }}
        />
      </div>
      <p id={`${id}-said`} className="refusal" role="status">
        {isRefused &&
          controls.refused(
            messages.after,
            excerpt(typed),
            allowedText({ kind: 'range', min: 1, max: now, isInteger: true }),
          )}
      </p>
    </>
  );
}

interface ValueProps {
  readonly target: SweepTarget;
  /** What it is up to the step. */
  readonly value: number | string;
  /** Whether there is such a step. */
  readonly isPossible: boolean;
  /** @returns what is wrong with it */
  readonly onUse: (value: number | string) => readonly Problem[];
}

function Value({ target: { path, label, field }, value, isPossible, onUse }: ValueProps) {
  const id = useId();
  const { fork: messages } = useLaterMessages();
  const { controls, sentences } = useMessages();
  const text = useText();
  const allowedText = useAllowedText();
  const [typed, type] = useState(() => (typeof value === 'number' ? printNumber(value) : value));
  const [refused, refuse] = useState<readonly Problem[]>([]);
  const chosen = field.kind === 'number' ? parseNumber(typed) : typed;
  /** By the names that the reader knows. */
  const said = refused.map(({ key, value: given, allowed }) => {
    const names: Record<string, string> = { [path]: text(label), 'fork.step': messages.after, lanes: messages.lanes };
    const shown = key === path ? typed : String(given);
    return controls.refused(names[key] ?? key, excerpt(shown), allowedText(allowed));
  });
  const shared = {
    id,
    value: typed,
    'aria-invalid': refused.length > 0,
    'aria-describedby': `${id}-said`,
  };
  const change = (next: string) => {
    type(next);
    refuse([]);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        refuse(onUse(chosen));
      }}
    >
      <div className="field">
        <label htmlFor={id}>{messages.value}</label>
        {field.kind === 'number' ? (
          <input
            {...shared}
            type="text"
            inputMode={field.isInteger ? 'numeric' : 'decimal'}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => change(target.value)}
          />
        ) : (
          <select {...shared} onChange={({ target }) => change(target.value)}>
            {field.options.map((option) => (
              <option key={option.id} value={option.id}>
                {text(option.label)}
              </option>
            ))}
          </select>
        )}
      </div>
      <p id={`${id}-said`} className="refusal" role="alert">
        {sentences(said)}
      </p>
      <button type="submit" className="primary" disabled={!isPossible || chosen === value}>
        {messages.make}
      </button>
    </form>
  );
}
