import { std } from './fields.ts';
import { defineInitializer, everything, normalEntries } from './initializer.ts';

export const normal = defineInitializer({
  id: 'normal',
  label: { en: 'normal', zh: '正态' },
  reference: { en: 'torch.nn.init.normal_ with mean 0, untruncated', zh: 'torch.nn.init.normal_，均值为 0，不截断' },
  fields: { std: std(0.1) },
  suits: everything,
  fill: (shape, stream, settings) => normalEntries(shape, stream, settings.std),
});
