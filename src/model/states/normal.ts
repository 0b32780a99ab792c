import { defineStateStart } from './state.ts';

export const normal = defineStateStart({
  id: 'normal',
  label: { en: 'normal', zh: '正态' },
  reference: { en: 'N(0, σ²), drawn anew for every batch', zh: 'N(0, σ²)，每个批次重新抽取' },
  fields: {
    std: { kind: 'number', label: { en: 'std σ', zh: '标准差 σ' }, default: 1, min: 1e-6, max: 100, scale: 'log' },
  },
  value: (index, stream, { std }) => std * stream.normal(index),
});
