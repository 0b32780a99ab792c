import { gain } from './fields.ts';
import { defineInitializer, uniformEntries } from './initializer.ts';

export const glorotUniform = defineInitializer({
  id: 'glorotUniform',
  label: { en: 'Glorot uniform' },
  reference: { en: 'Glorot & Bengio 2010, as torch.nn.init.xavier_uniform_, fans gate by gate' },
  fields: { gain: gain(1) },
  isForBias: false,
  fill: (shape, stream, settings) =>
    uniformEntries(shape, stream, settings.gain * Math.sqrt(6 / (shape.rows + shape.columns))),
});
