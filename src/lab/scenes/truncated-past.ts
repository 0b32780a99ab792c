import { defineScene, lanesBy } from './scene.ts';

export const truncatedPast = defineScene({
  id: 'truncatedPast',
  title: { en: 'Truncation hides the past', zh: '截断隐藏过去' },
  claim: {
    en: 'Backpropagation through windows of 20 timesteps: at the first step the last 20 have the gradient of full BPTT, and all before them exactly 0.',
    zh: '以 20 个时间步为窗口反向传播：在第 1 步，最后 20 个时间步的梯度与完整 BPTT 相同，之前的全部恰好为 0。',
  },
  experiment: {
    batchSize: 16,
    task: { id: 'adding', timesteps: 60 },
    lanes: lanesBy('truncation', ['none', 'window'], { hiddenSize: 32 }),
  },
});
