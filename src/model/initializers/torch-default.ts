import { defineInitializer, everything, uniformEntries } from './initializer.ts';

export const torchDefault = defineInitializer({
  id: 'torchDefault',
  label: { en: 'PyTorch default' },
  reference: {
    en: 'torch.nn.RNN, LSTM and GRU: every weight and bias of U(−1/√H, 1/√H); torch.nn.Linear on H inputs has the same. Where a gate has one bias here, it is the sum of the two of PyTorch, b_ih + b_hh',
  },
  fields: {},
  suits: everything,
  fill: (shape, stream) => {
    const limit = 1 / Math.sqrt(shape.hiddenSize);
    const values = uniformEntries(shape, stream, limit);
    if (shape.biasBlocks[0]?.part !== 'whole') return values;
    const second = uniformEntries(shape, stream.of('second'), limit);
    return values.map((value, i) => value + second[i]!);
  },
});
