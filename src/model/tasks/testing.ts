/** For tests of tasks: their batches, whatever kind of source they come from, and one-hot rows read back. */
import type { RandomStream } from '../../math/random.ts';
import { batchOf, heldOutBatch } from './batches.ts';
import type { AnyTask, Batch } from './task.ts';

/** A task that is open, as the engines see it. */
export async function opened(task: AnyTask, settings: Parameters<AnyTask['open']>[0]) {
  const source = await task.open(settings);
  const shape = task.shape(settings);
  return {
    batch: (stream: RandomStream, batchSize: number, step = 1): Batch =>
      batchOf(source, shape, stream, batchSize, step),
    /** How many sequences are held out. */
    heldOutCount: source.heldOut?.count ?? 0,
    heldOut: (from: number, batchSize: number): Batch => heldOutBatch(source, shape, from, batchSize),
  };
}

/** The class of each row, by sequence. @param oneHot [T, B, classes]; every row must hold one 1 and else 0 */
export function classesOf(oneHot: Float32Array, batchSize: number, classes: number): number[][] {
  const timesteps = oneHot.length / batchSize / classes;
  return Array.from({ length: batchSize }, (_, b) =>
    Array.from({ length: timesteps }, (__, t) => {
      const at = (t * batchSize + b) * classes;
      const row = oneHot.subarray(at, at + classes);
      const isOneHot = row.every((x) => x === 0 || x === 1) && row.reduce((sum, x) => sum + x, 0) === 1;
      if (!isOneHot) throw new Error(`row [${row}] of sequence ${b} at t = ${t + 1} is not one-hot`);
      return row.indexOf(1);
    }),
  );
}
