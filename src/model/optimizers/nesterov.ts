import { add, mul, sub } from '../../equations/index.ts';
import { learningRate, momentum } from './fields.ts';
import { defineOptimizer } from './optimizer.ts';

export const nesterov = defineOptimizer({
  id: 'nesterov',
  label: { en: 'Nesterov momentum' },
  reference: {
    en: 'Nesterov 1983, as torch.optim.SGD with nesterov: the gradient is taken at θ, and the step is gradient + μ · new velocity; the learning rate multiplies all of it',
  },
  fields: { learningRate: learningRate(1e-2), momentum: momentum(0.9) },
  slots: ['velocity'],
  update: ({ parameter, gradient, slot, setting }) => {
    const velocity = add(mul(setting.momentum, slot.velocity), gradient);
    const direction = add(gradient, mul(setting.momentum, velocity));
    return { velocity, parameter: sub(parameter, mul(setting.learningRate, direction)) };
  },
});
