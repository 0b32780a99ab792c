import { tails } from './fields.ts';
import { defineInitializer, weights } from './initializer.ts';
import { normalEntriesWith } from './truncated.ts';

export const heNormal = defineInitializer({
  id: 'heNormal',
  label: { en: 'He normal' },
  reference: {
    en: "He et al. 2015, std √(2 / fan_in): untruncated as torch.nn.init.kaiming_normal_(mode='fan_in', nonlinearity='relu'), or cut at 2σ and brought back to that std as keras.initializers.HeNormal",
  },
  fields: { tails: tails('whole') },
  suits: weights,
  fill: (shape, stream, settings) => normalEntriesWith(settings.tails, shape, stream, Math.sqrt(2 / shape.rows)),
});
