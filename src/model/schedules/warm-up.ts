import { updates } from './fields.ts';
import { defineSchedule } from './schedule.ts';

export const warmUp = defineSchedule({
  id: 'warmUp',
  label: { en: 'linear warm-up', zh: '线性预热' },
  reference: {
    en: 'η · min(1, step / w), as torch.optim.lr_scheduler.LinearLR from 1 / w with total_iters = w − 1',
    zh: 'η · min(1, 步数 / w)，同从 1 / w 开始、total_iters = w − 1 的 torch.optim.lr_scheduler.LinearLR',
  },
  fields: { updates: updates({ en: 'updates w', zh: '更新次数 w' }, 1000) },
  factor: (step, { updates }) => Math.min(1, step / updates),
});
