import { mul, sign, sub } from '../../equations/index.ts';
import { same } from '../entry.ts';
import { average } from './averages.ts';
import { beta1, beta2, learningRate } from './fields.ts';
import { defineOptimizer } from './optimizer.ts';

export const lion = defineOptimizer({
  id: 'lion',
  label: same('Lion'),
  reference: {
    en: 'Chen et al. 2023, as in google/automl, with sign(0) = 0; its weight decay is the decoupled one of the lane',
    zh: 'Chen et al. 2023，同 google/automl，sign(0) = 0；其权重衰减用本组的解耦权重衰减',
  },
  fields: { learningRate: learningRate(1e-4), beta1: beta1(0.9), beta2: beta2(0.99) },
  slots: ['m'],
  update: ({ parameter, gradient, slot, setting }) => {
    const direction = sign(average(setting.beta1, slot.m, gradient));
    const m = average(setting.beta2, slot.m, gradient);
    return { m, parameter: sub(parameter, mul(setting.learningRate, direction)) };
  },
});
