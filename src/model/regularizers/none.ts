import type { Regularizer } from './regularizer.ts';

export const none = {
  id: 'none',
  label: { en: 'none' },
  reference: { en: 'the gradient of the loss alone' },
  fields: {},
} as const satisfies Regularizer;
