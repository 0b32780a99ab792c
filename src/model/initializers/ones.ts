import { same } from '../entry.ts';
import { defineInitializer, entrywise, everything } from './initializer.ts';

export const ones = defineInitializer({
  id: 'ones',
  label: { en: 'ones', zh: '全一' },
  reference: same('torch.nn.init.ones_'),
  fields: {},
  suits: everything,
  fill: (shape) => entrywise(shape, () => 1),
});
