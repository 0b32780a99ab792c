import { add, mul, sub, tanh } from '../../equations/index.ts';
import { defineCell } from './cell.ts';

export const antisymmetricRnn = defineCell({
  id: 'antisymmetricRnn',
  label: { en: 'Antisymmetric RNN', zh: '反对称 RNN' },
  reference: {
    en: 'Chang, Chen, Haber & Chi 2019: a forward Euler step of size ε of h′ = tanh(h (U − Uᵀ − γI) + x W + b), whose Jacobian has eigenvalues near the imaginary axis. U itself is initialized, trained, clipped and measured; of a symmetric U, such as the identity, nothing is left',
    zh: 'Chang, Chen, Haber & Chi 2019：h′ = tanh(h (U − Uᵀ − γI) + x W + b) 的步长为 ε 的前向欧拉步，其雅可比矩阵的特征值靠近虚轴。初始化、训练、裁剪和测量的都是 U 本身；对称的 U（如单位矩阵）则什么也不剩',
  },
  fields: {
    epsilon: {
      kind: 'number',
      label: { en: 'step size ε', zh: '步长 ε' },
      default: 0.1,
      min: 1e-4,
      max: 10,
      scale: 'log',
    },
    gamma: {
      kind: 'number',
      label: { en: 'diffusion γ', zh: '扩散系数 γ' },
      default: 0.01,
      min: 0,
      max: 10,
      scale: 'linear',
    },
  },
  states: ['h'],
  gates: ['a'],
  antisymmetric: ['a'],
  step: ({ gate, prev, settings: { epsilon, gamma } }) => ({
    h: add(prev.h, mul(epsilon, tanh(sub(gate.a, mul(gamma, prev.h))))),
  }),
});
