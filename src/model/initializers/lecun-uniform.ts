import { defineInitializer, uniformEntries, weights } from './initializer.ts';

export const lecunUniform = defineInitializer({
  id: 'lecunUniform',
  label: { en: 'LeCun uniform', zh: 'LeCun 均匀' },
  reference: {
    en: 'LeCun et al. 1998, as keras.initializers.LecunUniform: limit √(3 / fan_in)',
    zh: 'LeCun et al. 1998，同 keras.initializers.LecunUniform：界为 √(3 / fan_in)',
  },
  fields: {},
  suits: weights,
  fill: (shape, stream) => uniformEntries(shape, stream, Math.sqrt(3 / shape.rows)),
});
