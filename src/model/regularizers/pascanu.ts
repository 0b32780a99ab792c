import { square, sub } from '../../equations/index.ts';
import { type Regularizer, squaredRatio } from './regularizer.ts';

export const pascanu = {
  id: 'pascanu',
  label: { en: 'vanishing gradients (Pascanu’s Ω)', zh: '抗梯度消失（Pascanu 的 Ω）' },
  reference: {
    en: 'Pascanu, Mikolov & Bengio 2013, equation 10, as in their code: per sequence, a mean over timesteps and sequences, of U’s gradient its immediate part only; where ‖∂L/∂h_t‖² is below 1e-20 nothing is counted. For the simple RNN',
    zh: 'Pascanu, Mikolov & Bengio 2013 式 (10)，按其代码：逐序列计算，对时间步和序列取平均，只取对 U 的直接偏导；‖∂L/∂h_t‖² 低于 1e-20 处不计。仅用于简单 RNN',
  },
  fields: {
    alpha: { kind: 'number', label: { en: 'weight α', zh: '权重 α' }, default: 4, min: 0, max: 1000, scale: 'linear' },
  },
  penalty: square(sub(squaredRatio, 1)),
} as const satisfies Regularizer;
