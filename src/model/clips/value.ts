import { type Clip, setting } from './clip.ts';

export const value = {
  id: 'value',
  label: { en: 'by value' },
  reference: { en: 'torch.nn.utils.clip_grad_value_: every entry to [−v, v], which turns the gradient' },
  fields: {
    bound: { kind: 'number', label: { en: 'bound v' }, default: 1, min: 1e-6, max: 1e6, scale: 'log' },
  },
  bound: setting('bound'),
} as const satisfies Clip;
