import { add, mul } from '../../equations/index.ts';
import { gradient, parameter } from '../optimizers/index.ts';
import { decayRate, rate, type WeightDecay } from './decay.ts';

export const coupled = {
  id: 'coupled',
  label: { en: 'coupled (L2)' },
  reference: {
    en: 'weight_decay of torch.optim.SGD, Adam and the others: the optimizer reads g + λ θ for all parameters, biases too; g is clipped before, λ θ is not',
  },
  fields: { rate: rate(1e-4) },
  gradient: add(gradient, mul(decayRate, parameter)),
} as const satisfies WeightDecay;
