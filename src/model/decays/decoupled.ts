import { mul, sub } from '../../equations/index.ts';
import { learningRate, parameter } from '../optimizers/optimizer.ts';
import { decayRate, rate, type WeightDecay } from './decay.ts';

export const decoupled = {
  id: 'decoupled',
  label: { en: 'decoupled', zh: '解耦' },
  reference: {
    en: 'Loshchilov & Hutter 2019, as torch.optim.AdamW with any optimizer: θ ← θ (1 − η λ) before the update, for all parameters, biases too; η as scheduled',
    zh: 'Loshchilov & Hutter 2019，如 torch.optim.AdamW，但可配任何优化器：更新前对所有参数（包括偏置）作 θ ← θ (1 − η λ)；η 为调度后的学习率',
  },
  fields: { rate: rate(0.01) },
  parameter: mul(parameter, sub(1, mul(learningRate, decayRate))),
} as const satisfies WeightDecay;
