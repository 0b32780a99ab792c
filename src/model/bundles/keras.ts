import { cells } from '../cells/index.ts';
import { defaultChoice, entryOf } from '../entry.ts';
import { forgetBias } from '../initializers/forget-bias.ts';
import { glorotUniform } from '../initializers/glorot-uniform.ts';
import { orthogonal } from '../initializers/orthogonal.ts';
import { zeros } from '../initializers/zeros.ts';
import type { Bundle } from './bundle.ts';

export const keras: Bundle = {
  id: 'keras',
  label: { en: 'Keras default', zh: 'Keras 默认' },
  reference: {
    en: 'keras.layers.SimpleRNN, LSTM or GRU, and Dense behind it: orthogonal U and Glorot uniform W, both as one kernel of all gates, biases zero but 1 on the forget gate of the LSTM. TensorFlow.js differs: Glorot normal W and V, no forget bias',
    zh: 'keras.layers.SimpleRNN、LSTM 或 GRU，其后接 Dense：U 为正交初始化，W 为 Glorot 均匀初始化，二者都把所有门当作一个整体核；偏置为零，仅 LSTM 的遗忘门为 1。TensorFlow.js 不同：W 和 V 为 Glorot 正态，遗忘门没有偏置',
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
