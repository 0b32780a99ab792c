import { add, mul, sigmoid, sub, tanh } from '../../equations/index.ts';
import { defineCell } from './cell.ts';

export const gruResetBefore = defineCell({
  id: 'gruResetBefore',
  label: { en: 'GRU, reset before the product' },
  reference: {
    en: 'Cho et al. 2014, where the reset gate acts on the state before the recurrent product of the candidate, as keras.layers.GRU(reset_after=False); gate order r, z, n',
  },
  fields: {},
  states: ['h'],
  gates: ['r', 'z', 'n'],
  memory: { z: 'keeps' },
  secondProduct: { operand: 's', gates: ['n'] },
  step: ({ gate, prev }) => {
    const r = sigmoid(gate.r);
    const z = sigmoid(gate.z);
    const n = tanh(gate.n);
    return { r, z, s: mul(r, prev.h), n, h: add(mul(sub(1, z), n), mul(z, prev.h)) };
  },
});
