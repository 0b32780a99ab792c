import { rest } from './fields.ts';
import { defineSchedule } from './schedule.ts';

export const exponential = defineSchedule({
  id: 'exponential',
  label: { en: 'exponential', zh: '指数' },
  reference: {
    en: 'torch.optim.lr_scheduler.ExponentialLR: η · γ^(step − 1)',
    zh: 'torch.optim.lr_scheduler.ExponentialLR：η · γ^(步数 − 1)',
  },
  fields: { gamma: rest({ en: 'factor per update γ', zh: '每次更新的系数 γ' }, 0.999, 0.5) },
  factor: (step, { gamma }) => gamma ** (step - 1),
});
