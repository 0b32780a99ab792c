import { defineInitializer, entrywise, everything } from './initializer.ts';

export const zeros = defineInitializer({
  id: 'zeros',
  label: { en: 'zeros' },
  reference: { en: 'torch.nn.init.zeros_' },
  fields: {},
  suits: everything,
  fill: (shape) => entrywise(shape, () => 0),
});
