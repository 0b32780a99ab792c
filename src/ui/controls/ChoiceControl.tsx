/**
 * A choice out of a list of entries, with the settings of the entry chosen and, on demand, whose definition it follows.
 * It knows no entry: all it shows is in the entries' fields.
 */
import { useId, useState } from 'react';
import { type Choice, type Entry, entryOf, type Field, isRelevant } from '../../model/entry.ts';
import type { Problem } from '../../model/problem.ts';
import { useReferences } from '../hooks/references.ts';
import { useMessages, useText } from '../messages/index.ts';
import { commonValue, distinct } from './common.ts';
import { FieldControl } from './FieldControl.tsx';
import { OptionControl } from './OptionControl.tsx';

interface Props {
  /** Names the control on the whole page. */
  readonly name: string;
  /** As the store takes it: `optimizer`. */
  readonly path: string;
  /** In the reader's language. */
  readonly label: string;
  readonly entries: readonly Entry[];
  /** One for each lane that the control stands for. */
  readonly choices: readonly Choice[];
  readonly onCommit: (path: string, value: number | string | Choice) => readonly Problem[];
  /** Settings that mean nothing here. */
  readonly omitted?: readonly string[];
  /** What there is to say beside the definitions; it may hold references of entries. */
  readonly note?: () => string;
}

export function ChoiceControl(props: Props) {
  const { name, path, label, entries, choices, onCommit, omitted = [], note } = props;
  const definitionId = useId();
  const [isOpen, setOpen] = useState(false);
  const { controls } = useMessages();
  const chosen = distinct(choices.map((choice) => choice.id)).map((id) => entryOf(entries, id));
  const only = chosen.length === 1 ? chosen[0] : undefined;
  const commitSetting = (setting: string, field: Field, value: number | string): readonly Problem[] => {
    const problems = onCommit(`${path}.${setting}`, value);
    const dependents = field.kind === 'text' ? (field.dependents ?? []) : [];
    if (problems.length === 0 || dependents.length === 0 || !only) return problems;
    const defaults = dependents.map((name) => [name, only.fields[name]!.default]);
    return onCommit(path, { ...choices[0]!, [setting]: value, ...Object.fromEntries(defaults) });
  };
  return (
    <div className="choice">
      <OptionControl label={label} options={entries} value={only?.id} onCommit={(id) => onCommit(path, id)}>
        <button
          type="button"
          className="definition-button"
          aria-label={controls.definition(label)}
          aria-expanded={isOpen}
          aria-controls={definitionId}
          onClick={() => setOpen(!isOpen)}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="6.25" />
            <path d="M8 7.2v4M8 4.7v.2" />
          </svg>
        </button>
      </OptionControl>
      <div id={definitionId} className="definition" hidden={!isOpen}>
        {isOpen && <Definitions entries={chosen} note={note} />}
      </div>
      {Object.entries(only?.fields ?? {})
        .filter(([setting, field]) => !omitted.includes(setting) && choices.some((choice) => isRelevant(field, choice)))
        .map(([setting, field]) => (
          <FieldControl
            key={`${only?.id}.${setting}`}
            name={`${name}.${only?.id}.${setting}`}
            field={field}
            value={commonValue(choices.map((choice) => choice[setting]!))}
            onCommit={(value) => commitSetting(setting, field, value)}
            choice={choices[0]!}
          />
        ))}
    </div>
  );
}

function Definitions({ entries, note }: Pick<Props, 'entries'> & { readonly note: Props['note'] | undefined }) {
  const { controls } = useMessages();
  const text = useText();
  if (!useReferences()) return null;
  return (
    <>
      {entries.map((entry) => (
        <p key={entry.id}>{controls.definitionOf(text(entry.label), text(entry.reference))}</p>
      ))}
      {note && <p>{note()}</p>}
    </>
  );
}
