import { cells } from '../cells/index.ts';
import { defaultChoice, entryOf } from '../entry.ts';
import { forgetBias } from '../initializers/forget-bias.ts';
import { glorotUniform } from '../initializers/glorot-uniform.ts';
import { orthogonal } from '../initializers/orthogonal.ts';
import { zeros } from '../initializers/zeros.ts';
import type { Bundle } from './bundle.ts';

export const keras: Bundle = {
  id: 'keras',
  label: { en: 'Keras default' },
  reference: {
    en: 'keras.layers.SimpleRNN, LSTM or GRU, and Dense behind it: orthogonal U and Glorot uniform W, both as one kernel of all gates, biases zero but 1 on the forget gate of the LSTM. TensorFlow.js differs: Glorot normal W and V, no forget bias',
  },
  fields: {},
  initializersOf: (cell) => {
    const { gates: names, memory } = entryOf(cells, cell.id);
    const gates = names.length > 1 ? 'fused' : 'apart';
    const hasForgetGate = memory?.f === 'keeps';
    return {
      recurrentInitializer: { ...defaultChoice(orthogonal), gates },
      inputInitializer: { ...defaultChoice(glorotUniform), gates },
      outputInitializer: defaultChoice(glorotUniform),
      biasInitializer: defaultChoice(hasForgetGate ? forgetBias : zeros),
      outputBiasInitializer: defaultChoice(zeros),
    };
  },
};
