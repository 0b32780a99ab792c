/**
 * The history of a vector of logarithms, one a step, in bounded memory: ḡ_t over the timesteps, as log2. Steps are merged in
 * pairs as in history.ts; nothing is dropped or interpolated. A push allocates nothing, but for the first.
 *
 * In 32-bit floats, since these are logarithms: below 2^4096 they are right to a factor of 1.0002, and a norm is shown with
 * three digits. Means are added up in 64 bits while steps come in.
 */
import { BucketSteps } from './bucket-steps.ts';

/** The most steps told apart, and the most numbers kept of each kind: T beyond 512 has fewer steps. */
const [BUCKETS, CELLS] = [512, 2 ** 18];

/** What was measured in a bucket; at index t − 1. Views of the history: they hold until the next push. */
export interface VectorBucket {
  readonly firstStep: number;
  readonly lastStep: number;
  /** Of all that are numbers, −Infinity (a true zero) and Infinity among them; NaN where there are none. */
  readonly min: Float32Array;
  readonly max: Float32Array;
  /** Of the finite values; NaN where there are none. The logarithm of a geometric mean. */
  readonly mean: Float32Array;
  /** 1 where a value was not a number. */
  readonly hasNaN: Uint8Array;
}

/** A history as it is read. */
export type VectorSeries = Pick<
  VectorHistory,
  | 'timesteps'
  | 'min'
  | 'max'
  | 'mean'
  | 'hasNaN'
  | 'least'
  | 'greatest'
  | 'merges'
  | 'length'
  | 'firstStep'
  | 'lastStep'
  | 'indexAt'
  | 'at'
>;

export class VectorHistory {
  /** T; 0 before the first step. */
  timesteps = 0;
  /** What every bucket holds [buckets, T], as in `VectorBucket`; of the buckets up to `length`. */
  min = new Float32Array(0);
  max = new Float32Array(0);
  mean = new Float32Array(0);
  hasNaN = new Uint8Array(0);
  /** The least and greatest finite value of all steps; Infinity and −Infinity while there is none. */
  least = Number.POSITIVE_INFINITY;
  greatest = Number.NEGATIVE_INFINITY;
  /** How often buckets were merged: as long as it stays, all buckets but the last do. */
  merges = 0;
  /** How many values are finite [buckets, T]. */
  private finite = new Uint32Array(0);
  /** Sums of the finite values in the last bucket [T]. */
  private sum = new Float64Array(0);
  private steps: BucketSteps | undefined;

  /** @param capacity the most buckets, even, at least 2; else as many as fit the memory */
  constructor(private readonly capacity?: number) {}

  /** Buckets with steps in them. */
  get length(): number {
    return this.steps?.length ?? 0;
  }

  firstStep(bucket: number): number {
    return this.steps?.first[bucket] ?? Number.NaN;
  }

  lastStep(bucket: number): number {
    return this.steps?.last[bucket] ?? Number.NaN;
  }

  /** The bucket that holds the step, or the last one before it; −1 before the first. */
  indexAt(step: number): number {
    return this.steps?.indexAt(step) ?? -1;
  }

  /** What was measured at the step, or at the last one before it; undefined before the first. */
  at(step: number): VectorBucket | undefined {
    const i = this.indexAt(step);
    if (i < 0) return undefined;
    const [from, to] = [i * this.timesteps, (i + 1) * this.timesteps];
    return {
      firstStep: this.firstStep(i),
      lastStep: this.lastStep(i),
      min: this.min.subarray(from, to),
      max: this.max.subarray(from, to),
      mean: this.mean.subarray(from, to),
      hasNaN: this.hasNaN.subarray(from, to),
    };
  }

  /** The same values in a history of its own. */
  copy(): VectorHistory {
    const copy = new VectorHistory(this.capacity);
    if (!this.steps) return copy;
    copy.open(this.timesteps).set(this.steps);
    for (const kind of ['min', 'max', 'mean', 'hasNaN', 'finite', 'sum'] as const) copy[kind].set(this[kind]);
    copy.least = this.least;
    copy.greatest = this.greatest;
    copy.merges = this.merges;
    return copy;
  }

  /**
   * @param step greater than those before
   * @param values [T], logarithms; T is that of the first push
   */
  push(step: number, values: ArrayLike<number>): void {
    const steps = this.steps ?? this.open(values.length);
    const { timesteps, min, max, mean, hasNaN, finite, sum } = this;
    if (values.length !== timesteps)
      throw new Error(`vector history: step ${step} has ${values.length} timesteps, those before it ${timesteps}`);
    if (steps.isFull) this.merge(steps);
    const joins = steps.add(step);
    const start = (steps.length - 1) * timesteps;
    if (!joins) {
      const end = start + timesteps;
      min.fill(Number.NaN, start, end);
      max.fill(Number.NaN, start, end);
      mean.fill(Number.NaN, start, end);
      hasNaN.fill(0, start, end);
      finite.fill(0, start, end);
      sum.fill(0);
    }
    let { least, greatest } = this;
    for (let t = 0; t < timesteps; t++) {
      const value = values[t];
      const cell = start + t;
      if (Number.isNaN(value)) {
        hasNaN[cell] = 1;
        continue;
      }
      // Also where there is nothing yet: no comparison with NaN holds.
      if (!(min[cell] <= value)) min[cell] = value;
      if (!(max[cell] >= value)) max[cell] = value;
      if (!Number.isFinite(value)) continue;
      sum[t] += value;
      mean[cell] = sum[t] / ++finite[cell];
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    this.least = least;
    this.greatest = greatest;
  }

  private open(timesteps: number): BucketSteps {
    const fitting = Math.min(BUCKETS, 2 * Math.max(1, Math.floor(CELLS / Math.max(1, timesteps) / 2)));
    this.steps = new BucketSteps(this.capacity ?? fitting);
    const cells = this.steps.capacity * timesteps;
    this.timesteps = timesteps;
    this.min = new Float32Array(cells);
    this.max = new Float32Array(cells);
    this.mean = new Float32Array(cells);
    this.hasNaN = new Uint8Array(cells);
    this.finite = new Uint32Array(cells);
    this.sum = new Float64Array(timesteps);
    return this.steps;
  }

  private merge(steps: BucketSteps): void {
    const { timesteps, min, max, mean, hasNaN, finite } = this;
    steps.merge();
    this.merges++;
    for (let i = 0; i < steps.length; i++) {
      for (let t = 0; t < timesteps; t++) {
        const a = 2 * i * timesteps + t;
        const b = a + timesteps;
        const cell = i * timesteps + t;
        const [inA, inB] = [finite[a], finite[b]];
        min[cell] = lesser(min[a], min[b]);
        max[cell] = -lesser(-max[a], -max[b]);
        mean[cell] = inA === 0 ? mean[b] : inB === 0 ? mean[a] : (mean[a] * inA + mean[b] * inB) / (inA + inB);
        hasNaN[cell] = hasNaN[a] | hasNaN[b];
        finite[cell] = inA + inB;
      }
    }
  }
}

/** The lesser of two, of which one may be missing (NaN). */
const lesser = (a: number, b: number): number => (a <= b || Number.isNaN(b) ? a : b);
