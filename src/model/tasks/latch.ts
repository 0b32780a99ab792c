import { meanSquaredError } from '../losses/mean-squared-error.ts';
import { rightSign } from '../metrics/index.ts';
import { type Batch, defineTask, type GeneratedSource } from './task.ts';

/** The magnitude of the targets, inside the range of tanh. */
const TARGET = 0.8;

export const latch = defineTask({
  id: 'latch',
  label: { en: 'latch one bit', zh: '锁存一位' },
  reference: {
    en: 'after Bengio, Simard & Frasconi 1994: the class is the input of the first timesteps (the signal steps, at most T), noise N(0, σ²) follows, the target at the end is ±0.8. Here the class comes as ±1; in the paper these inputs are learned',
    zh: '源自 Bengio, Simard & Frasconi 1994：类别是最初几个时间步的输入（信号步数，至多 T），随后是噪声 N(0, σ²)，最后的目标为 ±0.8。这里类别以 ±1 输入；论文中这些输入是学习得到的',
  },
  fields: {
    timesteps: {
      kind: 'number',
      label: { en: 'timesteps T', zh: '时间步数 T' },
      default: 20,
      min: 2,
      max: 1000,
      isInteger: true,
      scale: 'log',
    },
    signalSteps: {
      kind: 'number',
      label: { en: 'signal steps', zh: '信号步数' },
      default: 3,
      min: 1,
      max: 100,
      isInteger: true,
      scale: 'log',
    },
    noise: { kind: 'number', label: { en: 'noise σ', zh: '噪声 σ' }, default: 0.2, min: 0, max: 2, scale: 'linear' },
  },
  loss: () => meanSquaredError,
  metric: rightSign,
  shape: ({ timesteps }) => ({ timesteps, inputSize: 1, outputSize: 1, lossAt: 'end' }),
  /** The variance of ±0.8: the best constant is 0. */
  baselineLoss: () => TARGET ** 2,
  solved: () => ({
    quantity: 'metric',
    bound: 0.99,
    reference: {
      en: 'the sign of at least 99 % of fresh sequences right: a bar of this page',
      zh: '新序列的符号至少 99 % 正确：本页自定的标准',
    },
  }),
  open: async ({ timesteps, signalSteps, noise }) => latchSource(timesteps, signalSteps, noise),
});

/** Sequence b depends on the stream, the settings and b only, not on the batch size. */
function latchSource(timesteps: number, signalSteps: number, deviation: number): GeneratedSource {
  return {
    batch: (stream, batchSize): Batch => {
      const classes = stream.of('classes');
      const noise = stream.of('noise');
      const inputs = new Float32Array(timesteps * batchSize);
      const targets = new Float32Array(batchSize);
      for (let b = 0; b < batchSize; b++) {
        const sign = 2 * classes.integer(b, 2) - 1;
        for (let t = 0; t < timesteps; t++) {
          inputs[t * batchSize + b] = t < signalSteps ? sign : deviation * noise.normal(b * timesteps + t);
        }
        targets[b] = TARGET * sign;
      }
      return { inputs, targets, batchSize };
    },
  };
}
