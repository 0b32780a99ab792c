import { defineScene, lanesBy } from './scene.ts';

export const copyingMemory = defineScene({
  id: 'copyingMemory',
  title: { en: 'LSTM, tanh and linear units on copying', zh: '复制记忆：LSTM、tanh 与线性单元' },
  claim: {
    en: '10 symbols to be copied after a delay of 5, 500 steps of Adam: tanh units stay on the baseline of 0.832, LSTM gets below 0.8, linear units with orthogonal U below 0.1.',
    zh: '延迟 5 个时间步后复制 10 个符号，Adam 训练 500 步：tanh 单元停留在基线 0.832，LSTM 低于 0.8，U 正交的线性单元低于 0.1。',
  },
  experiment: {
    batchSize: 16,
    task: { id: 'copying', delay: 5 },
    lanes: lanesBy('cell', ['lstm', 'rnn', { id: 'rnn', activation: 'linear' }], {
      hiddenSize: 32,
      biasInitializer: 'forgetBias',
      optimizer: { id: 'adam', learningRate: 0.01 },
    }),
  },
});
