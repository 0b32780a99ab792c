import { entryOf } from '../entry.ts';
import { crossEntropy, losses } from '../losses/index.ts';
import { accuracy } from '../metrics/index.ts';
import { CLASSES, SIDE } from './digits/format.ts';
import { type Digits, loadDigits } from './digits/load.ts';
import { defineTask, type ExampleSource, type Examples } from './task.ts';

/** The last digits, never trained on; their order makes any suffix a fair sample. */
export const HELD_OUT = 1000;

export const digits = defineTask({
  id: 'mnistRows',
  label: { en: 'MNIST digits, row by row', zh: 'MNIST 数字，逐行' },
  reference: {
    en: 'MNIST (LeCun et al. 1998), 10 000 digits, one row of 28 pixels in [0, 1] a timestep; batches are drawn from 9 000 with replacement, 1 000 are held out',
    zh: 'MNIST（LeCun et al. 1998），10 000 个数字，每个时间步一行 28 个 [0, 1] 内的像素；批次从 9 000 个中有放回地抽取，1 000 个留出',
  },
  fields: {
    loss: { kind: 'option', label: { en: 'loss', zh: '损失' }, default: crossEntropy.id, options: losses },
  },
  loss: ({ loss }) => entryOf(losses, loss),
  metric: accuracy,
  shape: () => ({ timesteps: SIDE, inputSize: SIDE, outputSize: CLASSES, lossAt: 'end' }),
  /** All classes alike. (The shares of these digits are not quite alike: knowing them scores 0.002 nats less.) */
  baselineLoss: ({ loss }) => (loss === crossEntropy.id ? Math.log(CLASSES) : (1 - 1 / CLASSES) / CLASSES),
  solved: () => ({
    quantity: 'metric',
    bound: 0.95,
    reference: {
      en: '95 % of the held-out digits right: a bar of this page, since the literature names none',
      zh: '留出的数字正确 95 %：本页自定的标准，因为文献没有给出',
    },
  }),
  open: async () => digitSource(await loadDigits()),
});

/** One source for all who open the task: the examples take up 31 MB. */
const sources = new WeakMap<Digits, ExampleSource>();

function digitSource(digits: Digits): ExampleSource {
  const known = sources.get(digits);
  if (known) return known;
  const trained = digits.count - HELD_OUT;
  const source: ExampleSource = {
    examples: examplesOf(digits),
    draw: (stream, batchSize) => Uint32Array.from({ length: batchSize }, (_, b) => stream.integer(b, trained)),
    heldOut: { start: trained, count: HELD_OUT },
  };
  sources.set(digits, source);
  return source;
}

/** Grey levels as shares of ink, a row a timestep; the class one-hot. */
function examplesOf({ images, labels, count }: Digits): Examples {
  const inputs = new Float32Array(images.length);
  for (let i = 0; i < images.length; i++) inputs[i] = images[i] / 255;
  const targets = new Float32Array(count * CLASSES);
  for (let digit = 0; digit < count; digit++) targets[digit * CLASSES + labels[digit]] = 1;
  return { count, inputs, targets };
}
