import { defaultExperiment } from '../../model/experiment.ts';
import { defineScene } from './scene.ts';

export const recurrentScale = defineScene({
  id: 'recurrentScale',
  title: { en: 'Orthogonal against Gaussian', zh: '正交与高斯' },
  claim: {
    en: 'tanh units at the first step, 99 timesteps back: Gaussian U of σ = 0.5/√H loses more than 20 decades of the gradient, of 3/√H gains more than 10; orthogonal U stays within 4.',
    zh: 'tanh 单元的第 1 步，回传 99 个时间步：σ = 0.5/√H 的高斯 U 使梯度损失 20 个数量级以上，3/√H 的使其增大 10 个数量级以上；正交 U 的变化在 4 个数量级以内。',
  },
  experiment: defaultExperiment(),
});
