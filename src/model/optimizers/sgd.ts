import { mul, sub } from '../../equations/index.ts';
import { learningRate } from './fields.ts';
import { defineOptimizer } from './optimizer.ts';

export const sgd = defineOptimizer({
  id: 'sgd',
  label: { en: 'SGD' },
  reference: { en: 'torch.optim.SGD' },
  fields: { learningRate: learningRate(1e-2) },
  slots: [],
  update: ({ parameter, gradient, setting }) => ({ parameter: sub(parameter, mul(setting.learningRate, gradient)) }),
});
