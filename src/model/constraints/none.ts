import type { Constraint } from './constraint.ts';

export const none = {
  id: 'none',
  label: { en: 'none', zh: '无' },
  reference: { en: 'weights as the optimizer leaves them', zh: '权重保持优化器给出的值' },
  fields: {},
} as const satisfies Constraint;
