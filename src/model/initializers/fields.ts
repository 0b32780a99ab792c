/** Fields that initializers share. */
import type { NumberField } from '../entry.ts';

export const gain = (value: number) =>
  ({
    kind: 'number',
    label: { en: 'gain' },
    default: value,
    min: 0,
    max: 10,
    scale: 'linear',
  }) as const satisfies NumberField;
