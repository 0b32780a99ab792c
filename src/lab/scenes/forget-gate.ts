import { defineScene, lanesBy } from './scene.ts';

/** Steps of 10⁻⁵ leave the weights about as they were drawn. */
export const forgetGate = defineScene({
  id: 'forgetGate',
  title: { en: 'The forget gate’s bias', zh: '遗忘门偏置' },
  claim: {
    en: 'LSTM as it is drawn, 99 timesteps back: a forget-gate bias of 0 loses more than 12 decades of the gradient, of 1 between 2 and 6, and with 5 it stays within 2.',
    zh: 'LSTM 初始化之后，回传 99 个时间步：遗忘门偏置为 0 时梯度缩小 12 个数量级以上，为 1 时缩小 2 到 6 个数量级，为 5 时变化在 2 个数量级以内。',
  },
  experiment: {
    batchSize: 16,
    task: { id: 'adding', timesteps: 100 },
    lanes: lanesBy(
      'biasInitializer',
      [0, 1, 5].map((value) => ({ id: 'forgetBias', value })),
      { hiddenSize: 32, cell: 'lstm', optimizer: { id: 'sgd', learningRate: 1e-5 } },
    ),
  },
});
