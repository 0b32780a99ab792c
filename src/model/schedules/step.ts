import { rest, updates } from './fields.ts';
import { defineSchedule } from './schedule.ts';

export const step = defineSchedule({
  id: 'step',
  label: { en: 'step' },
  reference: { en: 'torch.optim.lr_scheduler.StepLR: η · γ^⌊(step − 1) / s⌋' },
  fields: { every: updates('every s updates', 1000), gamma: rest('factor γ', 0.1, 1e-4) },
  factor: (step, { every, gamma }) => gamma ** Math.floor((step - 1) / every),
});
