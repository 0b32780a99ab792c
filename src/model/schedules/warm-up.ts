import { updates } from './fields.ts';
import { defineSchedule } from './schedule.ts';

export const warmUp = defineSchedule({
  id: 'warmUp',
  label: { en: 'linear warm-up' },
  reference: {
    en: 'η · min(1, step / w), as torch.optim.lr_scheduler.LinearLR from 1 / w with total_iters = w − 1',
  },
  fields: { updates: updates('updates w', 1000) },
  factor: (step, { updates }) => Math.min(1, step / updates),
});
