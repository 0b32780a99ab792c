import { add, mul, sigmoid, tanh } from '../../equations/index.ts';
import { cellOutputSaturation } from '../activations/saturation.ts';
import { same } from '../entry.ts';
import { defineCell } from './cell.ts';

export const lstm = defineCell({
  id: 'lstm',
  label: same('LSTM'),
  reference: {
    en: 'Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000; gate order as torch.nn.LSTM',
    zh: 'Hochreiter & Schmidhuber 1997，加上 Gers et al. 2000 的遗忘门；门的顺序同 torch.nn.LSTM',
  },
  fields: {},
  states: ['h', 'c'],
  gates: ['i', 'f', 'g', 'o'],
  memory: { f: 'keeps', i: 'writes' },
  saturation: () => cellOutputSaturation,
  step: ({ gate, prev }) => {
    const i = sigmoid(gate.i);
    const f = sigmoid(gate.f);
    const g = tanh(gate.g);
    const o = sigmoid(gate.o);
    const c = add(mul(f, prev.c), mul(i, g));
    return { i, f, g, o, c, h: mul(o, tanh(c)) };
  },
});
