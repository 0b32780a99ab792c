/**
 * Where kernels find x and the targets of a batch: in the feed, which brings every batch anew, or among a data set's
 * examples, which lie on the device from the load on, so that the feed brings only the numbers of its rows. All that
 * differs between the two stands here.
 */
import type { Experiment } from '../../model/experiment.ts';
import {
  type Batch,
  type Examples,
  gather,
  heldOutBatch,
  heldOutRows,
  sequencesOf,
  type TaskShape,
  type TaskSource,
} from '../../model/tasks/index.ts';
import { batchStream } from '../step.ts';

/** Places in floats. */
export type BatchPlace =
  /** In a slot of the feed: inputs [T, rows, I], targets [L, rows, O]. */
  | { readonly in: 'feed'; readonly inputsAt: number; readonly targetsAt: number; readonly feedFloats: number }
  /** In a slot of the feed: numbers of examples [rows]. In the examples: inputs [count, T, I], targets [count, L, O]. */
  | { readonly in: 'examples'; readonly rowsAt: number; readonly targetsAt: number; readonly feedFloats: number };

interface BatchSizes {
  readonly B: number;
  readonly T: number;
  readonly I: number;
  readonly O: number;
  readonly L: number;
}

/**
 * @param at where the batch begins in a slot of the feed
 * @param count examples that lie on the device
 */
export function batchPlace({ B, T, I, O, L }: BatchSizes, at: number, count: number | undefined): BatchPlace {
  if (count !== undefined) return { in: 'examples', rowsAt: at, targetsAt: count * T * I, feedFloats: B };
  const inputs = T * B * I;
  return { in: 'feed', inputsAt: at, targetsAt: at + inputs, feedFloats: inputs + L * B * O };
}

/** The place as kernels read it: text of WGSL expressions from text of u32 expressions. */
export interface BatchReader {
  /** The buffer that the kernel binds beside the feed, if it needs one. */
  declaration(binding: number): string;
  /** By what the other two know row `b` of the batch. */
  row(b: string): string;
  input(t: string, row: string, i: string): string;
  target(piece: string, row: string, o: string): string;
}

/** Reads the batch of the slot that starts at `slot`; `rows` is how many sequences it has. */
export function batchReader({ batch, T, I, O, L }: BatchSizes & { readonly batch: BatchPlace }): BatchReader {
  if (batch.in === 'feed') {
    return {
      declaration: () => '',
      row: (b) => b,
      input: (t, row, i) => `feed[slot + ${batch.inputsAt}u + (${t} * rows + ${row}) * ${I}u + ${i}]`,
      target: (piece, row, o) => `feed[slot + ${batch.targetsAt}u + (${piece} * rows + ${row}) * ${O}u + ${o}]`,
    };
  }
  return {
    declaration: (binding) =>
      `@group(0) @binding(${binding}) var<storage, read> examples: array<f32>;            // inputs [examples][${T}][${I}], targets [examples][${L}][${O}]\n`,
    row: (b) => `u32(feed[slot + ${batch.rowsAt}u + ${b}])`,
    input: (t, row, i) => `examples[(${row} * ${T}u + ${t}) * ${I}u + ${i}]`,
    target: (piece, row, o) => `examples[${batch.targetsAt}u + (${row} * ${L}u + ${piece}) * ${O}u + ${o}]`,
  };
}

/** Numbers of rows travel as f32, which holds the integers up to here. */
const COUNT_MAX = 2 ** 24;

const bytesOf = ({ inputs, targets }: Examples): number => inputs.byteLength + targets.byteLength;

/** The examples of a task, where a device with these limits can bind them all; others are fed batch by batch. */
export function examplesOnDevice(
  { examples }: TaskSource,
  limits: Pick<GPUSupportedLimits, 'maxStorageBufferBindingSize' | 'maxBufferSize'>,
): Examples | undefined {
  if (!examples || examples.count > COUNT_MAX) return undefined;
  return bytesOf(examples) <= Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize) ? examples : undefined;
}

/** Bytes of the buffer of examples; 0 where there is none. */
export const exampleBytes = (examples: Examples | undefined): number => (examples ? bytesOf(examples) : 0);

/** Uploads examples, once for all kinds of lanes. */
export function uploadExamples(device: GPUDevice, examples: Examples): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ label: 'examples', size: bytesOf(examples), usage });
  device.queue.writeBuffer(buffer, 0, examples.inputs);
  device.queue.writeBuffer(buffer, examples.inputs.byteLength, examples.targets);
  return buffer;
}

/** What the feed takes of a batch: all of it, or which examples are its rows, [B]. */
export type Fed = Batch | { readonly rows: Uint32Array; readonly batchSize: number };

/** Writes a batch into a slot of the feed. */
export function feedBatch(place: BatchPlace, batch: Fed, slot: Float32Array): void {
  if (place.in === 'examples' && 'rows' in batch) {
    slot.set(batch.rows, place.rowsAt);
  } else if (place.in === 'feed' && 'inputs' in batch) {
    slot.set(batch.inputs, place.inputsAt);
    slot.set(batch.targets, place.targetsAt);
  } else {
    throw new Error(`gpu: the feed has no place for this batch, its kernels read from ${place.in}`);
  }
}

/** Batches of an experiment as its feed takes them. */
export class Batches {
  /** @param areOnDevice whether the examples are, if the source has any */
  constructor(
    private readonly experiment: Experiment,
    private readonly shape: TaskShape,
    private readonly source: TaskSource,
    private readonly areOnDevice: boolean,
  ) {}

  /** The micro-batches on which a step trains. */
  ofStep(step: number): Fed[] {
    const { source, shape } = this;
    const { seed, batchSize: B, accumulation: M } = this.experiment;
    const stream = batchStream(seed, step);
    const from = Array.from({ length: M }, (_, m) => m * B);
    if (source.examples) {
      const rows = source.draw(stream, M * B);
      return from.map((at) => this.ofRows(source.examples, rows.subarray(at, at + B)));
    }
    const batch = source.batch(stream, M * B, step);
    return M === 1 ? [batch] : from.map((at) => sequencesOf(batch, shape, at, B));
  }

  /** The held-out examples `from` to `from + size − 1`. */
  heldOut(from: number, size: number): Fed {
    const { source, shape, areOnDevice } = this;
    const isByRows = areOnDevice && source.examples && source.heldOut;
    return isByRows
      ? this.ofRows(source.examples, heldOutRows(source.heldOut, from, size))
      : heldOutBatch(source, shape, from, size);
  }

  private ofRows(examples: Examples, rows: Uint32Array): Fed {
    return this.areOnDevice ? { rows, batchSize: rows.length } : gather(examples, this.shape, rows);
  }
}
