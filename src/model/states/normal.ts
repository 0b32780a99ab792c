import { defineStateStart } from './state.ts';

export const normal = defineStateStart({
  id: 'normal',
  label: { en: 'normal' },
  reference: { en: 'N(0, σ²), drawn anew for every batch' },
  fields: {
    std: { kind: 'number', label: { en: 'std σ' }, default: 1, min: 1e-6, max: 100, scale: 'log' },
  },
  value: (index, stream, { std }) => std * stream.normal(index),
});
