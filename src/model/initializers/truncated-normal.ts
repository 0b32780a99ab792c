import { std } from './fields.ts';
import { defineInitializer, everything } from './initializer.ts';
import { truncatedEntries } from './truncated.ts';

export const truncatedNormal = defineInitializer({
  id: 'truncatedNormal',
  label: { en: 'truncated normal (Keras)', zh: '截断正态（Keras）' },
  reference: {
    en: 'keras.initializers.TruncatedNormal with mean 0, and jax.nn.initializers.truncated_normal: N(0, σ²) drawn again beyond ±2σ; σ is that of the uncut normal, what remains has 0.88 σ',
    zh: 'keras.initializers.TruncatedNormal（均值为 0）和 jax.nn.initializers.truncated_normal：取自 N(0, σ²)，超出 ±2σ 则重新抽取；σ 是截断前的标准差，截断后为 0.88 σ',
  },
  fields: { std: std(0.05) },
  suits: everything,
  fill: (shape, stream, settings) => truncatedEntries(shape, stream, settings.std, [-2, 2]),
});
