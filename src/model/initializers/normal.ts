import { std } from './fields.ts';
import { defineInitializer, everything, normalEntries } from './initializer.ts';

export const normal = defineInitializer({
  id: 'normal',
  label: { en: 'normal' },
  reference: { en: 'torch.nn.init.normal_ with mean 0, untruncated' },
  fields: { std: std(0.1) },
  suits: everything,
  fill: (shape, stream, settings) => normalEntries(shape, stream, settings.std),
});
