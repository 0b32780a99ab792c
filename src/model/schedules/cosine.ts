import { rest, updates } from './fields.ts';
import { defineSchedule } from './schedule.ts';

export const cosine = defineSchedule({
  id: 'cosine',
  label: { en: 'cosine', zh: '余弦' },
  reference: {
    en: 'Loshchilov & Hutter 2017 without restarts, as torch.optim.lr_scheduler.CosineAnnealingLR for the first updates and keras.optimizers.schedules.CosineDecay after them, where the learning rate stays at its end instead of rising again',
    zh: 'Loshchilov & Hutter 2017，无重启：起初的更新同 torch.optim.lr_scheduler.CosineAnnealingLR，之后同 keras.optimizers.schedules.CosineDecay，学习率停在终值而不再回升',
  },
  fields: {
    updates: updates({ en: 'updates to the end', zh: '到终值的更新次数' }, 10_000),
    end: rest({ en: 'end, as a share of η', zh: '终值（η 的比例）' }, 0),
  },
  factor: (step, { updates, end }) =>
    end + ((1 - end) * (1 + Math.cos((Math.PI * Math.min(step - 1, updates)) / updates))) / 2,
});
