import { defineInitializer, uniformEntries, weights } from './initializer.ts';

export const heUniform = defineInitializer({
  id: 'heUniform',
  label: { en: 'He uniform', zh: 'He 均匀' },
  reference: {
    en: "He et al. 2015, as torch.nn.init.kaiming_uniform_(mode='fan_in', nonlinearity='relu') and keras.initializers.HeUniform: limit √(6 / fan_in)",
    zh: "He et al. 2015，同 torch.nn.init.kaiming_uniform_(mode='fan_in', nonlinearity='relu') 和 keras.initializers.HeUniform：界为 √(6 / fan_in)",
  },
  fields: {},
  suits: weights,
  fill: (shape, stream) => uniformEntries(shape, stream, Math.sqrt(6 / shape.rows)),
});
