import { defineStateStart } from './state.ts';

export const uniform = defineStateStart({
  id: 'uniform',
  label: { en: 'uniform', zh: '均匀' },
  reference: { en: 'U(−a, a), drawn anew for every batch', zh: 'U(−a, a)，每个批次重新抽取' },
  fields: {
    limit: { kind: 'number', label: { en: 'limit a', zh: '界 a' }, default: 1, min: 1e-6, max: 100, scale: 'log' },
  },
  value: (index, stream, { limit }) => limit * (2 * stream.uniform(index) - 1),
});
