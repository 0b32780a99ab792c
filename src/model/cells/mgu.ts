import { add, mul, sigmoid, sub, tanh } from '../../equations/index.ts';
import { tanhSaturation } from '../activations/saturation.ts';
import { defineCell } from './cell.ts';

export const mgu = defineCell({
  id: 'mgu',
  label: { en: 'Minimal gated unit' },
  reference: {
    en: 'Zhou et al. 2016, with f after the recurrent product of the candidate instead of before it, as PyTorch has r in the GRU. flax.linen.MGUCell has the same candidate but exchanges f and 1 − f in the update',
  },
  fields: {},
  states: ['h'],
  gates: ['f', 'n'],
  memory: { f: 'replaces' },
  // h is a mean of candidates, which are values of tanh: it gets there where they stay there.
  saturation: () => ({ ...tanhSaturation, state: 'h' }),
  step: ({ gate, prev }) => {
    const f = sigmoid(gate.f);
    const n = tanh(add(gate.n.input, mul(f, gate.n.recurrent)));
    return { f, n, h: add(mul(sub(1, f), prev.h), mul(f, n)) };
  },
});
