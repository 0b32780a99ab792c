import { gain, gates, isFused } from './fields.ts';
import { defineInitializer, uniformEntries, weights } from './initializer.ts';

export const glorotUniform = defineInitializer({
  id: 'glorotUniform',
  label: { en: 'Glorot uniform', zh: 'Glorot 均匀' },
  reference: {
    en: 'Glorot & Bengio 2010, as torch.nn.init.xavier_uniform_: limit gain·√(6 / (fan_in + fan_out)). Fans are those of one gate, or of the kernel of all gates as Keras has it',
    zh: 'Glorot & Bengio 2010，同 torch.nn.init.xavier_uniform_：界为 增益·√(6 / (fan_in + fan_out))。fan 按单个门计算，或如 Keras 按所有门的整体核计算',
  },
  fields: { gain: gain(1), gates },
  suits: weights,
  isFused,
  fill: (shape, stream, settings) =>
    uniformEntries(shape, stream, settings.gain * Math.sqrt(6 / (shape.rows + shape.columns))),
});
