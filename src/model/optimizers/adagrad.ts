import { add, div, mul, sqrt, square, sub } from '../../equations/index.ts';
import { same } from '../entry.ts';
import { epsilon, initialAccumulator, learningRate } from './fields.ts';
import { defineOptimizer } from './optimizer.ts';

export const adagrad = defineOptimizer({
  id: 'adagrad',
  label: same('Adagrad'),
  reference: {
    en: 'Duchi, Hazan & Singer 2011, as torch.optim.Adagrad: epsilon outside the root, learning rate η / (1 + (step − 1) · decay)',
    zh: 'Duchi, Hazan & Singer 2011，同 torch.optim.Adagrad：ε 在根号外，学习率为 η / (1 + (步数 − 1) · 衰减)',
  },
  fields: {
    learningRate: learningRate(1e-2),
    learningRateDecay: {
      kind: 'number',
      label: { en: 'decay of the learning rate', zh: '学习率衰减' },
      default: 0,
      min: 0,
      max: 10,
      scale: 'linear',
    },
    initialAccumulator: initialAccumulator(0),
    epsilon: epsilon(1e-10),
  },
  slots: ['sum'],
  initial: { sum: 'initialAccumulator' },
  update: ({ parameter, gradient, step, slot, setting }) => {
    const sum = add(slot.sum, square(gradient));
    const stepSize = div(setting.learningRate, add(1, mul(sub(step, 1), setting.learningRateDecay)));
    return { sum, parameter: sub(parameter, mul(stepSize, div(gradient, add(sqrt(sum), setting.epsilon)))) };
  },
});
