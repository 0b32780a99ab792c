import { gain } from './fields.ts';
import { defineInitializer, entrywise, weights } from './initializer.ts';

export const identity = defineInitializer({
  id: 'identity',
  label: { en: 'identity', zh: '单位矩阵' },
  reference: {
    en: 'torch.nn.init.eye_ times a gain, gate by gate; with ReLU and zero biases the IRNN of Le, Jaitly & Hinton 2015',
    zh: 'torch.nn.init.eye_ 乘以增益，逐门；配合 ReLU 和零偏置即 Le, Jaitly & Hinton 2015 的 IRNN',
  },
  fields: { gain: gain(1) },
  suits: weights,
  fill: (shape, _, settings) =>
    entrywise(shape, (index) => (Math.floor(index / shape.columns) === index % shape.columns ? settings.gain : 0)),
});
