import type { NumberField, Text } from '../entry.ts';
import type { Truncation } from './truncation.ts';

const timesteps = (label: Text) =>
  ({
    kind: 'number',
    label,
    default: 20,
    min: 1,
    max: 1000,
    isInteger: true,
    scale: 'log',
  }) as const satisfies NumberField;

export const window = {
  id: 'window',
  label: { en: 'windows', zh: '窗口' },
  reference: {
    en: 'TBPTT(k1, k2), Williams & Peng 1990: every k1 timesteps, counted back from the last one, the losses of these k1 are propagated back through k2. With k1 = k2 as detaching the state every k1 timesteps in PyTorch; where k2 < k1, a loss more than k2 timesteps before its window’s end trains the output layer alone. One update per batch: the gradients of all windows add up',
    zh: '截断的随时间反向传播 TBPTT(k1, k2)，Williams & Peng 1990：从最后一步往回数，每 k1 个时间步，把这 k1 步的损失反向传播 k2 步。k1 = k2 时如同在 PyTorch 中每 k1 步 detach 一次状态；k2 < k1 时，距窗口末尾超过 k2 步的损失只训练输出层。每个批次更新一次：所有窗口的梯度相加',
  },
  fields: {
    k1: timesteps({ en: 'k1, timesteps per window', zh: 'k1，每窗口时间步数' }),
    k2: timesteps({ en: 'k2, timesteps back', zh: 'k2，回传时间步数' }),
  },
  sizes: ({ k1, k2 }) => ({ every: Number(k1), reach: Number(k2) }),
} as const satisfies Truncation;
