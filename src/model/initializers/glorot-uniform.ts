import { gain, gates, isFused } from './fields.ts';
import { defineInitializer, uniformEntries, weights } from './initializer.ts';

export const glorotUniform = defineInitializer({
  id: 'glorotUniform',
  label: { en: 'Glorot uniform' },
  reference: {
    en: 'Glorot & Bengio 2010, as torch.nn.init.xavier_uniform_: limit gain·√(6 / (fan_in + fan_out)). Fans are those of one gate, or of the kernel of all gates as Keras has it',
  },
  fields: { gain: gain(1), gates },
  suits: weights,
  isFused,
  fill: (shape, stream, settings) =>
    uniformEntries(shape, stream, settings.gain * Math.sqrt(6 / (shape.rows + shape.columns))),
});
