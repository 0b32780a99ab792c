import type { Truncation } from './truncation.ts';

export const none = {
  id: 'none',
  label: { en: 'none', zh: '无' },
  reference: { en: 'every loss is propagated back to the first timestep', zh: '每个损失都反向传播到第一个时间步' },
  fields: {},
} as const satisfies Truncation;
