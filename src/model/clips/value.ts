import { type Clip, setting } from './clip.ts';

export const value = {
  id: 'value',
  label: { en: 'by value', zh: '按值' },
  reference: {
    en: 'torch.nn.utils.clip_grad_value_: every entry to [−v, v], which turns the gradient',
    zh: 'torch.nn.utils.clip_grad_value_：每个元素限制在 [−v, v]，这会改变梯度的方向',
  },
  fields: {
    bound: { kind: 'number', label: { en: 'bound v', zh: '界 v' }, default: 1, min: 1e-6, max: 1e6, scale: 'log' },
  },
  bound: setting('bound'),
} as const satisfies Clip;
