import { defineScene, lanesBy } from './scene.ts';

export const weightClipping = defineScene({
  id: 'weightClipping',
  title: { en: 'Weight clipping: from explosion to vanishing', zh: '权重裁剪：从爆炸到消失' },
  claim: {
    en: 'Gaussian U, σ = 0.5: the gradient explodes by more than 4 decades over 49 timesteps; weights clipped to ±0.1 make it vanish by more than 10 from the second step on.',
    zh: '高斯 U，σ = 0.5：经过 49 个时间步，梯度增大 4 个数量级以上；把权重裁剪到 ±0.1，从第 2 步起梯度反而缩小 10 个数量级以上。',
  },
  experiment: {
    batchSize: 16,
    task: { id: 'adding', timesteps: 50 },
    lanes: lanesBy('constraint', ['none', { id: 'weightClip', bound: 0.1 }], {
      hiddenSize: 32,
      recurrentInitializer: { id: 'normal', std: 0.5 },
    }),
  },
  view: { charts: ['gradientOverTime', 'spectralRadius', 'loss'] },
});
