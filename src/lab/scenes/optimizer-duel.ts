import { defineScene, lanesBy } from './scene.ts';

export const optimizerDuel = defineScene({
  id: 'optimizerDuel',
  title: { en: 'Optimizer duel', zh: '优化器对决' },
  claim: {
    en: 'One learning rate, 0.003, on sequences of 10: after 400 steps Adam’s mean loss is below 0.05, that of SGD above 0.13 (the best constant output: 0.167).',
    zh: '同一学习率 0.003，序列长 10：400 步后，Adam 的平均损失低于 0.05，SGD 的高于 0.13（最佳常数输出为 0.167）。',
  },
  experiment: {
    task: { id: 'adding', timesteps: 10 },
    lanes: lanesBy(
      'optimizer',
      ['sgd', 'momentum', 'rmsprop', 'adam'].map((id) => ({ id, learningRate: 0.003 })),
      { hiddenSize: 32 },
    ),
  },
});
