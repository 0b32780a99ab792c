import { defineInitializer, everything, uniformEntries } from './initializer.ts';

export const torchDefault = defineInitializer({
  id: 'torchDefault',
  label: { en: 'PyTorch default', zh: 'PyTorch 默认' },
  reference: {
    en: 'torch.nn.RNN, LSTM and GRU: every weight and bias of U(−1/√H, 1/√H); torch.nn.Linear on H inputs has the same. Where a gate has one bias here, it is the sum of the two of PyTorch, b_ih + b_hh',
    zh: 'torch.nn.RNN、LSTM 和 GRU：所有权重和偏置取自 U(−1/√H, 1/√H)；H 个输入的 torch.nn.Linear 也一样。这里一个门只有一个偏置时，它是 PyTorch 的两个偏置之和 b_ih + b_hh',
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
