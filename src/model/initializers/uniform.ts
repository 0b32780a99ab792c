import { defineInitializer, everything, uniformEntries } from './initializer.ts';

export const uniform = defineInitializer({
  id: 'uniform',
  label: { en: 'uniform', zh: '均匀' },
  reference: { en: 'torch.nn.init.uniform_ from −a to a', zh: 'torch.nn.init.uniform_，从 −a 到 a' },
  fields: {
    limit: { kind: 'number', label: { en: 'limit a', zh: '界 a' }, default: 0.1, min: 1e-6, max: 100, scale: 'log' },
  },
  suits: everything,
  fill: (shape, stream, { limit }) => uniformEntries(shape, stream, limit),
});
