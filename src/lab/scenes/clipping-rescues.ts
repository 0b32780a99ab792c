import { defineScene, lanesBy } from './scene.ts';

export const clippingRescues = defineScene({
  id: 'clippingRescues',
  title: { en: 'Clipping rescues', zh: '裁剪挽救训练' },
  claim: {
    en: 'ReLU, U = I, SGD: without a clip the lane diverges within 5 steps; clipped at norm 1 it learns, with a mean loss below 0.15 after 500 steps (the best constant output: 0.167).',
    zh: 'ReLU，U = I，SGD：不裁剪时 5 步之内发散；裁剪到范数 1 时能够学习，500 步后平均损失低于 0.15（最佳常数输出为 0.167）。',
  },
  experiment: {
    batchSize: 16,
    task: { id: 'adding', timesteps: 20 },
    lanes: lanesBy('clip', ['none', 'globalNorm'], {
      hiddenSize: 32,
      cell: { id: 'rnn', activation: 'relu' },
      recurrentInitializer: 'identity',
      inputInitializer: { id: 'normal', std: 0.3 },
      optimizer: { id: 'sgd', learningRate: 0.1 },
    }),
  },
});
