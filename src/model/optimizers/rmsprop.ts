import { add, div, mul, sqrt, square, sub } from '../../equations/index.ts';
import { same } from '../entry.ts';
import { average, centeredSquare } from './averages.ts';
import { decay, epsilon, learningRate, momentum, secondMoment } from './fields.ts';
import { defineOptimizer } from './optimizer.ts';

export const rmsprop = defineOptimizer({
  id: 'rmsprop',
  label: same('RMSProp'),
  reference: {
    en: 'Tieleman & Hinton 2012, as torch.optim.RMSprop: epsilon outside the root; the learning rate multiplies the whole velocity',
    zh: 'Tieleman & Hinton 2012，同 torch.optim.RMSprop：ε 在根号外；学习率乘以整个速度',
  },
  fields: {
    learningRate: learningRate(1e-2),
    alpha: decay(same('α'), 0.99),
    momentum: momentum(0),
    secondMoment,
    epsilon: epsilon(1e-8),
  },
  slots: ['v', 'mean', 'velocity'],
  update: ({ parameter, gradient, slot, setting, option }) => {
    const v = average(setting.alpha, slot.v, square(gradient));
    const mean = average(setting.alpha, slot.mean, gradient);
    const isCentered = option.secondMoment === 'centered';
    const spread = isCentered ? centeredSquare(v, mean) : v;
    const direction = div(gradient, add(sqrt(spread), setting.epsilon));
    const velocity = add(mul(setting.momentum, slot.velocity), direction);
    return { v, ...(isCentered && { mean }), velocity, parameter: sub(parameter, mul(setting.learningRate, velocity)) };
  },
});
