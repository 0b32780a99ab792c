import { meanSquaredError } from '../losses/mean-squared-error.ts';
import { withinTolerance } from '../metrics/index.ts';
import { type Batch, defineTask, type GeneratedSource } from './task.ts';

export const adding = defineTask({
  id: 'adding',
  label: { en: 'adding problem' },
  reference: {
    en: 'Arjovsky, Shah & Bengio 2016: numbers U[0, 1) beside marks, one mark in each half; the target is the sum of the two marked numbers (after Hochreiter & Schmidhuber 1997)',
  },
  fields: {
    timesteps: {
      kind: 'number',
      label: { en: 'timesteps T' },
      default: 100,
      min: 2,
      max: 1000,
      isInteger: true,
      scale: 'log',
    },
  },
  loss: () => meanSquaredError,
  metric: withinTolerance,
  shape: ({ timesteps }) => ({ timesteps, inputSize: 2, outputSize: 1, lossAt: 'end' }),
  /** The variance of a sum of two uniforms: the best constant is its mean, 1. (The often printed 0.1767 is wrong.) */
  baselineLoss: () => 1 / 6,
  open: async ({ timesteps }) => addingSource(timesteps),
});

/** Sequence b depends on the stream, T and b only, not on the batch size. */
function addingSource(timesteps: number): GeneratedSource {
  const half = Math.floor(timesteps / 2);
  return {
    batch: (stream, batchSize): Batch => {
      const numbers = stream.of('numbers');
      const marks = stream.of('marks');
      const inputs = new Float32Array(timesteps * batchSize * 2);
      const targets = new Float32Array(batchSize);
      for (let b = 0; b < batchSize; b++) {
        const at = (t: number) => (t * batchSize + b) * 2;
        for (let t = 0; t < timesteps; t++) inputs[at(t)] = numbers.uniform(b * timesteps + t);
        const first = at(marks.integer(2 * b, half));
        const second = at(half + marks.integer(2 * b + 1, timesteps - half));
        inputs[first + 1] = 1;
        inputs[second + 1] = 1;
        targets[b] = inputs[first] + inputs[second];
      }
      return { inputs, targets, batchSize };
    },
  };
}
