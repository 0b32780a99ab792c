import { defineStateStart } from './state.ts';

export const learned = defineStateStart({
  id: 'learned',
  label: { en: 'learned' },
  reference: {
    en: 'a parameter as in Arjovsky, Shah & Bengio 2016: one vector per state, the same for every sequence, trained with the others from 0 on',
  },
  fields: {},
  isLearned: true,
  value: () => 0,
});
