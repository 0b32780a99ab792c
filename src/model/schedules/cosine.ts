import { rest, updates } from './fields.ts';
import { defineSchedule } from './schedule.ts';

export const cosine = defineSchedule({
  id: 'cosine',
  label: { en: 'cosine' },
  reference: {
    en: 'Loshchilov & Hutter 2017 without restarts, as torch.optim.lr_scheduler.CosineAnnealingLR for the first updates and keras.optimizers.schedules.CosineDecay after them, where the learning rate stays at its end instead of rising again',
  },
  fields: { updates: updates('updates to the end', 10_000), end: rest('end, as a share of η', 0) },
  factor: (step, { updates, end }) =>
    end + ((1 - end) * (1 + Math.cos((Math.PI * Math.min(step - 1, updates)) / updates))) / 2,
});
