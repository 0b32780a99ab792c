import { add, div, mul, sqrt, square, sub } from '../../equations/index.ts';
import { epsilon, learningRate } from './fields.ts';
import { defineOptimizer } from './optimizer.ts';

export const rmsprop = defineOptimizer({
  id: 'rmsprop',
  label: { en: 'RMSProp' },
  reference: {
    en: 'Tieleman & Hinton 2012, as torch.optim.RMSprop: not centered, no momentum, epsilon outside the root',
  },
  fields: {
    learningRate: learningRate(1e-2),
    alpha: { kind: 'number', label: { en: 'α' }, default: 0.99, min: 0, max: 0.999999, scale: 'linear' },
    epsilon,
  },
  slots: ['v'],
  update: ({ parameter, gradient, slot, setting }) => {
    const v = add(mul(setting.alpha, slot.v), mul(sub(1, setting.alpha), square(gradient)));
    const direction = div(gradient, add(sqrt(v), setting.epsilon));
    return { v, parameter: sub(parameter, mul(setting.learningRate, direction)) };
  },
});
