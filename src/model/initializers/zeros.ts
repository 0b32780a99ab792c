import { defineInitializer, entrywise } from './initializer.ts';

export const zeros = defineInitializer({
  id: 'zeros',
  label: { en: 'zeros' },
  reference: { en: 'torch.nn.init.zeros_' },
  fields: {},
  isForBias: true,
  fill: (shape) => entrywise(shape, () => 0),
});
