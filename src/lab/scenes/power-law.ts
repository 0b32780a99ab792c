import { defineScene, lanesBy } from './scene.ts';

/** Steps of 10⁻⁸ leave the matrices as they were drawn, so that the law can be watched while it trains. */
const shared = {
  hiddenSize: 32,
  cell: { id: 'rnn', activation: 'linear' },
  optimizer: { id: 'sgd', learningRate: 1e-8 },
};

export const powerLaw = defineScene({
  id: 'powerLaw',
  title: { en: 'The λᵀ law', zh: 'λᵀ 定律' },
  claim: {
    en: 'Linear units, U = λQ with Q orthogonal: over 99 timesteps the gradient changes by λ⁹⁹: 34\u00a0000 times smaller for λ = 0.9, unchanged for 1, 12\u00a0500 times larger for 1.1.',
    zh: '线性单元，U = λQ，Q 正交：经过 99 个时间步，梯度变为 λ⁹⁹ 倍：λ = 0.9 时缩小为 1/34\u00a0000，λ = 1 时不变，λ = 1.1 时放大到 12\u00a0500 倍。',
  },
  experiment: {
    batchSize: 16,
    task: { id: 'adding', timesteps: 100 },
    lanes: lanesBy(
      'recurrentInitializer',
      [0.9, 1, 1.1].map((gain) => ({ id: 'orthogonal', gain })),
      shared,
    ),
  },
});
