import { defaultExperiment } from '../../model/experiment.ts';
import { defineScene } from './scene.ts';

export const recurrentScale = defineScene({
  id: 'recurrentScale',
  title: { en: 'Orthogonal against Gaussian', zh: '正交 U 与高斯 U' },
  claim: {
    en: 'tanh units at the first step, 99 timesteps back: Gaussian U of σ = 0.5/√H loses more than 20 decades of the gradient, of 3/√H gains more than 10; orthogonal U stays within 4.',
    zh: 'tanh 单元，第 1 步，回传 99 个时间步：高斯 U 在 σ = 0.5/√H 时使梯度缩小 20 个数量级以上，在 σ = 3/√H 时使梯度增大 10 个数量级以上；正交 U 的变化在 4 个数量级以内。',
  },
  experiment: defaultExperiment(),
});
