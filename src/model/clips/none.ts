import type { Clip } from './clip.ts';

export const none = {
  id: 'none',
  label: { en: 'none', zh: '无' },
  reference: { en: 'gradients as they are', zh: '梯度保持原样' },
  fields: {},
} as const satisfies Clip;
