import { gain, gates, isFused, tails } from './fields.ts';
import { defineInitializer, weights } from './initializer.ts';
import { normalEntriesWith } from './truncated.ts';

export const glorotNormal = defineInitializer({
  id: 'glorotNormal',
  label: { en: 'Glorot normal', zh: 'Glorot 正态' },
  reference: {
    en: 'Glorot & Bengio 2010, std gain·√(2 / (fan_in + fan_out)): untruncated as torch.nn.init.xavier_normal_, or cut at 2σ and brought back to that std as keras.initializers.GlorotNormal. Fans are those of one gate, or of the kernel of all gates as Keras has it',
    zh: 'Glorot & Bengio 2010，标准差为 增益·√(2 / (fan_in + fan_out))：不截断，同 torch.nn.init.xavier_normal_；或截断于 2σ 并恢复到该标准差，同 keras.initializers.GlorotNormal。fan 按单个门计算，或如 Keras 按所有门的整体核计算',
  },
  fields: { gain: gain(1), tails: tails('whole'), gates },
  suits: weights,
  isFused,
  fill: (shape, stream, settings) =>
    normalEntriesWith(settings.tails, shape, stream, settings.gain * Math.sqrt(2 / (shape.rows + shape.columns))),
});
