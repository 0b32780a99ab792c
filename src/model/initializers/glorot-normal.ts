import { gain } from './fields.ts';
import { defineInitializer, normalEntries } from './initializer.ts';

export const glorotNormal = defineInitializer({
  id: 'glorotNormal',
  label: { en: 'Glorot normal' },
  reference: {
    en: 'Glorot & Bengio 2010, as torch.nn.init.xavier_normal_: untruncated (Keras truncates), fans gate by gate',
  },
  fields: { gain: gain(1) },
  isForBias: false,
  fill: (shape, stream, settings) =>
    normalEntries(shape, stream, settings.gain * Math.sqrt(2 / (shape.rows + shape.columns))),
});
