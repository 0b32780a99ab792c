import { std } from './fields.ts';
import { defineInitializer, entrywise, weights } from './initializer.ts';
import { places } from './places.ts';

export const sparseTorch = defineInitializer({
  id: 'sparseTorch',
  label: { en: 'sparse (PyTorch)' },
  reference: {
    en: 'torch.nn.init.sparse_ (Martens 2010), gate by gate: N(0, σ²), of each column of the torch weight, that is of what leaves one unit or input, ⌈sparsity · fan_out⌉ are zero',
  },
  fields: {
    sparsity: { kind: 'number', label: { en: 'sparsity' }, default: 0.9, min: 0, max: 1, scale: 'linear' },
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
