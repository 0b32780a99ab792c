import { defineScene } from './scene.ts';

const sgd = { id: 'sgd', learningRate: 0.01 };

export const clipDirection = defineScene({
  id: 'clipDirection',
  title: { en: 'Clipping by value turns the gradient', zh: '按值裁剪会改变梯度方向' },
  claim: {
    en: 'Clipped by its norm, the gradient of the first step keeps its direction; clipped by value at 0.01, it turns by more than 30°.',
    zh: '按范数裁剪时，第 1 步的梯度方向不变；按值裁剪到 0.01 时，方向偏转超过 30°。',
  },
  experiment: {
    batchSize: 16,
    task: { id: 'adding', timesteps: 50 },
    lanes: [
      { id: 'globalNorm', threshold: 0.1 },
      { id: 'value', bound: 0.01 },
    ].map((clip) => ({ hiddenSize: 32, clip, optimizer: sgd })),
  },
  view: { charts: ['gradientNorm', 'gradientEntries', 'loss'] },
});
