import { defineStateStart } from './state.ts';

export const uniform = defineStateStart({
  id: 'uniform',
  label: { en: 'uniform' },
  reference: { en: 'U(−a, a), drawn anew for every batch' },
  fields: {
    limit: { kind: 'number', label: { en: 'limit a' }, default: 1, min: 1e-6, max: 100, scale: 'log' },
  },
  value: (index, stream, { limit }) => limit * (2 * stream.uniform(index) - 1),
});
