import { tails } from './fields.ts';
import { defineInitializer, weights } from './initializer.ts';
import { normalEntriesWith } from './truncated.ts';

export const lecunNormal = defineInitializer({
  id: 'lecunNormal',
  label: { en: 'LeCun normal', zh: 'LeCun 正态' },
  reference: {
    en: "LeCun et al. 1998, std 1 / √fan_in: cut at 2σ and brought back to that std as keras.initializers.LecunNormal, or untruncated as torch.nn.init.kaiming_normal_(nonlinearity='linear')",
    zh: "LeCun et al. 1998，标准差 1 / √fan_in：截断于 2σ 并恢复到该标准差，同 keras.initializers.LecunNormal；或不截断，同 torch.nn.init.kaiming_normal_(nonlinearity='linear')",
  },
  fields: { tails: tails('cut') },
  suits: weights,
  fill: (shape, stream, settings) => normalEntriesWith(settings.tails, shape, stream, Math.sqrt(1 / shape.rows)),
});
