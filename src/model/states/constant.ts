import { defineStateStart } from './state.ts';

export const constant = defineStateStart({
  id: 'constant',
  label: { en: 'constant' },
  reference: { en: 'every entry of every state the same number' },
  fields: {
    value: { kind: 'number', label: { en: 'value' }, default: 1, min: -100, max: 100, scale: 'linear' },
  },
  value: (_, __, { value }) => value,
});
