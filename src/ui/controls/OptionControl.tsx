/** One out of a list, as the browser's own select. */
import { type ReactNode, useId, useState } from 'react';
import type { Text } from '../../model/entry.ts';
import type { Allowed, Problem } from '../../model/problem.ts';
import { useAllowedText, useMessages, useText } from '../messages/index.ts';

interface Props {
  /** In the reader's language. */
  readonly label: string;
  readonly options: readonly { readonly id: string; readonly label: Text }[];
  /** Undefined where lanes differ. */
  readonly value: string | undefined;
  /** @returns what is wrong with it: the rest of the experiment may not allow it */
  readonly onCommit: (id: string) => readonly Problem[];
  /** What stands behind the select. */
  readonly children?: ReactNode;
}

export function OptionControl({ label, options, value, onCommit, children }: Props) {
  const id = useId();
  const text = useText();
  const { controls } = useMessages();
  const allowedText = useAllowedText();
  const [refused, setRefused] = useState<{ readonly id: string; readonly allowed: Allowed }>();
  const commit = (chosen: string) => {
    const [problem] = onCommit(chosen);
    setRefused(problem && { id: chosen, allowed: problem.allowed });
  };
  // The list may have changed since.
  const refusedOption = options.find((option) => option.id === refused?.id);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field-option">
        <select
          id={id}
          value={value ?? ''}
          aria-invalid={refusedOption !== undefined}
          aria-describedby={refusedOption && `${id}-refusal`}
          onChange={(event) => commit(event.target.value)}
        >
          {value === undefined && (
            <option value="" disabled>
              {controls.differs}
            </option>
          )}
          {options.map((option) => (
            <option key={option.id} value={option.id}>
              {text(option.label)}
            </option>
          ))}
        </select>
        {children}
      </div>
      {refused && refusedOption && (
        <p id={`${id}-refusal`} className="refusal" role="alert">
          {controls.refused(label, text(refusedOption.label), allowedText(refused.allowed))}
        </p>
      )}
    </div>
  );
}
