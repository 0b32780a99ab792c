import { add, mul } from '../../equations/index.ts';
import { gradient, parameter } from '../optimizers/index.ts';
import { decayRate, rate, type WeightDecay } from './decay.ts';

export const coupled = {
  id: 'coupled',
  label: { en: 'coupled (L2)', zh: '耦合（L2）' },
  reference: {
    en: 'weight_decay of torch.optim.SGD, Adam and the others: the optimizer reads g + λ θ for all parameters, biases too; g is clipped before, λ θ is not',
    zh: 'torch.optim.SGD、Adam 等的 weight_decay：对所有参数（包括偏置），优化器读到 g + λ θ；g 事先经过裁剪，λ θ 没有',
  },
  fields: { rate: rate(1e-4) },
  gradient: add(gradient, mul(decayRate, parameter)),
} as const satisfies WeightDecay;
