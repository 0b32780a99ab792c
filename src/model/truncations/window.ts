import type { NumberField } from '../entry.ts';
import type { Truncation } from './truncation.ts';

const timesteps = (en: string) =>
  ({
    kind: 'number',
    label: { en },
    default: 20,
    min: 1,
    max: 1000,
    isInteger: true,
    scale: 'log',
  }) as const satisfies NumberField;

export const window = {
  id: 'window',
  label: { en: 'windows' },
  reference: {
    en: 'TBPTT(k1, k2), Williams & Peng 1990: every k1 timesteps, counted back from the last one, the losses of these k1 are propagated back through k2. With k1 = k2 as detaching the state every k1 timesteps in PyTorch; where k2 < k1, a loss more than k2 timesteps before its window’s end trains the output layer alone. One update per batch: the gradients of all windows add up',
  },
  fields: { k1: timesteps('k1, timesteps per window'), k2: timesteps('k2, timesteps back') },
  sizes: ({ k1, k2 }) => ({ every: Number(k1), reach: Number(k2) }),
} as const satisfies Truncation;
