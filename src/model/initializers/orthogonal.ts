import { orthogonalMatrix } from '../../math/linear-algebra.ts';
import { gain } from './fields.ts';
import { defineInitializer } from './initializer.ts';

export const orthogonal = defineInitializer({
  id: 'orthogonal',
  label: { en: 'orthogonal' },
  reference: {
    en: 'torch.nn.init.orthogonal_, gate by gate: QR of a normal matrix, signs fixed (Saxe et al. 2014, Mezzadri 2007)',
  },
  fields: { gain: gain(1) },
  isForBias: false,
  fill: ({ rows, columns }, stream, settings) => orthogonalMatrix(rows, columns, stream).map((q) => settings.gain * q),
});
