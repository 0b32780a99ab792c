import { entryOf } from '../entry.ts';
import { crossEntropy } from '../losses/index.ts';
import { accuracy } from '../metrics/index.ts';
import { CLASSES, PIXELS, SIDE } from './digits/format.ts';
import { type Digits, loadDigits } from './digits/load.ts';
import { HELD_OUT } from './digits.ts';
import { defineTask, type ExampleSource, type Examples } from './task.ts';

/** Sides of the squares of pixels that are read as one, their mean. (Single pixels at that distance lose the digit.) */
const strides = [1, 2, 4].map((stride) => ({
  id: `stride${stride}`,
  label: {
    en: `${stride} × ${stride} pixels (T = ${(SIDE / stride) ** 2})`,
    zh: `${stride} × ${stride} 像素（T = ${(SIDE / stride) ** 2}）`,
  },
  stride,
}));

export const pixels = defineTask({
  id: 'mnistPixels',
  label: { en: 'MNIST digits, pixel by pixel', zh: 'MNIST 数字，逐像素' },
  reference: {
    en: 'Le, Jaitly & Hinton 2015: a digit of MNIST (LeCun et al. 1998) as one pixel in [0, 1] a timestep, row by row; here 10 000 digits, of which 1 000 are held out, and, for shorter sequences, the mean of 2 × 2 or 4 × 4 pixels a timestep',
    zh: 'Le, Jaitly & Hinton 2015：MNIST（LeCun et al. 1998）的一个数字，每个时间步一个 [0, 1] 内的像素，逐行读取；这里有 10 000 个数字，其中 1 000 个留出；为缩短序列，可每个时间步取 2 × 2 或 4 × 4 像素的平均',
  },
  fields: {
    stride: { kind: 'option', label: { en: 'a timestep is', zh: '每个时间步' }, default: 'stride4', options: strides },
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
    reference: {
      en: '90 % of the held-out digits right: a bar of this page, since the literature names none',
      zh: '留出的数字正确 90 %：本页自定的标准，因为文献没有给出',
    },
  }),
  open: async ({ stride }) => pixelSource(await loadDigits(), entryOf(strides, stride).stride),
});

function pixelSource(digits: Digits, stride: number): ExampleSource {
  const trained = digits.count - HELD_OUT;
  return {
    examples: examplesOf(digits, stride),
    draw: (stream, batchSize) => Uint32Array.from({ length: batchSize }, (_, b) => stream.integer(b, trained)),
    heldOut: { start: trained, count: HELD_OUT },
  };
}

/** Means of squares as shares of ink, a square a timestep, row by row; the class one-hot. */
function examplesOf({ images, labels, count }: Digits, stride: number): Examples {
  const squares = SIDE / stride;
  const timesteps = squares ** 2;
  const inputs = new Float32Array(count * timesteps);
  const targets = new Float32Array(count * CLASSES);
  for (let digit = 0; digit < count; digit++) {
    for (let t = 0; t < timesteps; t++) {
      const corner = digit * PIXELS + stride * (Math.floor(t / squares) * SIDE + (t % squares));
      let sum = 0;
      for (let y = 0; y < stride; y++) for (let x = 0; x < stride; x++) sum += images[corner + y * SIDE + x];
      inputs[digit * timesteps + t] = sum / (255 * stride ** 2);
    }
    targets[digit * CLASSES + labels[digit]] = 1;
  }
  return { count, inputs, targets };
}
