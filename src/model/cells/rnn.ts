import { type Activation, activations } from '../activations/index.ts';
import { entryOf } from '../entry.ts';
import { defineCell } from './cell.ts';

export const rnn = defineCell({
  id: 'rnn',
  label: { en: 'Simple RNN' },
  reference: {
    en: 'Elman 1990 in the standard form (the activation applied to the whole sum), as torch.nn.RNN with one bias; leaky ReLU as torch.nn.LeakyReLU',
  },
  fields: {
    activation: { kind: 'option', label: { en: 'activation φ' }, default: 'tanh', options: activations },
    slope: {
      kind: 'number',
      label: { en: 'slope below 0' },
      default: 0.01,
      min: 0,
      max: 1,
      scale: 'linear',
      when: { setting: 'activation', is: 'leakyRelu' },
    },
  },
  states: ['h'],
  gates: ['a'],
  saturation: (settings) => {
    const { saturation }: Activation = entryOf(activations, settings.activation);
    return saturation && { ...saturation, state: 'h' };
  },
  step: ({ gate, settings }) => ({ h: entryOf(activations, settings.activation).apply(gate.a, settings.slope) }),
});
