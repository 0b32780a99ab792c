import { add, mul, sub } from '../../equations/index.ts';
import { learningRate } from './fields.ts';
import { defineOptimizer } from './optimizer.ts';

export const momentum = defineOptimizer({
  id: 'momentum',
  label: { en: 'Momentum' },
  reference: {
    en: 'Polyak 1964, as torch.optim.SGD with momentum and dampening 0: the learning rate multiplies the whole velocity',
  },
  fields: {
    learningRate: learningRate(1e-2),
    momentum: { kind: 'number', label: { en: 'momentum μ' }, default: 0.9, min: 0, max: 0.9999, scale: 'linear' },
  },
  slots: ['velocity'],
  update: ({ parameter, gradient, slot, setting }) => {
    const velocity = add(mul(setting.momentum, slot.velocity), gradient);
    return { velocity, parameter: sub(parameter, mul(setting.learningRate, velocity)) };
  },
});
