import { rest, updates } from './fields.ts';
import { defineSchedule } from './schedule.ts';

export const step = defineSchedule({
  id: 'step',
  label: { en: 'step', zh: '阶梯' },
  reference: {
    en: 'torch.optim.lr_scheduler.StepLR: η · γ^⌊(step − 1) / s⌋',
    zh: 'torch.optim.lr_scheduler.StepLR：η · γ^⌊(步数 − 1) / s⌋',
  },
  fields: {
    every: updates({ en: 'every s updates', zh: '每 s 次更新' }, 1000),
    gamma: rest({ en: 'factor γ', zh: '系数 γ' }, 0.1, 1e-4),
  },
  factor: (step, { every, gamma }) => gamma ** Math.floor((step - 1) / every),
});
