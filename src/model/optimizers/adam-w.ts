import { add, div, mul, pow, sqrt, square, sub } from '../../equations/index.ts';
import { same } from '../entry.ts';
import { average } from './averages.ts';
import { beta1, beta2, epsilon, learningRate } from './fields.ts';
import { defineOptimizer } from './optimizer.ts';

export const adamW = defineOptimizer({
  id: 'adamW',
  label: same('AdamW'),
  reference: {
    en: 'Loshchilov & Hutter 2019, as torch.optim.AdamW: θ ← θ (1 − η λ) for all parameters, biases too, then Adam',
    zh: 'Loshchilov & Hutter 2019，同 torch.optim.AdamW：先对所有参数（包括偏置）作 θ ← θ (1 − η λ)，再作 Adam',
  },
  fields: {
    learningRate: learningRate(1e-3),
    beta1: beta1(0.9),
    beta2: beta2(0.999),
    epsilon: epsilon(1e-8),
    weightDecay: {
      kind: 'number',
      label: { en: 'weight decay λ', zh: '权重衰减 λ' },
      default: 0.01,
      min: 0,
      max: 10,
      scale: 'linear',
    },
  },
  slots: ['m', 'v'],
  update: ({ parameter, gradient, step, slot, setting }) => {
    const decayed = mul(parameter, sub(1, mul(setting.learningRate, setting.weightDecay)));
    const m = average(setting.beta1, slot.m, gradient);
    const v = average(setting.beta2, slot.v, square(gradient));
    const stepSize = div(setting.learningRate, sub(1, pow(setting.beta1, step)));
    const rootCorrection = sqrt(sub(1, pow(setting.beta2, step)));
    const denominator = add(div(sqrt(v), rootCorrection), setting.epsilon);
    return { m, v, parameter: sub(decayed, mul(stepSize, div(m, denominator))) };
  },
});
