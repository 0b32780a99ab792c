/** Lanes that are equal but for one setting, in one gesture: copies of a lane, one for each value. */
import { useId, useState } from 'react';
import { type Sweep, swept } from '../../lab/lanes.ts';
import { LANES_MAX, type Lane } from '../../model/experiment.ts';
import type { Allowed, Problem } from '../../model/problem.ts';
import { excerpt } from '../controls/numbers.ts';
import { useExperiment, useLab } from '../hooks/lab.ts';
import { useLaneLabels } from '../hooks/lane-labels.ts';
import { useAllowedText, useNumbers, useText } from '../messages/index.ts';
import { useLaterMessages } from '../messages/later/index.ts';
import { Dialog } from '../page/Dialog.tsx';
import { parseNumbers, type SweepTarget, suggestedNumbers, sweepGroups, sweepTargets, valueIn } from './sweep.ts';
import { chosenTarget, keyOf, type TargetChoice, TargetFields } from './TargetFields.tsx';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function SweepDialog({ isOpen, onClose }: Props) {
  const { sweep } = useLaterMessages();
  return (
    <Dialog heading={sweep.heading} isOpen={isOpen} onClose={onClose}>
      {/* Made anew whenever it opens: it begins with the lanes that are there then. */}
      {isOpen && <SweepForm onClose={onClose} />}
    </Dialog>
  );
}

function SweepForm({ onClose }: Pick<Props, 'onClose'>) {
  const { sweep: messages } = useLaterMessages();
  const numbers = useNumbers();
  const lab = useLab();
  const experiment = useExperiment((state) => state.experiment);
  const selection = useExperiment((state) => state.selection);
  const { names } = useLaneLabels(experiment);
  const [choice, choose] = useState<TargetChoice>({ lane: selection === 'all' ? 0 : selection, name: 'optimizer' });
  const { lane } = choice;
  const base = experiment.lanes[lane] ?? experiment.lanes[0]!;
  const targets = sweepTargets(base, choice.name);
  const target = chosenTarget(targets, choice);

  return (
    <div className="sweep">
      <p>{messages.explanation}</p>
      <TargetFields names={names} groups={sweepGroups()} targets={targets} choice={choice} onChoose={choose} />
      <Values
        key={`${lane} ${keyOf(target)}`}
        target={target}
        base={base}
        onUse={(values) => {
          const { path, entry } = target;
          const sweep: Sweep = { path, values, ...(entry && { entry: entry.id }) };
          const checked = lab.experiment.replace(swept(experiment, lane, sweep));
          if (!checked.ok) return checked.problems;
          lab.experiment.select('all');
          lab.view.setMuted([]);
          onClose();
          return [];
        }}
      />
      <p className="note">{messages.note(numbers.whole(LANES_MAX))}</p>
    </div>
  );
}

interface ValuesProps {
  readonly target: SweepTarget;
  readonly base: Lane;
  /** @returns what is wrong with them */
  readonly onUse: (values: readonly (number | string)[]) => readonly Problem[];
}

function Values({ target, base, onUse }: ValuesProps) {
  const id = useId();
  const { sweep: messages } = useLaterMessages();
  const numbers = useNumbers();
  const text = useText();
  const allowedText = useAllowedText();
  const { field } = target;
  const value = valueIn(base, target);
  const [typed, setTyped] = useState(() => (field.kind === 'number' ? suggestedNumbers(field, Number(value)) : ''));
  const [ticked, setTicked] = useState<readonly string[]>(() => (field.kind === 'oneOf' ? [String(value)] : []));
  const [refusal, setRefusal] = useState<Allowed>();

  const { values, refused } = field.kind === 'number' ? parseNumbers(typed, field) : { values: ticked };
  const said = refused
    ? messages.refused(excerpt(refused.text), allowedText(refused.allowed))
    : refusal && messages.impossible(allowedText(refusal));
  const isPossible = values.length > 0 && values.length <= LANES_MAX;

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const [problem] = onUse(values);
        setRefusal(problem?.allowed);
      }}
    >
      {field.kind === 'number' ? (
        <div className="field">
          <label htmlFor={id}>{messages.values}</label>
          <input
            id={id}
            type="text"
            autoComplete="off"
            spellCheck={false}
            value={typed}
            aria-invalid={refused !== undefined}
            aria-describedby={`${id}-said`}
            onChange={(event) => {
              setTyped(event.target.value);
              setRefusal(undefined);
            }}
          />
        </div>
      ) : (
        <fieldset className="ticks">
          <legend>{messages.values}</legend>
          {field.options.map((option) => (
            <label key={option.id} className="tick">
              <input
                type="checkbox"
                checked={ticked.includes(option.id)}
                disabled={!ticked.includes(option.id) && ticked.length >= LANES_MAX}
                onChange={({ target: { checked } }) => {
                  const others = new Set(ticked.filter((each) => each !== option.id));
                  if (checked) others.add(option.id);
                  // In the order of the list, however they were ticked.
                  setTicked(field.options.map((each) => each.id).filter((each) => others.has(each)));
                  setRefusal(undefined);
                }}
              />
              {text(option.label)}
            </label>
          ))}
        </fieldset>
      )}
      <p id={`${id}-said`} className="refusal" role="alert">
        {said}
      </p>
      <button type="submit" className="primary" disabled={!isPossible}>
        {values.length > LANES_MAX ? messages.tooMany(numbers.whole(values.length)) : messages.make(values.length)}
      </button>
    </form>
  );
}
