import { bundles } from '../../model/bundles/index.ts';
import { entryOf } from '../../model/entry.ts';
import { defaultLane } from '../../model/experiment.ts';
import { defineScene, lanesBy } from './scene.ts';

const torch = entryOf(bundles, 'torch').initializersOf(defaultLane().cell);

export const stateStart = defineScene({
  id: 'stateStart',
  title: { en: 'A start that is forgotten', zh: '被遗忘的初始状态' },
  claim: {
    en: 'Where gradients vanish, so does the past: after 50 timesteps from zeros, ones or noise the first loss agrees to 6 digits, and a learned start gets a gradient below 10⁻¹⁰.',
    zh: '梯度消失时，过去的影响也随之消失：从全零、全一或噪声出发，经过 50 个时间步，第 1 步的损失前 6 位相同；可学习的初始状态得到的梯度小于 10⁻¹⁰。',
  },
  experiment: {
    batchSize: 16,
    task: { id: 'adding', timesteps: 50 },
    lanes: lanesBy('state', ['zeros', 'constant', 'normal', 'learned'], { hiddenSize: 32, ...torch }),
  },
  view: { charts: ['gradientOverTime', 'hiddenStates', 'loss'] },
});
