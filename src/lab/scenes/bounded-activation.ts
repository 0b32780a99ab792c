import { defineScene, lanesBy } from './scene.ts';

export const boundedActivation = defineScene({
  id: 'boundedActivation',
  title: { en: 'tanh tames the explosion', zh: 'tanh 抑制爆炸' },
  claim: {
    en: 'The same Gaussian U, σ = 1.5/√H, at the first step: over 49 timesteps the gradient grows by more than 6 decades through linear units, by less than 3 through tanh.',
    zh: '同样的高斯 U，σ = 1.5/√H，第 1 步时：经过 49 个时间步，梯度在线性单元中增大 6 个数量级以上，在 tanh 中增大不到 3 个数量级。',
  },
  experiment: {
    task: { id: 'adding', timesteps: 50 },
    lanes: lanesBy(
      'cell',
      ['linear', 'tanh'].map((activation) => ({ id: 'rnn', activation })),
      { recurrentInitializer: { id: 'normal', std: 1.5 / 8 } },
    ),
  },
});
