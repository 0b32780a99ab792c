import { defineInitializer, normalEntries } from './initializer.ts';

export const heNormal = defineInitializer({
  id: 'heNormal',
  label: { en: 'He normal' },
  reference: {
    en: "He et al. 2015, as torch.nn.init.kaiming_normal_(mode='fan_in', nonlinearity='relu'), gain √2: untruncated (Keras truncates); fans gate by gate",
  },
  fields: {},
  isForBias: false,
  fill: (shape, stream) => normalEntries(shape, stream, Math.sqrt(2 / shape.rows)),
});
