import type { Schedule } from './schedule.ts';

export const constant = {
  id: 'constant',
  label: { en: 'constant', zh: '常数' },
  reference: { en: 'η at every update', zh: '每次更新都用 η' },
  fields: {},
} as const satisfies Schedule;
