import { same } from '../entry.ts';
import { defineInitializer, entrywise, gateBiases, type MemoryRole } from './initializer.ts';

const signs: Record<MemoryRole, number> = { keeps: 1, replaces: -1, writes: -1 };

export const chrono = defineInitializer({
  id: 'chrono',
  label: same('chrono'),
  reference: {
    en: 'Tallec & Ollivier 2018, with T of the task: LSTM b_f of ln U(1, T − 1) and b_i = −b_f; GRU b_z alike, since z keeps h as in PyTorch; minimal gated unit −b_f alike, since f replaces h; other biases zero',
    zh: 'Tallec & Ollivier 2018，T 取自任务：LSTM 的 b_f 取自 ln U(1, T − 1)，b_i = −b_f；GRU 的 b_z 亦然，因为 z 保留 h（同 PyTorch）；最小门控单元的 −b_f 亦然，因为 f 替换 h；其余偏置为零',
  },
  fields: {},
  suits: gateBiases,
  // A unit's input and forget gates share its draw.
  isFused: () => true,
  fill: (shape, stream) => {
    const { hiddenSize: H, timesteps: T, biasBlocks } = shape;
    return entrywise(shape, (index) => {
      const memory = biasBlocks[Math.floor(index / H)]?.memory;
      return memory ? signs[memory] * Math.log(1 + Math.max(T - 2, 0) * stream.uniform(index % H)) : 0;
    });
  },
});
