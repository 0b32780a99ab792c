import { add, mul, sigmoid, sub, tanh } from '../../equations/index.ts';
import { tanhSaturation } from '../activations/saturation.ts';
import { defineCell } from './cell.ts';

export const mgu = defineCell({
  id: 'mgu',
  label: { en: 'Minimal gated unit', zh: '最小门控单元（MGU）' },
  reference: {
    en: 'Zhou et al. 2016, with f after the recurrent product of the candidate instead of before it, as PyTorch has r in the GRU. flax.linen.MGUCell has the same candidate but exchanges f and 1 − f in the update',
    zh: 'Zhou et al. 2016，但 f 作用于候选状态的循环乘积之后而非之前，如同 PyTorch 的 GRU 中的 r。flax.linen.MGUCell 的候选状态相同，但更新中 f 与 1 − f 互换',
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
