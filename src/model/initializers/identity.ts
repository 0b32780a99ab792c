import { gain } from './fields.ts';
import { defineInitializer, entrywise, weights } from './initializer.ts';

export const identity = defineInitializer({
  id: 'identity',
  label: { en: 'identity' },
  reference: {
    en: 'torch.nn.init.eye_ times a gain, gate by gate; with ReLU and zero biases the IRNN of Le, Jaitly & Hinton 2015',
  },
  fields: { gain: gain(1) },
  suits: weights,
  fill: (shape, _, settings) =>
    entrywise(shape, (index) => (Math.floor(index / shape.columns) === index % shape.columns ? settings.gain : 0)),
});
