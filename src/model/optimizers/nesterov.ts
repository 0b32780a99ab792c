import { add, mul, sub } from '../../equations/index.ts';
import { learningRate, momentum } from './fields.ts';
import { defineOptimizer } from './optimizer.ts';

export const nesterov = defineOptimizer({
  id: 'nesterov',
  label: { en: 'Nesterov momentum', zh: 'Nesterov 动量' },
  reference: {
    en: 'Nesterov 1983, as torch.optim.SGD with nesterov: the gradient is taken at θ, and the step is gradient + μ · new velocity; the learning rate multiplies all of it',
    zh: 'Nesterov 1983，同启用 nesterov 的 torch.optim.SGD：梯度在 θ 处计算，步长为 梯度 + μ · 新速度，学习率乘以其整体',
  },
  fields: { learningRate: learningRate(1e-2), momentum: momentum(0.9) },
  slots: ['velocity'],
  update: ({ parameter, gradient, slot, setting }) => {
    const velocity = add(mul(setting.momentum, slot.velocity), gradient);
    const direction = add(gradient, mul(setting.momentum, velocity));
    return { velocity, parameter: sub(parameter, mul(setting.learningRate, direction)) };
  },
});
