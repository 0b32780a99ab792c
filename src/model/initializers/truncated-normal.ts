import { std } from './fields.ts';
import { defineInitializer, everything } from './initializer.ts';
import { truncatedEntries } from './truncated.ts';

export const truncatedNormal = defineInitializer({
  id: 'truncatedNormal',
  label: { en: 'truncated normal (Keras)' },
  reference: {
    en: 'keras.initializers.TruncatedNormal with mean 0, and jax.nn.initializers.truncated_normal: N(0, σ²) drawn again beyond ±2σ; σ is that of the uncut normal, what remains has 0.88 σ',
  },
  fields: { std: std(0.05) },
  suits: everything,
  fill: (shape, stream, settings) => truncatedEntries(shape, stream, settings.std, [-2, 2]),
});
