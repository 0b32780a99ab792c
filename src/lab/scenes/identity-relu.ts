import { defineScene, lanesBy } from './scene.ts';

/** Steps of 10⁻⁵ leave the matrices about as they were drawn. */
export const identityRelu = defineScene({
  id: 'identityRelu',
  title: { en: 'Identity and ReLU', zh: '单位矩阵与 ReLU' },
  claim: {
    en: 'ReLU units, as they are drawn: U = I lets more than half of the gradient through 99 timesteps; an orthogonal U, whose units die on the way, loses more than 10 decades.',
    zh: 'ReLU 单元，初始化之后：U = I 让一半以上的梯度通过 99 个时间步；正交的 U 因途中单元死亡，使梯度缩小 10 个数量级以上。',
  },
  experiment: {
    batchSize: 16,
    task: { id: 'adding', timesteps: 100 },
    lanes: lanesBy('recurrentInitializer', ['identity', 'orthogonal'], {
      cell: { id: 'rnn', activation: 'relu' },
      inputInitializer: { id: 'normal', std: 0.001 },
      optimizer: { id: 'sgd', learningRate: 1e-5 },
    }),
  },
});
