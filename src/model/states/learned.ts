import { defineStateStart } from './state.ts';

export const learned = defineStateStart({
  id: 'learned',
  label: { en: 'learned', zh: '可学习' },
  reference: {
    en: 'a parameter as in Arjovsky, Shah & Bengio 2016: one vector per state, the same for every sequence, trained with the others from 0 on',
    zh: '如 Arjovsky, Shah & Bengio 2016，作为参数：每种状态一个向量，所有序列共用，从 0 开始与其他参数一同训练',
  },
  fields: {},
  isLearned: true,
  value: () => 0,
});
