import { std } from './fields.ts';
import { defineInitializer, entrywise, weights } from './initializer.ts';
import { places } from './places.ts';

export const sparseTorch = defineInitializer({
  id: 'sparseTorch',
  label: { en: 'sparse (PyTorch)', zh: '稀疏（PyTorch）' },
  reference: {
    en: 'torch.nn.init.sparse_ (Martens 2010), gate by gate: N(0, σ²), of each column of the torch weight, that is of what leaves one unit or input, ⌈sparsity · fan_out⌉ are zero',
    zh: 'torch.nn.init.sparse_（Martens 2010），逐门：取自 N(0, σ²)；torch 权重的每一列，即从一个单元或输入发出的连接中，有 ⌈稀疏度 · fan_out⌉ 个为零',
  },
  fields: {
    sparsity: {
      kind: 'number',
      label: { en: 'sparsity', zh: '稀疏度' },
      default: 0.9,
      min: 0,
      max: 1,
      scale: 'linear',
    },
    std: std(0.01),
  },
  suits: weights,
  fill: (shape, stream, { sparsity, std }) => {
    const { rows, columns } = shape;
    const zeros = places(rows, columns, Math.ceil(sparsity * columns), stream.of('places'));
    return entrywise(shape, (index) =>
      zeros[Math.floor(index / columns)]!.has(index % columns) ? 0 : std * stream.normal(index),
    );
  },
});
