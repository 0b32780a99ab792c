import { rest } from './fields.ts';
import { defineSchedule } from './schedule.ts';

export const exponential = defineSchedule({
  id: 'exponential',
  label: { en: 'exponential' },
  reference: { en: 'torch.optim.lr_scheduler.ExponentialLR: η · γ^(step − 1)' },
  fields: { gamma: rest('factor per update γ', 0.999, 0.5) },
  factor: (step, { gamma }) => gamma ** (step - 1),
});
