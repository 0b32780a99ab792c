import { defineStateStart } from './state.ts';

export const zeros = defineStateStart({
  id: 'zeros',
  label: { en: 'zeros' },
  reference: { en: 'torch.nn.RNN without h_0' },
  fields: {},
  value: () => 0,
});
