import { spectralRadius } from './fields.ts';
import { defineInitializer, entrywise, recurrentWeights } from './initializer.ts';
import { places } from './places.ts';

export const sparse = defineInitializer({
  id: 'sparse',
  label: { en: 'sparse, scaled to ρ' },
  reference: {
    en: 'Pascanu, Mikolov & Bengio 2013, “smart tanh”: normal weights, all but 15 of each unit zero, scaled to ρ = 0.95, so that their std of 0.01 does not matter. The 15 are incoming ones as in the paper, or outgoing ones as in its code; gate by gate',
  },
  fields: {
    connections: {
      kind: 'number',
      label: { en: 'connections per unit' },
      default: 15,
      min: 1,
      max: 256,
      isInteger: true,
      scale: 'log',
    },
    direction: {
      kind: 'option',
      label: { en: 'direction' },
      default: 'incoming',
      options: [
        { id: 'incoming', label: { en: 'incoming (the paper)' } },
        { id: 'outgoing', label: { en: 'outgoing (its code)' } },
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
