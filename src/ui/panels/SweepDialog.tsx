/** Lanes that are equal but for one setting, in one gesture: copies of a lane, one for each value. */
import { useId, useState } from 'react';
import { type Sweep, swept } from '../../lab/lanes.ts';
import { LANES_MAX, type Lane } from '../../model/experiment.ts';
import type { Allowed, Problem } from '../../model/problem.ts';
import { excerpt } from '../controls/numbers.ts';
import { useExperiment, useLab } from '../hooks/lab.ts';
import { useLaneLabels } from '../hooks/lane-labels.ts';
import { useAllowedText, useMessages, useNumbers, useText } from '../messages/index.ts';
import { Dialog } from '../page/Dialog.tsx';
import { parseNumbers, type SweepTarget, suggestedNumbers, sweepGroups, sweepTargets, valueIn } from './sweep.ts';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function SweepDialog({ isOpen, onClose }: Props) {
  const { sweep } = useMessages();
  return (
    <Dialog heading={sweep.heading} isOpen={isOpen} onClose={onClose}>
      {/* Made anew whenever it opens: it begins with the lanes that are there then. */}
      {isOpen && <SweepForm onClose={onClose} />}
    </Dialog>
  );
}

const keyOf = ({ path, entry }: SweepTarget): string => `${path} ${entry?.id ?? ''}`;

function SweepForm({ onClose }: Pick<Props, 'onClose'>) {
  const id = useId();
  const { sweep: messages } = useMessages();
  const numbers = useNumbers();
  const text = useText();
  const lab = useLab();
  const experiment = useExperiment((state) => state.experiment);
  const selection = useExperiment((state) => state.selection);
  const { names } = useLaneLabels(experiment);
  const [lane, setLane] = useState(selection === 'all' ? 0 : selection);
  const [name, setName] = useState<keyof Lane>('optimizer');
  const [key, setKey] = useState<string>();
  const base = experiment.lanes[lane] ?? experiment.lanes[0]!;
  const targets = sweepTargets(base, name);
  const target = targets.find((each) => keyOf(each) === key) ?? targets[0]!;

  return (
    <div className="sweep">
      <p>{messages.explanation}</p>
      <div className="field">
        <label htmlFor={`${id}-lane`}>{messages.base}</label>
        <select id={`${id}-lane`} value={lane} onChange={({ target: { value } }) => setLane(Number(value))}>
          {names.map((each, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lanes have no identity but their place
            <option key={index} value={index}>
              {each}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}-setting`}>{messages.setting}</label>
        <select
          id={`${id}-setting`}
          value={name}
          onChange={({ target: { value } }) => {
            setName(value as keyof Lane);
            setKey(undefined);
          }}
        >
          {sweepGroups().map((group) => (
            <option key={group.name} value={group.name}>
              {text(group.label)}
            </option>
          ))}
        </select>
      </div>
      {targets.length > 1 && (
        <div className="field">
          <label htmlFor={`${id}-target`}>{messages.what}</label>
          <select id={`${id}-target`} value={keyOf(target)} onChange={({ target: { value } }) => setKey(value)}>
            {targets.map((each) => (
              <option key={keyOf(each)} value={keyOf(each)}>
                {each.entry ? messages.settingOf(text(each.entry.label), text(each.label)) : messages.whichOne}
              </option>
            ))}
          </select>
        </div>
      )}
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
  const { sweep: messages } = useMessages();
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
