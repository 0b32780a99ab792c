import { add, mul, sigmoid, sub, tanh } from '../../equations/index.ts';
import { tanhSaturation } from '../activations/saturation.ts';
import { same } from '../entry.ts';
import { defineCell } from './cell.ts';

export const gru = defineCell({
  id: 'gru',
  label: same('GRU'),
  reference: {
    en: 'Cho et al. 2014 with the reset gate after the product, as torch.nn.GRU; gate order r, z, n',
    zh: 'Cho et al. 2014，重置门作用于矩阵乘积之后，同 torch.nn.GRU；门的顺序为 r、z、n',
  },
  fields: {},
  states: ['h'],
  gates: ['r', 'z', 'n'],
  memory: { z: 'keeps' },
  // h is a mean of candidates, which are values of tanh: it gets there where they stay there.
  saturation: () => ({ ...tanhSaturation, state: 'h' }),
  step: ({ gate, prev }) => {
    const r = sigmoid(gate.r);
    const z = sigmoid(gate.z);
    const n = tanh(add(gate.n.input, mul(r, gate.n.recurrent)));
    return { r, z, n, h: add(mul(sub(1, z), n), mul(z, prev.h)) };
  },
});
