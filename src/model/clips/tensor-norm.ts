import { div, max } from '../../equations/index.ts';
import { type Clip, gradientNorm, setting } from './clip.ts';
import { threshold } from './fields.ts';

export const tensorNorm = {
  id: 'tensorNorm',
  label: { en: 'norm of each tensor (Keras)', zh: '逐张量范数（Keras）' },
  reference: {
    en: 'clipnorm of Keras optimizers, tf.clip_by_norm: scale = τ / max(‖g‖, τ) for each tensor by itself, which are U, W, b, V, c and a learned start, gates side by side as in Keras; this turns the gradient as a whole',
    zh: 'Keras 优化器的 clipnorm，tf.clip_by_norm：每个张量各有缩放系数 τ / max(‖g‖, τ)，张量为 U、W、b、V、c 和学习得到的初始状态，各门并排，同 Keras；这会改变整体梯度的方向',
  },
  fields: { threshold },
  scope: 'tensor',
  scale: div(setting('threshold'), max(gradientNorm, setting('threshold'))),
} as const satisfies Clip;
