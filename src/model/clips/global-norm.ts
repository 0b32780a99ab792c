import { add, div, min } from '../../equations/index.ts';
import { type Clip, gradientNorm, setting } from './clip.ts';
import { threshold } from './fields.ts';

export const globalNorm = {
  id: 'globalNorm',
  label: { en: 'global norm', zh: '全局范数' },
  reference: {
    en: 'torch.nn.utils.clip_grad_norm_: scale = min(1, τ / (‖g‖ + 1e-6))',
    zh: 'torch.nn.utils.clip_grad_norm_：缩放系数 = min(1, τ / (‖g‖ + 1e-6))',
  },
  fields: { threshold },
  scope: 'all',
  scale: min(1, div(setting('threshold'), add(gradientNorm, 1e-6))),
  threshold: 'threshold',
} as const satisfies Clip;
