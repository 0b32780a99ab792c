import { div, max, min, mul } from '../../equations/index.ts';
import { type Clip, gradientNorm, setting, weightNorm } from './clip.ts';

/** The norm that weights count for at least. */
const EPSILON = 1e-3;

export const adaptive = {
  id: 'adaptive',
  label: { en: 'adaptive (AGC)', zh: '自适应（AGC）' },
  reference: {
    en: 'Brock et al. 2021, as optax.adaptive_grad_clip: for each unit ‖g‖ ≤ λ max(‖θ‖, 1e-3); a unit is a column of U, of W or of V, and b, c and a learned start are one each; the output layer is clipped too',
    zh: 'Brock et al. 2021，同 optax.adaptive_grad_clip：对每个单元 ‖g‖ ≤ λ max(‖θ‖, 1e-3)；一个单元是 U、W 或 V 的一列，b、c 和学习得到的初始状态各算一个；输出层也裁剪',
  },
  fields: {
    // From 1e-3 on, λ · 1e-3 is no less than the 1e-6 below which the library does not divide by ‖g‖.
    ratio: { kind: 'number', label: { en: 'ratio λ', zh: '比率 λ' }, default: 0.01, min: 1e-3, max: 10, scale: 'log' },
  },
  scope: 'unit',
  scale: min(1, div(mul(setting('ratio'), max(weightNorm, EPSILON)), max(gradientNorm, 1e-6))),
} as const satisfies Clip;
