import type { Constraint } from './constraint.ts';

export const none = {
  id: 'none',
  label: { en: 'none' },
  reference: { en: 'weights as the optimizer leaves them' },
  fields: {},
} as const satisfies Constraint;
