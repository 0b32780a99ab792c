import { add, mul, sigmoid, sub, tanh } from '../../equations/index.ts';
import { tanhSaturation } from '../activations/saturation.ts';
import { defineCell } from './cell.ts';

export const gruResetBefore = defineCell({
  id: 'gruResetBefore',
  label: { en: 'GRU, reset before the product', zh: 'GRU（重置门在乘积之前）' },
  reference: {
    en: 'Cho et al. 2014, where the reset gate acts on the state before the recurrent product of the candidate, as keras.layers.GRU(reset_after=False); gate order r, z, n',
    zh: 'Cho et al. 2014：重置门先作用于状态，再做候选状态的循环乘积，同 keras.layers.GRU(reset_after=False)；门的顺序为 r, z, n',
  },
  fields: {},
  states: ['h'],
  gates: ['r', 'z', 'n'],
  memory: { z: 'keeps' },
  secondProduct: { operand: 's', gates: ['n'] },
  // As in the other GRU.
  saturation: () => ({ ...tanhSaturation, state: 'h' }),
  step: ({ gate, prev }) => {
    const r = sigmoid(gate.r);
    const z = sigmoid(gate.z);
    const n = tanh(gate.n);
    return { r, z, s: mul(r, prev.h), n, h: add(mul(sub(1, z), n), mul(z, prev.h)) };
  },
});
