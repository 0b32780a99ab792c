import type { Clip } from './clip.ts';

export const none = {
  id: 'none',
  label: { en: 'none' },
  reference: { en: 'gradients as they are' },
  fields: {},
} as const satisfies Clip;
