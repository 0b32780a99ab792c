import { defineInitializer, entrywise, gateBiases, type MemoryRole } from './initializer.ts';

/** Gates whose opening keeps the memory have the value, gates whose closing keeps it the opposite. */
const signs: Record<MemoryRole, number> = { keeps: 1, replaces: -1, writes: 0 };

export const forgetBias = defineInitializer({
  id: 'forgetBias',
  label: { en: 'forget-gate bias', zh: '遗忘门偏置' },
  reference: {
    en: 'Gers et al. 2000, Jozefowicz et al. 2015, unit_forget_bias of Keras: the value on f of the LSTM; likewise on z of the GRU, which keeps h, and with the opposite sign on f of the minimal gated unit, which replaces it; zero elsewhere',
    zh: 'Gers et al. 2000，Jozefowicz et al. 2015，Keras 的 unit_forget_bias：LSTM 的 f 取该值；GRU 中保留 h 的 z 同样如此；最小门控单元中替换 h 的 f 取其相反数；其余为零',
  },
  fields: {
    value: {
      kind: 'number',
      label: { en: 'forget-gate bias', zh: '遗忘门偏置' },
      default: 1,
      min: -20,
      max: 20,
      scale: 'linear',
    },
  },
  suits: gateBiases,
  fill: (shape, _, { value }) =>
    entrywise(shape, (index) => {
      const block = shape.biasBlocks[Math.floor(index / shape.hiddenSize)];
      return block?.memory ? signs[block.memory] * value : 0;
    }),
});
