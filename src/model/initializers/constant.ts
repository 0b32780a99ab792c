import { same } from '../entry.ts';
import { defineInitializer, entrywise, everything } from './initializer.ts';

export const constant = defineInitializer({
  id: 'constant',
  label: { en: 'constant', zh: '常数' },
  reference: same('torch.nn.init.constant_'),
  fields: {
    value: { kind: 'number', label: { en: 'value', zh: '值' }, default: 1, min: -100, max: 100, scale: 'linear' },
  },
  suits: everything,
  fill: (shape, _, { value }) => entrywise(shape, () => value),
});
