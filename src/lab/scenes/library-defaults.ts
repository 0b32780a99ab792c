import { bundles } from '../../model/bundles/index.ts';
import { defaultLane } from '../../model/experiment.ts';
import { defineScene } from './scene.ts';

const { cell } = defaultLane();

export const libraryDefaults = defineScene({
  id: 'libraryDefaults',
  title: { en: 'Defaults that differ by 14 decades', zh: '相差 14 个数量级的默认值' },
  claim: {
    en: 'A simple RNN as PyTorch and as Keras initialize it: of the first step’s gradient at t = 100, what reaches t = 1 differs by more than 14 decades.',
    zh: '按 PyTorch 和按 Keras 初始化的简单 RNN：第 1 步中 t = 100 处的梯度传到 t = 1 时，二者相差 14 个数量级以上。',
  },
  experiment: {
    task: { id: 'adding', timesteps: 100 },
    lanes: bundles.map((bundle) => bundle.initializersOf(cell)),
  },
});
