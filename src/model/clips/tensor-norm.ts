import { div, max } from '../../equations/index.ts';
import { type Clip, gradientNorm, setting } from './clip.ts';
import { threshold } from './fields.ts';

export const tensorNorm = {
  id: 'tensorNorm',
  label: { en: 'norm of each tensor (Keras)' },
  reference: {
    en: 'clipnorm of Keras optimizers, tf.clip_by_norm: scale = τ / max(‖g‖, τ) for each tensor by itself, which are U, W, b, V, c and a learned start, gates side by side as in Keras; this turns the gradient as a whole',
  },
  fields: { threshold },
  scope: 'tensor',
  scale: div(setting('threshold'), max(gradientNorm, setting('threshold'))),
} as const satisfies Clip;
