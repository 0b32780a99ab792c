import type { Schedule } from './schedule.ts';

export const constant = {
  id: 'constant',
  label: { en: 'constant' },
  reference: { en: 'η at every update' },
  fields: {},
} as const satisfies Schedule;
