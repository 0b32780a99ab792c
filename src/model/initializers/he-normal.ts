import { tails } from './fields.ts';
import { defineInitializer, weights } from './initializer.ts';
import { normalEntriesWith } from './truncated.ts';

export const heNormal = defineInitializer({
  id: 'heNormal',
  label: { en: 'He normal', zh: 'He 正态' },
  reference: {
    en: "He et al. 2015, std √(2 / fan_in): untruncated as torch.nn.init.kaiming_normal_(mode='fan_in', nonlinearity='relu'), or cut at 2σ and brought back to that std as keras.initializers.HeNormal",
    zh: "He et al. 2015，标准差 √(2 / fan_in)：不截断，同 torch.nn.init.kaiming_normal_(mode='fan_in', nonlinearity='relu')；或截断于 2σ 并恢复到该标准差，同 keras.initializers.HeNormal",
  },
  fields: { tails: tails('whole') },
  suits: weights,
  fill: (shape, stream, settings) => normalEntriesWith(settings.tails, shape, stream, Math.sqrt(2 / shape.rows)),
});
