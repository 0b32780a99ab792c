import { add, div, min } from '../../equations/index.ts';
import { type Clip, globalNorm as norm, setting } from './clip.ts';

export const globalNorm = {
  id: 'globalNorm',
  label: { en: 'global norm' },
  reference: { en: 'torch.nn.utils.clip_grad_norm_: scale = min(1, τ / (‖g‖ + 1e-6))' },
  fields: {
    threshold: { kind: 'number', label: { en: 'threshold τ' }, default: 1, min: 1e-6, max: 1e6, scale: 'log' },
  },
  scale: min(1, div(setting('threshold'), add(norm, 1e-6))),
  threshold: 'threshold',
} as const satisfies Clip;
