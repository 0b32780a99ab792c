import { defineInitializer, entrywise, gateBiases, type MemoryRole } from './initializer.ts';

/** Gates whose opening keeps the memory have the value, gates whose closing keeps it the opposite. */
const signs: Record<MemoryRole, number> = { keeps: 1, replaces: -1, writes: 0 };

export const forgetBias = defineInitializer({
  id: 'forgetBias',
  label: { en: 'forget-gate bias' },
  reference: {
    en: 'Gers et al. 2000, Jozefowicz et al. 2015, unit_forget_bias of Keras: the value on f of the LSTM; likewise on z of the GRU, which keeps h, and with the opposite sign on f of the minimal gated unit, which replaces it; zero elsewhere',
  },
  fields: {
    value: { kind: 'number', label: { en: 'value' }, default: 1, min: -20, max: 20, scale: 'linear' },
  },
  suits: gateBiases,
  fill: (shape, _, { value }) =>
    entrywise(shape, (index) => {
      const block = shape.biasBlocks[Math.floor(index / shape.hiddenSize)];
      return block?.memory ? signs[block.memory] * value : 0;
    }),
});
