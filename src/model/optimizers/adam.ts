import { add, div, mul, pow, sqrt, square, sub } from '../../equations/index.ts';
import { epsilon, learningRate } from './fields.ts';
import { defineOptimizer } from './optimizer.ts';

export const adam = defineOptimizer({
  id: 'adam',
  label: { en: 'Adam' },
  reference: {
    en: 'Kingma & Ba 2015, algorithm 1, as torch.optim.Adam: epsilon outside the root of the corrected second moment',
  },
  fields: {
    learningRate: learningRate(1e-3),
    beta1: { kind: 'number', label: { en: 'β₁' }, default: 0.9, min: 0, max: 0.9999, scale: 'linear' },
    beta2: { kind: 'number', label: { en: 'β₂' }, default: 0.999, min: 0, max: 0.999999, scale: 'linear' },
    epsilon,
  },
  slots: ['m', 'v'],
  update: ({ parameter, gradient, step, slot, setting }) => {
    const m = add(mul(setting.beta1, slot.m), mul(sub(1, setting.beta1), gradient));
    const v = add(mul(setting.beta2, slot.v), mul(sub(1, setting.beta2), square(gradient)));
    const stepSize = div(setting.learningRate, sub(1, pow(setting.beta1, step)));
    const rootCorrection = sqrt(sub(1, pow(setting.beta2, step)));
    const denominator = add(div(sqrt(v), rootCorrection), setting.epsilon);
    return { m, v, parameter: sub(parameter, mul(stepSize, div(m, denominator))) };
  },
});
