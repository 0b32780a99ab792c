import { defineInitializer, entrywise, everything } from './initializer.ts';

export const ones = defineInitializer({
  id: 'ones',
  label: { en: 'ones' },
  reference: { en: 'torch.nn.init.ones_' },
  fields: {},
  suits: everything,
  fill: (shape) => entrywise(shape, () => 1),
});
