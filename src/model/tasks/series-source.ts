/** Batches for the forecast of the next value of a long series, whatever the series is. Which series: the tasks. */
import type { Batch, TaskSource } from './task.ts';
import { heldOutLength } from './text-source.ts';

/**
 * Positions in a series of this length: training targets values from `first` to before `heldOut`, held-out targets are
 * the rest. Values before `first` are inputs only, so that the targets are the same whatever T is.
 * @param timestepsMax the greatest T
 */
export const targetsOf = (length: number, timestepsMax: number) => ({
  first: timestepsMax,
  heldOut: length - heldOutLength(length),
});
type Targets = ReturnType<typeof targetsOf>;

/** The series with mean 0 and variance 1 over the targets of training. */
export function standardize(values: Float64Array, { first, heldOut }: Targets): Float64Array {
  const targets = values.subarray(first, heldOut);
  const mean = targets.reduce((sum, x) => sum + x, 0) / targets.length;
  const variance = targets.reduce((sum, x) => sum + (x - mean) ** 2, 0) / targets.length;
  return values.map((x) => (x - mean) / Math.sqrt(variance));
}

/**
 * Sequences of T values with the value after them as their target. Training draws its targets; each held-out value is a
 * target once.
 * @param values as the network gets them
 * @param timesteps T, at most `first`
 */
export function seriesSource(values: Float64Array, timesteps: number, { first, heldOut }: Targets): TaskSource {
  const batchOf = (batchSize: number, targetOf: (b: number) => number): Batch => {
    const inputs = new Float32Array(timesteps * batchSize);
    const targets = new Float32Array(batchSize);
    for (let b = 0; b < batchSize; b++) {
      const at = targetOf(b);
      for (let t = 0; t < timesteps; t++) inputs[t * batchSize + b] = values[at - timesteps + t];
      targets[b] = values[at];
    }
    return { inputs, targets, batchSize };
  };
  return {
    batch: (stream, batchSize) => batchOf(batchSize, (b) => first + stream.integer(b, heldOut - first)),
    heldOut: {
      count: values.length - heldOut,
      batch: (start, batchSize) => batchOf(batchSize, (b) => heldOut + start + b),
    },
  };
}
