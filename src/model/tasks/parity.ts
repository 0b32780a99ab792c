import { crossEntropy } from '../losses/index.ts';
import { accuracy } from '../metrics/index.ts';
import { type Batch, defineTask, type GeneratedSource } from './task.ts';

const CLASSES = 2;

const askedAt = [
  { id: 'end', label: { en: 'of the whole sequence', zh: '整个序列的' } },
  { id: 'every', label: { en: 'so far, at every timestep', zh: '每个时间步，到此为止的' } },
] as const;

export const parity = defineTask({
  id: 'parity',
  label: { en: 'parity', zh: '奇偶性' },
  reference: {
    en: 'after Bengio, Simard & Frasconi 1994: inputs −1 or 1 alike; was the number of 1s even or odd? Here as two classes with cross-entropy, asked at the end or, which is easier, all along',
    zh: '源自 Bengio, Simard & Frasconi 1994：输入等概率地为 −1 或 1；1 的个数是奇数还是偶数？这里作为两类，用交叉熵，在最后询问，或较容易地每步都询问',
  },
  fields: {
    timesteps: {
      kind: 'number',
      label: { en: 'timesteps T', zh: '时间步数 T' },
      default: 10,
      min: 2,
      max: 1000,
      isInteger: true,
      scale: 'log',
    },
    asked: { kind: 'option', label: { en: 'parity', zh: '奇偶性' }, default: 'end', options: askedAt },
  },
  loss: () => crossEntropy,
  metric: accuracy,
  shape: ({ timesteps, asked }) => ({
    timesteps,
    inputSize: 1,
    outputSize: CLASSES,
    lossAt: asked === 'every' ? 'every' : 'end',
  }),
  /** Every parity is as likely even as odd. */
  baselineLoss: () => Math.log(CLASSES),
  solved: () => ({
    quantity: 'metric',
    bound: 0.99,
    reference: {
      en: 'at least 99 % of the parities of fresh sequences right: a bar of this page',
      zh: '新序列的奇偶性至少 99 % 正确：本页自定的标准',
    },
  }),
  open: async ({ timesteps, asked }) => paritySource(timesteps, asked === 'every'),
});

/** Sequence b depends on the stream, T and b only, not on the batch size. */
function paritySource(timesteps: number, isEvery: boolean): GeneratedSource {
  return {
    batch: (stream, batchSize): Batch => {
      const inputs = new Float32Array(timesteps * batchSize);
      const targets = new Float32Array((isEvery ? timesteps : 1) * batchSize * CLASSES);
      for (let b = 0; b < batchSize; b++) {
        let isOdd = 0;
        for (let t = 0; t < timesteps; t++) {
          const bit = stream.integer(b * timesteps + t, 2);
          isOdd ^= bit;
          inputs[t * batchSize + b] = 2 * bit - 1;
          if (isEvery) targets[(t * batchSize + b) * CLASSES + isOdd] = 1;
        }
        if (!isEvery) targets[b * CLASSES + isOdd] = 1;
      }
      return { inputs, targets, batchSize };
    },
  };
}
