/** The control of a field, by its kind. */
import { lazy, Suspense } from 'react';
import type { Choice, Field } from '../../model/entry.ts';
import type { Problem } from '../../model/problem.ts';
import { useText } from '../messages/index.ts';
import { NumberControl } from './NumberControl.tsx';
import { OptionControl } from './OptionControl.tsx';

const TextControl = lazy(async () => ({ default: (await import('./TextControl.tsx')).TextControl }));

interface Props {
  /** Names the field on the whole page. */
  readonly name: string;
  readonly field: Field;
  /** Undefined where lanes differ. */
  readonly value: number | string | undefined;
  readonly onCommit: (value: number | string) => readonly Problem[];
  /** What the field is a setting of, if it is one of a choice. */
  readonly choice?: Choice;
}

export function FieldControl({ field, value, onCommit, choice, ...rest }: Props) {
  const text = useText();
  switch (field.kind) {
    case 'number':
      return <NumberControl {...rest} field={field} value={value as number | undefined} onCommit={onCommit} />;
    case 'option':
      return (
        <OptionControl
          label={text(field.label)}
          options={field.options}
          value={value as string | undefined}
          onCommit={onCommit}
        />
      );
    case 'text':
      return field.options && choice ? (
        <OptionControl
          label={text(field.label)}
          options={field.options(choice)}
          value={value as string | undefined}
          onCommit={onCommit}
        />
      ) : (
        <Suspense>
          <TextControl
            {...rest}
            field={field}
            value={String(value ?? field.default)}
            understood={choice && field.understood?.(choice)}
            onCommit={onCommit}
          />
        </Suspense>
      );
    default:
      return field satisfies never;
  }
}
