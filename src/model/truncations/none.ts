import type { Truncation } from './truncation.ts';

export const none = {
  id: 'none',
  label: { en: 'none' },
  reference: { en: 'every loss is propagated back to the first timestep' },
  fields: {},
} as const satisfies Truncation;
