/** The field that several clips have in common. */
import type { NumberField } from '../entry.ts';

export const threshold = {
  kind: 'number',
  label: { en: 'threshold τ', zh: '阈值 τ' },
  default: 1,
  min: 1e-6,
  max: 1e6,
  scale: 'log',
} as const satisfies NumberField;
