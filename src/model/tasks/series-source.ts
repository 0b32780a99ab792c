/** Examples for the forecast of the next value of a long series, whatever the series is. Which series: the tasks. */
import type { ExampleSource } from './task.ts';
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

/** x_t − x_{t−1}: one fewer than there are values. */
export const changes = (values: Float64Array): Float64Array => values.slice(1).map((x, i) => x - values[i]);

/** Mean and standard deviation of the targets of training. */
export function momentsOf(values: Float64Array, { first, heldOut }: Targets) {
  const targets = values.subarray(first, heldOut);
  const mean = targets.reduce((sum, x) => sum + x, 0) / targets.length;
  const variance = targets.reduce((sum, x) => sum + (x - mean) ** 2, 0) / targets.length;
  return { mean, deviation: Math.sqrt(variance) };
}

/** The series with mean 0 and variance 1 over the targets of training. */
export function standardize(values: Float64Array, targets: Targets): Float64Array {
  const { mean, deviation } = momentsOf(values, targets);
  return values.map((x) => (x - mean) / deviation);
}

/**
 * Examples: the T values before each target, and it. Training draws those before the held-out ones.
 * @param values as the network gets them
 * @param timesteps T, at most `first`
 */
export function seriesSource(values: Float64Array, timesteps: number, { first, heldOut }: Targets): ExampleSource {
  const count = values.length - first;
  const inputs = new Float32Array(count * timesteps);
  for (let i = 0; i < count; i++) inputs.set(values.subarray(first + i - timesteps, first + i), i * timesteps);
  const trained = heldOut - first;
  return {
    examples: { count, inputs, targets: Float32Array.from(values.subarray(first)) },
    draw: (stream, batchSize) => Uint32Array.from({ length: batchSize }, (_, b) => stream.integer(b, trained)),
    heldOut: { start: trained, count: count - trained },
  };
}
