import { add, mul, sub } from '../../equations/index.ts';
import { learningRate, momentum as momentumField } from './fields.ts';
import { defineOptimizer } from './optimizer.ts';

export const momentum = defineOptimizer({
  id: 'momentum',
  label: { en: 'Momentum', zh: '动量法' },
  reference: {
    en: 'Polyak 1964, as torch.optim.SGD with momentum and dampening 0: the learning rate multiplies the whole velocity',
    zh: 'Polyak 1964，同带 momentum、dampening 为 0 的 torch.optim.SGD：学习率乘以整个速度',
  },
  fields: { learningRate: learningRate(1e-2), momentum: momentumField(0.9) },
  slots: ['velocity'],
  update: ({ parameter, gradient, slot, setting }) => {
    const velocity = add(mul(setting.momentum, slot.velocity), gradient);
    return { velocity, parameter: sub(parameter, mul(setting.learningRate, velocity)) };
  },
});
