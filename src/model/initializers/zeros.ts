import { same } from '../entry.ts';
import { defineInitializer, entrywise, everything } from './initializer.ts';

export const zeros = defineInitializer({
  id: 'zeros',
  label: { en: 'zeros', zh: '全零' },
  reference: same('torch.nn.init.zeros_'),
  fields: {},
  suits: everything,
  fill: (shape) => entrywise(shape, () => 0),
});
