import { entryOf } from '../entry.ts';
import { crossEntropy } from '../losses/index.ts';
import { accuracy } from '../metrics/index.ts';
import { CLASSES, PIXELS, SIDE } from './digits/format.ts';
import { type Digits, loadDigits } from './digits/load.ts';
import { HELD_OUT } from './digits.ts';
import { type Batch, defineTask, type TaskSource } from './task.ts';

/** Sides of the squares of pixels that are read as one, their mean. (Single pixels at that distance lose the digit.) */
const strides = [1, 2, 4].map((stride) => ({
  id: `stride${stride}`,
  label: { en: `${stride} × ${stride} pixels (T = ${(SIDE / stride) ** 2})` },
  stride,
}));

export const pixels = defineTask({
  id: 'mnistPixels',
  label: { en: 'MNIST digits, pixel by pixel' },
  reference: {
    en: 'Le, Jaitly & Hinton 2015: a digit of MNIST (LeCun et al. 1998) as one pixel in [0, 1] a timestep, row by row; here 10 000 digits, of which 1 000 are held out, and, for shorter sequences, the mean of 2 × 2 or 4 × 4 pixels a timestep',
  },
  fields: {
    stride: { kind: 'option', label: { en: 'a timestep is' }, default: 'stride4', options: strides },
  },
  loss: () => crossEntropy,
  metric: accuracy,
  shape: ({ stride }) => ({
    timesteps: PIXELS / entryOf(strides, stride).stride ** 2,
    inputSize: 1,
    outputSize: CLASSES,
    lossAt: 'end',
  }),
  /** All classes alike. */
  baselineLoss: () => Math.log(CLASSES),
  solved: () => ({
    quantity: 'metric',
    bound: 0.9,
    reference: { en: '90 % of the held-out digits right: a bar of this page, since the literature names none' },
  }),
  open: async ({ stride }) => pixelSource(await loadDigits(), entryOf(strides, stride).stride),
});

function pixelSource({ images, labels, count }: Digits, stride: number): TaskSource {
  const trained = count - HELD_OUT;
  const timesteps = PIXELS / stride ** 2;
  const along = Array.from({ length: stride }, (_, i) => i);
  /** Where the pixels of a square are, from its first on. */
  const square = along.flatMap((y) => along.map((x) => y * SIDE + x));
  /** Where the first pixel of each square is, row by row. */
  const corners = Array.from({ length: timesteps }, (_, t) => {
    const squares = SIDE / stride;
    return stride * (Math.floor(t / squares) * SIDE + (t % squares));
  });

  /** @param digitAt which digit is example b */
  const batchOf = (batchSize: number, digitAt: (b: number) => number): Batch => {
    const inputs = new Float32Array(timesteps * batchSize);
    const targets = new Float32Array(batchSize * CLASSES);
    for (let b = 0; b < batchSize; b++) {
      const digit = digitAt(b);
      for (let t = 0; t < timesteps; t++) {
        let sum = 0;
        for (const offset of square) sum += images[digit * PIXELS + corners[t] + offset];
        inputs[t * batchSize + b] = sum / (255 * square.length);
      }
      targets[b * CLASSES + labels[digit]] = 1;
    }
    return { inputs, targets, batchSize };
  };
  return {
    batch: (stream, batchSize) => batchOf(batchSize, (b) => stream.integer(b, trained)),
    heldOut: {
      count: HELD_OUT,
      batch: (start, batchSize) => batchOf(batchSize, (b) => trained + start + b),
    },
  };
}
