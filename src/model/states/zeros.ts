import { defineStateStart } from './state.ts';

export const zeros = defineStateStart({
  id: 'zeros',
  label: { en: 'zeros', zh: '全零' },
  reference: { en: 'torch.nn.RNN without h_0', zh: '不传 h_0 的 torch.nn.RNN' },
  fields: {},
  value: () => 0,
});
