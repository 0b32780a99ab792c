import type { Regularizer } from './regularizer.ts';

export const none = {
  id: 'none',
  label: { en: 'none', zh: '无' },
  reference: { en: 'the gradient of the loss alone', zh: '仅损失的梯度' },
  fields: {},
} as const satisfies Regularizer;
