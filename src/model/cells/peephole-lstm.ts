import { add, mul, sigmoid, tanh } from '../../equations/index.ts';
import { cellOutputSaturation } from '../activations/saturation.ts';
import { defineCell } from './cell.ts';

export const peepholeLstm = defineCell({
  id: 'peepholeLstm',
  label: { en: 'Peephole LSTM', zh: '窥孔 LSTM' },
  reference: {
    en: 'Gers & Schmidhuber 2000, as tf.compat.v1.nn.rnn_cell.LSTMCell(use_peepholes=True, forget_bias=0): i and f see the old c, o the new one, each unit through weights p of its own, which are initialized with the biases',
    zh: 'Gers & Schmidhuber 2000，同 tf.compat.v1.nn.rnn_cell.LSTMCell(use_peepholes=True, forget_bias=0)：i 和 f 看到旧的 c，o 看到新的 c，每个单元通过各自的权重 p，这些权重与偏置一同初始化',
  },
  fields: {},
  states: ['h', 'c'],
  gates: ['i', 'f', 'g', 'o'],
  vectors: ['pi', 'pf', 'po'],
  memory: { f: 'keeps', i: 'writes' },
  saturation: () => cellOutputSaturation,
  step: ({ gate, prev, vector }) => {
    const i = sigmoid(add(gate.i, mul(vector.pi, prev.c)));
    const f = sigmoid(add(gate.f, mul(vector.pf, prev.c)));
    const g = tanh(gate.g);
    const c = add(mul(f, prev.c), mul(i, g));
    const o = sigmoid(add(gate.o, mul(vector.po, c)));
    return { i, f, g, c, o, h: mul(o, tanh(c)) };
  },
});
