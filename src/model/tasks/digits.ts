import { entryOf } from '../entry.ts';
import { crossEntropy, losses } from '../losses/index.ts';
import { accuracy } from '../metrics/index.ts';
import { CLASSES, PIXELS, SIDE } from './digits/format.ts';
import { type Digits, loadDigits } from './digits/load.ts';
import { type Batch, defineTask, type TaskSource } from './task.ts';

/** The last digits, never trained on; their order makes any suffix a fair sample. */
export const HELD_OUT = 1000;

export const digits = defineTask({
  id: 'mnistRows',
  label: { en: 'MNIST digits, row by row' },
  reference: {
    en: 'MNIST (LeCun et al. 1998), 10 000 digits, one row of 28 pixels in [0, 1] a timestep; batches are drawn from 9 000 with replacement, 1 000 are held out',
  },
  fields: {
    loss: { kind: 'option', label: { en: 'loss' }, default: crossEntropy.id, options: losses },
  },
  loss: ({ loss }) => entryOf(losses, loss),
  metric: accuracy,
  shape: () => ({ timesteps: SIDE, inputSize: SIDE, outputSize: CLASSES, lossAt: 'end' }),
  /** All classes alike. (The shares of these digits are not quite alike: knowing them scores 0.002 nats less.) */
  baselineLoss: ({ loss }) => (loss === crossEntropy.id ? Math.log(CLASSES) : (1 - 1 / CLASSES) / CLASSES),
  solved: () => ({
    quantity: 'metric',
    bound: 0.95,
    reference: { en: '95 % of the held-out digits right: a bar of this page, since the literature names none' },
  }),
  open: async () => digitSource(await loadDigits()),
});

function digitSource(all: Digits): TaskSource {
  const trained = all.count - HELD_OUT;
  return {
    batch: (stream, batchSize) => batchOf(all, batchSize, (b) => stream.integer(b, trained)),
    heldOut: {
      count: HELD_OUT,
      batch: (start, batchSize) => batchOf(all, batchSize, (b) => trained + start + b),
    },
  };
}

/** @param digitAt which digit is example b */
function batchOf({ images, labels }: Digits, batchSize: number, digitAt: (b: number) => number): Batch {
  const inputs = new Float32Array(SIDE * batchSize * SIDE);
  const targets = new Float32Array(batchSize * CLASSES);
  for (let b = 0; b < batchSize; b++) {
    const digit = digitAt(b);
    for (let t = 0; t < SIDE; t++) {
      const from = digit * PIXELS + t * SIDE;
      const to = (t * batchSize + b) * SIDE;
      for (let x = 0; x < SIDE; x++) inputs[to + x] = images[from + x] / 255;
    }
    targets[b * CLASSES + labels[digit]] = 1;
  }
  return { inputs, targets, batchSize };
}
