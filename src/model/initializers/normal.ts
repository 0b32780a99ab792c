import { defineInitializer, normalEntries } from './initializer.ts';

export const normal = defineInitializer({
  id: 'normal',
  label: { en: 'normal' },
  reference: { en: 'torch.nn.init.normal_ with mean 0, untruncated' },
  fields: {
    std: { kind: 'number', label: { en: 'std σ' }, default: 0.1, min: 1e-6, max: 100, scale: 'log' },
  },
  isForBias: true,
  fill: (shape, stream, { std }) => normalEntries(shape, stream, std),
});
