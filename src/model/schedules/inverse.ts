import { same } from '../entry.ts';
import { defineSchedule } from './schedule.ts';

export const inverse = defineSchedule({
  id: 'inverse',
  label: same('1 / t'),
  reference: {
    en: 'Robbins & Monro 1951, as keras.optimizers.schedules.InverseTimeDecay with one decay step: η / (1 + k (step − 1)); with k = 1 it is η / step',
    zh: 'Robbins & Monro 1951，同 decay_steps 为 1 的 keras.optimizers.schedules.InverseTimeDecay：η / (1 + k (步数 − 1))；k = 1 时为 η / 步数',
  },
  fields: {
    rate: { kind: 'number', label: { en: 'rate k', zh: '速率 k' }, default: 0.001, min: 1e-6, max: 1, scale: 'log' },
  },
  factor: (step, { rate }) => 1 / (1 + rate * (step - 1)),
});
