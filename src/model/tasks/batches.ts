/** Batches from a task's source, on the host. An engine that keeps the examples itself needs their numbers only. */
import type { RandomStream } from '../../math/random.ts';
import type { Batch, ExampleSource, Examples, TaskShape, TaskSource } from './task.ts';

/** The batch of a step, from either kind of source. @param step its number, 1 at the first; `stream` is of it */
export const batchOf = (
  source: TaskSource,
  shape: TaskShape,
  stream: RandomStream,
  batchSize: number,
  step: number,
): Batch =>
  source.examples
    ? gather(source.examples, shape, source.draw(stream, batchSize))
    : source.batch(stream, batchSize, step);

/** Sequences `from` to `from + count − 1` of a batch. */
export function sequencesOf(batch: Batch, shape: TaskShape, from: number, count: number): Batch {
  const { timesteps: T, inputSize: I, outputSize: O, lossAt } = shape;
  const taken = (values: Float32Array, pieces: number, width: number): Float32Array => {
    const part = new Float32Array(pieces * count * width);
    for (let piece = 0; piece < pieces; piece++) {
      const start = (piece * batch.batchSize + from) * width;
      part.set(values.subarray(start, start + count * width), piece * count * width);
    }
    return part;
  };
  return {
    inputs: taken(batch.inputs, T, I),
    targets: taken(batch.targets, lossAt === 'end' ? 1 : T, O),
    batchSize: count,
  };
}

/** Which examples are the held-out ones `from` to `from + batchSize − 1`, [B]; 0 is the first that is held out. */
export const heldOutRows = (
  { start }: NonNullable<ExampleSource['heldOut']>,
  from: number,
  batchSize: number,
): Uint32Array => Uint32Array.from({ length: batchSize }, (_, b) => start + from + b);

/**
 * The held-out sequences `from` to `from + batchSize − 1`, from either kind of source.
 * @throws when the source holds out none: ask `source.heldOut` first
 */
export function heldOutBatch(source: TaskSource, shape: TaskShape, from: number, batchSize: number): Batch {
  if (!source.heldOut) throw new Error('the task holds out no examples');
  return source.examples
    ? gather(source.examples, shape, heldOutRows(source.heldOut, from, batchSize))
    : source.heldOut.batch(from, batchSize);
}

/** The batch whose sequence b is example rows[b]: copies, so the very numbers of the examples. */
export function gather({ inputs, targets }: Examples, shape: TaskShape, rows: Uint32Array): Batch {
  const { timesteps: T, inputSize: I, outputSize: O, lossAt } = shape;
  const sequences = (values: Float32Array, pieces: number, width: number): Float32Array => {
    const batch = new Float32Array(pieces * rows.length * width);
    rows.forEach((example, b) => {
      for (let piece = 0; piece < pieces; piece++) {
        const from = (example * pieces + piece) * width;
        batch.set(values.subarray(from, from + width), (piece * rows.length + b) * width);
      }
    });
    return batch;
  };
  return {
    inputs: sequences(inputs, T, I),
    targets: sequences(targets, lossAt === 'end' ? 1 : T, O),
    batchSize: rows.length,
  };
}
