import { gain, gates, isFused } from './fields.ts';
import { defineInitializer, weights } from './initializer.ts';

export const orthogonal = defineInitializer({
  id: 'orthogonal',
  label: { en: 'orthogonal' },
  reference: {
    en: 'torch.nn.init.orthogonal_: QR of a normal matrix, signs fixed (Saxe et al. 2014, Mezzadri 2007). One matrix for each gate; or, as Keras has it, one for the kernel of all gates, whose gates then are parts of an orthogonal matrix and not orthogonal themselves',
  },
  fields: { gain: gain(1), gates },
  suits: weights,
  isFused,
  fill: ({ rows, columns }, stream, settings, { orthogonalMatrix }) =>
    orthogonalMatrix(rows, columns, stream).map((q) => settings.gain * q),
});
