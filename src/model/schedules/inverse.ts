import { defineSchedule } from './schedule.ts';

export const inverse = defineSchedule({
  id: 'inverse',
  label: { en: '1 / t' },
  reference: {
    en: 'Robbins & Monro 1951, as keras.optimizers.schedules.InverseTimeDecay with one decay step: η / (1 + k (step − 1)); with k = 1 it is η / step',
  },
  fields: { rate: { kind: 'number', label: { en: 'rate k' }, default: 0.001, min: 1e-6, max: 1, scale: 'log' } },
  factor: (step, { rate }) => 1 / (1 + rate * (step - 1)),
});
