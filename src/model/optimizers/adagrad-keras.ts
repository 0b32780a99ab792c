import { add, div, mul, sqrt, square, sub } from '../../equations/index.ts';
import { same } from '../entry.ts';
import { epsilon, initialAccumulator, learningRate } from './fields.ts';
import { defineOptimizer } from './optimizer.ts';

export const adagradKeras = defineOptimizer({
  id: 'adagradKeras',
  label: same('Adagrad (Keras)'),
  reference: {
    en: 'keras.optimizers.Adagrad: epsilon inside the root, sums of squares start at 0.1',
    zh: 'keras.optimizers.Adagrad：ε 在根号内，平方和从 0.1 开始',
  },
  fields: {
    learningRate: learningRate(1e-3),
    initialAccumulator: initialAccumulator(0.1),
    epsilon: epsilon(1e-7),
  },
  slots: ['sum'],
  initial: { sum: 'initialAccumulator' },
  update: ({ parameter, gradient, slot, setting }) => {
    const sum = add(slot.sum, square(gradient));
    const direction = div(gradient, sqrt(add(sum, setting.epsilon)));
    return { sum, parameter: sub(parameter, mul(setting.learningRate, direction)) };
  },
});
