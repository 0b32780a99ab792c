import { type Activation, activations } from '../activations/index.ts';
import { entryOf } from '../entry.ts';
import { defineCell } from './cell.ts';

export const rnn = defineCell({
  id: 'rnn',
  label: { en: 'Simple RNN', zh: '简单 RNN' },
  reference: {
    en: 'Elman 1990 in the standard form (the activation applied to the whole sum), as torch.nn.RNN with one bias; leaky ReLU as torch.nn.LeakyReLU',
    zh: 'Elman 1990 的标准形式（激活函数作用于整个和），同只有一个偏置的 torch.nn.RNN；Leaky ReLU 同 torch.nn.LeakyReLU',
  },
  fields: {
    activation: {
      kind: 'option',
      label: { en: 'activation φ', zh: '激活函数 φ' },
      default: 'tanh',
      options: activations,
    },
    slope: {
      kind: 'number',
      label: { en: 'slope below 0', zh: '负半轴斜率' },
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
