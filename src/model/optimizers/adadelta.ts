import { add, div, mul, sqrt, square, sub } from '../../equations/index.ts';
import { same } from '../entry.ts';
import { average } from './averages.ts';
import { decay, epsilon, learningRate } from './fields.ts';
import { defineOptimizer } from './optimizer.ts';

export const adadelta = defineOptimizer({
  id: 'adadelta',
  label: same('Adadelta'),
  reference: {
    en: 'Zeiler 2012, as torch.optim.Adadelta: epsilon inside both roots; Keras has the same equations with η = 0.001, ρ = 0.95 and ε = 1e-7, while TensorFlow.js divides by the average from before the update',
    zh: 'Zeiler 2012，同 torch.optim.Adadelta：ε 在两个根号内；Keras 的方程相同，取 η = 0.001、ρ = 0.95、ε = 1e-7；TensorFlow.js 则除以更新之前的平均',
  },
  fields: { learningRate: learningRate(1), rho: decay(same('ρ'), 0.9), epsilon: epsilon(1e-6) },
  slots: ['v', 'change'],
  update: ({ parameter, gradient, slot, setting }) => {
    const v = average(setting.rho, slot.v, square(gradient));
    const root = (x: Parameters<typeof sqrt>[0]) => sqrt(add(x, setting.epsilon));
    const direction = mul(div(root(slot.change), root(v)), gradient);
    const change = average(setting.rho, slot.change, square(direction));
    return { v, change, parameter: sub(parameter, mul(setting.learningRate, direction)) };
  },
});
