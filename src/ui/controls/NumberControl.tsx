/**
 * A number as a text field, so that anything can be typed and refused with words, and a slider beside it for the
 * pointer. What was typed stays until it is mended or Escape brings the value in use back.
 */
import { type KeyboardEvent, useId } from 'react';
import { checkField, type NumberField, rangeOf } from '../../model/entry.ts';
import type { Problem } from '../../model/problem.ts';
import { type Draft, useDraft } from '../hooks/drafts.ts';
import { useAllowedText, useMessages, useNumbers, useText } from '../messages/index.ts';
import {
  excerpt,
  hasSlider,
  nudge,
  parseNumber,
  printNumber,
  SLIDER_STEPS,
  sliderPosition,
  sliderValue,
} from './numbers.ts';

interface Props {
  /** Names the field on the whole page. */
  readonly name: string;
  readonly field: NumberField;
  /** Undefined where lanes differ. */
  readonly value: number | undefined;
  /** @returns what is wrong with it beyond the field's own range */
  readonly onCommit: (value: number) => readonly Problem[];
}

const KEY_STEPS: Readonly<Record<string, readonly [1 | -1, number]>> = {
  ArrowUp: [1, 1],
  ArrowDown: [-1, 1],
  PageUp: [1, 10],
  PageDown: [-1, 10],
};

export function NumberControl({ name, field, value, onCommit }: Props) {
  const id = useId();
  const { controls, sentences } = useMessages();
  const numbers = useNumbers();
  const label = useText()(field.label);
  const [draft, setDraft] = useDraft(name);

  const allowedText = useAllowedText();
  const range = allowedText(rangeOf(field));
  const inUse = value === undefined ? '' : printNumber(value);
  const isInRange = (number: number) => checkField(field, number, name) === undefined;

  const commit = (text: string) => {
    const number = parseNumber(text);
    if (text.trim() === inUse || number === value) return setDraft(undefined);
    const [problem] = isInRange(number) ? onCommit(number) : [{ allowed: rangeOf(field) }];
    setDraft(problem && { text, refusal: { text: excerpt(text), allowed: problem.allowed } });
  };

  const type = (text: string) => setDraft({ text, refusal: isInRange(parseNumber(text)) ? undefined : draft?.refusal });

  const refused = ({ text, allowed }: NonNullable<Draft['refusal']>) =>
    text === ''
      ? controls.refusedEmpty(label, allowedText(allowed))
      : controls.refused(label, text, allowedText(allowed));

  const onKeyDown = (event: KeyboardEvent) => {
    const steps = KEY_STEPS[event.key];
    if (steps) {
      const typed = draft ? parseNumber(draft.text) : Number.NaN;
      event.preventDefault();
      commit(printNumber(nudge(field, isInRange(typed) ? typed : (value ?? field.default), ...steps)));
    } else if (event.key === 'Enter' && draft) commit(draft.text);
    else if (event.key === 'Escape') setDraft(undefined);
  };

  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field-number">
        {hasSlider(field) && (
          <input
            type="range"
            className={value === undefined ? 'is-mixed' : undefined}
            tabIndex={-1} // the text field does the same by arrow keys
            aria-label={controls.slider(label)}
            min={0}
            max={SLIDER_STEPS}
            value={sliderPosition(field, value ?? field.default)}
            onChange={(event) => commit(printNumber(sliderValue(field, event.target.valueAsNumber)))}
          />
        )}
        <input
          id={id}
          type="text"
          inputMode={field.isInteger ? 'numeric' : 'decimal'}
          autoComplete="off"
          spellCheck={false}
          value={draft?.text ?? inUse}
          placeholder={value === undefined ? controls.differs : undefined}
          aria-invalid={draft?.refusal !== undefined}
          aria-describedby={`${id}-note`}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={() => draft && commit(draft.text)}
        />
      </div>
      {draft?.refusal === undefined ? (
        <p id={`${id}-note`} className="visually-hidden">
          {range}
        </p>
      ) : (
        <p id={`${id}-note`} className="refusal" role="alert">
          {sentences([
            refused(draft.refusal),
            value === undefined ? controls.keptDiffering : controls.kept(numbers.value(value)),
          ])}
        </p>
      )}
    </div>
  );
}
