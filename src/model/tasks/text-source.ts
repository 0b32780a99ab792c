/** Batches for the prediction of the next symbol of a long text, whatever the text is. Which text: the tasks. */
import type { OptionField } from '../entry.ts';
import type { Batch, GeneratedSource } from './task.ts';

/** Where the sequences of a batch begin. */
export const sequencesField = {
  kind: 'option',
  label: { en: 'sequences', zh: '序列' },
  default: 'anywhere',
  options: [
    { id: 'anywhere', label: { en: 'begin anywhere', zh: '从任意处开始' } },
    { id: 'inOrder', label: { en: 'follow one another', zh: '依次相接' } },
  ],
} as const satisfies OptionField;

/** One part in so many of a text or a series, at its end, is what training never sees. */
export const HELD_OUT_ONE_IN = 10;
export const heldOutLength = (length: number): number => Math.round(length / HELD_OUT_ONE_IN);

/** Held-out sequences at most: scoring a whole text at small T would take longer than training on it. */
const HELD_OUT_MAX = 1000;

/**
 * Sequences of T symbols, one-hot, each with the symbol after it as its target. Training draws where a sequence begins,
 * or goes on where the last batch ended: row b then reads the b-th of B equal stretches of the text, T symbols a step, and
 * begins it again when less than T are left. Held-out sequences follow one another.
 * @param codes the text: classes below `classes`, at least HELD_OUT_ONE_IN · (T + 1) of them
 * @param timesteps T
 * @param classes I = O
 */
export function textSource(
  codes: ArrayLike<number>,
  timesteps: number,
  classes: number,
  sequences: string,
): GeneratedSource {
  const trained = codes.length - heldOutLength(codes.length);
  const batchOf = (batchSize: number, startOf: (b: number) => number): Batch => {
    const inputs = new Float32Array(timesteps * batchSize * classes);
    const targets = new Float32Array(timesteps * batchSize * classes);
    for (let b = 0; b < batchSize; b++) {
      const start = startOf(b);
      for (let t = 0; t < timesteps; t++) {
        const row = (t * batchSize + b) * classes;
        inputs[row + codes[start + t]] = 1;
        targets[row + codes[start + t + 1]] = 1;
      }
    }
    return { inputs, targets, batchSize };
  };
  return {
    batch: (stream, batchSize, step) => {
      if (sequences !== 'inOrder') return batchOf(batchSize, (b) => stream.integer(b, trained - timesteps));
      // A text that is too short for as many stretches is read by several rows alike.
      const stretch = Math.max(timesteps + 1, Math.floor(trained / batchSize));
      const perStretch = Math.floor((stretch - 1) / timesteps);
      const offset = ((step - 1) % perStretch) * timesteps;
      return batchOf(batchSize, (b) => ((b * stretch) % (trained - stretch + 1)) + offset);
    },
    heldOut: {
      count: Math.min(Math.floor((codes.length - trained - 1) / timesteps), HELD_OUT_MAX),
      batch: (start, batchSize) => batchOf(batchSize, (b) => trained + (start + b) * timesteps),
    },
  };
}
