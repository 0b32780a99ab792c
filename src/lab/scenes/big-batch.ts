import { defineScene, lanesBy } from './scene.ts';

export const bigBatch = defineScene({
  id: 'bigBatch',
  title: { en: 'Accumulation equals the big batch', zh: '累积等于大批次' },
  claim: {
    en: 'Four micro-batches of 8 make the step of one batch of 32: set M = 1 and B = 32, and loss and gradient of the first step agree to 5 digits.',
    zh: '4 个大小为 8 的微批次等于一个大小为 32 的批次：改为 M = 1、B = 32，第 1 步的损失和梯度前 5 位相同。',
  },
  experiment: {
    batchSize: 8,
    accumulation: 4,
    task: { id: 'adding', timesteps: 50 },
    lanes: lanesBy('cell', ['rnn', 'lstm', 'gru'], { hiddenSize: 32 }),
  },
});
