/**
 * Gradient accumulation: the sequences of a step in micro-batches of B, one after the other through the passes, and
 * what is measured on each put together again. Means over all of them, so that M micro-batches of B are one batch of
 * M · B, but for the order of sums.
 */
import type { Batch } from '../model/tasks/index.ts';
import { sequencesOf } from '../model/tasks/index.ts';
import type { LaneLayout } from './layout.ts';

export interface MicroBatch {
  readonly batch: Batch;
  /** The states before the first timestep, [B, H] each. */
  readonly start: readonly Float64Array[];
  /** Its sequences over those of the step. */
  readonly share: number;
}

/** @param start the states before the first timestep, one row of H for each sequence of the batch */
export function microBatches(
  { sizes }: Pick<LaneLayout, 'sizes'>,
  batch: Batch,
  start: readonly Float64Array[],
): MicroBatch[] {
  const { batchSize: B, hiddenSize: H } = sizes;
  if (batch.batchSize <= B) return [{ batch, start, share: 1 }];
  return Array.from({ length: Math.ceil(batch.batchSize / B) }, (_, m) => {
    const part = sequencesOf(batch, sizes, m * B, Math.min(B, batch.batchSize - m * B));
    const rows = start.map((values) => values.subarray(m * B * H, (m * B + part.batchSize) * H));
    return { batch: part, start: rows, share: part.batchSize / batch.batchSize };
  });
}

/** log2 of the root of the mean of squares, weighted: of ḡ_t of micro-batches, that of the step. */
export function log2RootMeanSquare(log2Norms: readonly Float64Array[], shares: readonly number[]): Float64Array {
  const [first] = log2Norms as [Float64Array];
  if (log2Norms.length === 1) return first;
  return first.map((_, i) => {
    const each = log2Norms.map((norms) => norms[i]!);
    const greatest = Math.max(...each);
    if (!Number.isFinite(greatest)) return greatest;
    const mean = each.reduce((sum, norm, m) => sum + shares[m]! * 4 ** (norm - greatest), 0);
    return greatest + Math.log2(mean) / 2;
  });
}
