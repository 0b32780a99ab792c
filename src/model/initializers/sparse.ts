import { spectralRadius } from './fields.ts';
import { defineInitializer, entrywise, recurrentWeights } from './initializer.ts';
import { places } from './places.ts';

export const sparse = defineInitializer({
  id: 'sparse',
  label: { en: 'sparse, scaled to ρ', zh: '稀疏，缩放至 ρ' },
  reference: {
    en: 'Pascanu, Mikolov & Bengio 2013, “smart tanh”: normal weights, all but 15 of each unit zero, scaled to ρ = 0.95, so that their std of 0.01 does not matter. The 15 are incoming ones as in the paper, or outgoing ones as in its code; gate by gate',
    zh: 'Pascanu, Mikolov & Bengio 2013 的“smart tanh”：正态权重，每个单元除 15 个外全为零，再缩放至 ρ = 0.95，因此 0.01 的标准差并不重要。这 15 个是输入连接（论文）或输出连接（其代码）；逐门',
  },
  fields: {
    connections: {
      kind: 'number',
      label: { en: 'connections per unit', zh: '每单元连接数' },
      default: 15,
      min: 1,
      max: 256,
      isInteger: true,
      scale: 'log',
    },
    direction: {
      kind: 'option',
      label: { en: 'direction', zh: '方向' },
      default: 'incoming',
      options: [
        { id: 'incoming', label: { en: 'incoming (the paper)', zh: '输入（论文）' } },
        { id: 'outgoing', label: { en: 'outgoing (its code)', zh: '输出（其代码）' } },
      ],
    },
    radius: spectralRadius(0.95),
  },
  suits: recurrentWeights,
  fill: (shape, stream, { connections, direction, radius }, { withSpectralRadius }) => {
    const n = shape.rows;
    const kept = places(n, n, connections, stream.of('places'));
    const isKept = (from: number, to: number) => (direction === 'outgoing' ? kept[from]!.has(to) : kept[to]!.has(from));
    const values = entrywise(shape, (index) => (isKept(Math.floor(index / n), index % n) ? stream.normal(index) : 0));
    return withSpectralRadius(values, n, radius);
  },
});
