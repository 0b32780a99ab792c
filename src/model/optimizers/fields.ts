/** Fields that optimizers share. */
import type { NumberField } from '../entry.ts';

export const learningRate = (value: number) =>
  ({
    kind: 'number',
    label: { en: 'learning rate η' },
    default: value,
    min: 1e-8,
    max: 100,
    scale: 'log',
  }) as const satisfies NumberField;

/** Keeps the denominator away from 0. */
export const epsilon = {
  kind: 'number',
  label: { en: 'ε' },
  default: 1e-8,
  min: 1e-16,
  max: 1,
  scale: 'log',
} as const satisfies NumberField;
