import { div, max } from '../../equations/index.ts';
import { type Constraint, columnNorm, constraintSetting } from './constraint.ts';

const bound = constraintSetting('bound');

export const maxNorm = {
  id: 'maxNorm',
  label: { en: 'max-norm', zh: '最大范数' },
  reference: {
    en: 'Srivastava et al. 2014: the incoming weights of every unit, which are a column of U, of W or of V, times c / max(c, ‖·‖) after every update; biases and a learned start are left alone. torch.renorm and keras.constraints.MaxNorm(axis=0) add 1e-7 to the norm',
    zh: 'Srivastava et al. 2014：每次更新后，每个单元的输入侧权重（U、W 或 V 的一列）乘以 c / max(c, ‖·‖)；偏置和学习得到的初始状态不受约束。torch.renorm 和 keras.constraints.MaxNorm(axis=0) 会给范数加上 1e-7',
  },
  fields: {
    bound: {
      kind: 'number',
      label: { en: 'greatest norm c', zh: '最大范数 c' },
      default: 2,
      min: 1e-3,
      max: 1e3,
      scale: 'log',
    },
  },
  columnScale: div(bound, max(bound, columnNorm)),
} as const satisfies Constraint;
