import { mul, sub } from '../../equations/index.ts';
import { same } from '../entry.ts';
import { learningRate } from './fields.ts';
import { defineOptimizer } from './optimizer.ts';

export const sgd = defineOptimizer({
  id: 'sgd',
  label: same('SGD'),
  reference: same('torch.optim.SGD'),
  fields: { learningRate: learningRate(1e-2) },
  slots: [],
  update: ({ parameter, gradient, setting }) => ({ parameter: sub(parameter, mul(setting.learningRate, gradient)) }),
});
