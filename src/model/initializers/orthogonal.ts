import { gain, gates, isFused } from './fields.ts';
import { defineInitializer, weights } from './initializer.ts';

export const orthogonal = defineInitializer({
  id: 'orthogonal',
  label: { en: 'orthogonal', zh: '正交' },
  reference: {
    en: 'torch.nn.init.orthogonal_: QR of a normal matrix, signs fixed (Saxe et al. 2014, Mezzadri 2007). One matrix for each gate; or, as Keras has it, one for the kernel of all gates, whose gates then are parts of an orthogonal matrix and not orthogonal themselves',
    zh: 'torch.nn.init.orthogonal_：正态矩阵的 QR 分解，并修正符号（Saxe et al. 2014，Mezzadri 2007）。每个门一个矩阵；或如 Keras，所有门的整体核为一个矩阵，此时各门只是正交矩阵的一部分，自身并不正交',
  },
  fields: { gain: gain(1), gates },
  suits: weights,
  isFused,
  fill: ({ rows, columns }, stream, settings, { orthogonalMatrix }) =>
    orthogonalMatrix(rows, columns, stream).map((q) => settings.gain * q),
});
