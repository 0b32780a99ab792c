import { add, div, mul, pow, sqrt, square, sub } from '../../equations/index.ts';
import { same } from '../entry.ts';
import { average } from './averages.ts';
import { beta1, beta2, epsilon, learningRate } from './fields.ts';
import { defineOptimizer } from './optimizer.ts';

export const adam = defineOptimizer({
  id: 'adam',
  label: same('Adam'),
  reference: {
    en: 'Kingma & Ba 2015, algorithm 1, as torch.optim.Adam: epsilon outside the root of the corrected second moment',
    zh: 'Kingma & Ba 2015 算法 1，同 torch.optim.Adam：ε 在修正后的二阶矩的根号外',
  },
  fields: { learningRate: learningRate(1e-3), beta1: beta1(0.9), beta2: beta2(0.999), epsilon: epsilon(1e-8) },
  slots: ['m', 'v'],
  update: ({ parameter, gradient, step, slot, setting }) => {
    const m = average(setting.beta1, slot.m, gradient);
    const v = average(setting.beta2, slot.v, square(gradient));
    const stepSize = div(setting.learningRate, sub(1, pow(setting.beta1, step)));
    const rootCorrection = sqrt(sub(1, pow(setting.beta2, step)));
    const denominator = add(div(sqrt(v), rootCorrection), setting.epsilon);
    return { m, v, parameter: sub(parameter, mul(stepSize, div(m, denominator))) };
  },
});
