import { div, max, mul } from '../../equations/index.ts';
import { type Clip, gradientNorm, setting } from './clip.ts';
import { threshold } from './fields.ts';

const denominator = max(gradientNorm, setting('threshold'));

export const globalNormKeras = {
  id: 'globalNormKeras',
  label: { en: 'global norm (Keras)', zh: '全局范数（Keras）' },
  reference: {
    en: 'tf.clip_by_global_norm, global_clipnorm of Keras optimizers: scale = τ / max(‖g‖, τ), with nothing added to the norm; NaN where the norm is not finite',
    zh: 'tf.clip_by_global_norm，即 Keras 优化器的 global_clipnorm：缩放系数 = τ / max(‖g‖, τ)，范数上不加任何数；范数非有限时为 NaN',
  },
  fields: { threshold },
  scope: 'all',
  // The second factor is 1, or NaN where the norm is infinite.
  scale: mul(div(setting('threshold'), denominator), div(denominator, denominator)),
  threshold: 'threshold',
} as const satisfies Clip;
