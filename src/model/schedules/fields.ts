/** Fields that schedules share. */
import type { NumberField, Text } from '../entry.ts';

/** A number of updates. */
export const updates = (label: Text, value: number) =>
  ({
    kind: 'number',
    label,
    default: value,
    min: 1,
    max: 1e7,
    isInteger: true,
    scale: 'log',
  }) as const satisfies NumberField;

/** What is left of the learning rate. */
export const rest = (label: Text, value: number, min = 0) =>
  ({
    kind: 'number',
    label,
    default: value,
    min,
    max: 1,
    scale: 'linear',
  }) as const satisfies NumberField;
