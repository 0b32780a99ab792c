import { div, max, min, mul } from '../../equations/index.ts';
import { type Clip, gradientNorm, setting, weightNorm } from './clip.ts';

/** The norm that weights count for at least. */
const EPSILON = 1e-3;

export const adaptive = {
  id: 'adaptive',
  label: { en: 'adaptive (AGC)' },
  reference: {
    en: 'Brock et al. 2021, as optax.adaptive_grad_clip: for each unit ‖g‖ ≤ λ max(‖θ‖, 1e-3); a unit is a column of U, of W or of V, and b, c and a learned start are one each; the output layer is clipped too',
  },
  fields: {
    // From 1e-3 on, λ · 1e-3 is no less than the 1e-6 below which the library does not divide by ‖g‖.
    ratio: { kind: 'number', label: { en: 'ratio λ' }, default: 0.01, min: 1e-3, max: 10, scale: 'log' },
  },
  scope: 'unit',
  scale: min(1, div(mul(setting('ratio'), max(weightNorm, EPSILON)), max(gradientNorm, 1e-6))),
} as const satisfies Clip;
