/** For tests that try every setting: the values of a field that matter. */
import type { Choice, Field } from '../entry.ts';

/** The least, greatest and default number; every option; of a text the default, and what it offers beside the others. */
export function limitsOf(field: Field, choice: Choice): readonly (number | string)[] {
  switch (field.kind) {
    case 'number':
      return [field.min, field.max, field.default];
    case 'option':
      return field.options.map(({ id }) => id);
    case 'text':
      return [field.default, ...(field.options?.(choice) ?? []).map(({ id }) => id)];
    default:
      return field satisfies never;
  }
}
