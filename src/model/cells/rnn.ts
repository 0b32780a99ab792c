import { activations } from '../activations/index.ts';
import { entryOf } from '../entry.ts';
import { defineCell } from './cell.ts';

export const rnn = defineCell({
  id: 'rnn',
  label: { en: 'Simple RNN' },
  reference: {
    en: 'Elman 1990 in the standard form (the activation applied to the whole sum), as torch.nn.RNN with one bias',
  },
  fields: {
    activation: { kind: 'option', label: { en: 'activation φ' }, default: 'tanh', options: activations },
  },
  states: ['h'],
  gates: ['a'],
  step: ({ gate, settings }) => ({ h: entryOf(activations, settings.activation).apply(gate.a) }),
});
