import { defineStateStart } from './state.ts';

export const constant = defineStateStart({
  id: 'constant',
  label: { en: 'constant', zh: '常数' },
  reference: { en: 'every entry of every state the same number', zh: '所有状态的所有元素取同一个数' },
  fields: {
    value: { kind: 'number', label: { en: 'value', zh: '值' }, default: 1, min: -100, max: 100, scale: 'linear' },
  },
  value: (_, __, { value }) => value,
});
