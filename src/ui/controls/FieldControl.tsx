/** The control of a field, by its kind. */
import type { Field } from '../../model/entry.ts';
import type { Problem } from '../../model/problem.ts';
import { useText } from '../messages/index.ts';
import { NumberControl } from './NumberControl.tsx';
import { OptionControl } from './OptionControl.tsx';

interface Props {
  /** Names the field on the whole page. */
  readonly name: string;
  readonly field: Field;
  /** Undefined where lanes differ. */
  readonly value: number | string | undefined;
  readonly onCommit: (value: number | string) => readonly Problem[];
}

export function FieldControl({ field, value, onCommit, ...rest }: Props) {
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
    default:
      return field satisfies never;
  }
}
