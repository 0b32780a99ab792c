/**
 * The history of a vector of logarithms, one a step, in bounded memory: ḡ_t over the timesteps, as log2. Steps are merged in
 * pairs as in history.ts; nothing is dropped or interpolated. A push allocates nothing, but for the first.
 *
 * In 32-bit floats, since these are logarithms: below 2^4096 they are right to a factor of 1.0002, and a norm is shown with
 * three digits. Means are added up in 64 bits while steps come in.
 */
import { type BucketState, BucketSteps } from './bucket-steps.ts';

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

/** Everything that a history is made of: for files. */
export interface VectorHistoryState extends BucketState {
  readonly timesteps: number;
  /** [buckets, T]. */
  readonly min: Float32Array;
  readonly max: Float32Array;
  readonly mean: Float32Array;
  readonly hasNaN: Uint8Array;
  /** How many values are finite. */
  readonly finite: Uint32Array;
  /** Of the finite values in the last bucket [T]. */
  readonly sum: Float64Array;
  /** The least and greatest finite value of every bucket; Infinity and −Infinity where there is none. */
  readonly leastOf: Float64Array;
  readonly greatestOf: Float64Array;
}

/** The most buckets that a history of vectors of T numbers has. */
export const vectorBuckets = (timesteps: number): number =>
  Math.min(BUCKETS, 2 * Math.max(1, Math.floor(CELLS / Math.max(1, timesteps) / 2)));

/** What a history is made of, beside its steps. */
const kinds = ['min', 'max', 'mean', 'hasNaN', 'finite', 'sum', 'leastOf', 'greatestOf'] as const;

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
  /** How often buckets were merged or dropped: as long as it stays, all buckets but the last do. */
  merges = 0;
  /** How many values are finite [buckets, T]. */
  private finite = new Uint32Array(0);
  /** Sums of the finite values in the last bucket [T]. */
  private sum = new Float64Array(0);
  /** The least and greatest finite value of every bucket. */
  private leastOf = new Float64Array(0);
  private greatestOf = new Float64Array(0);
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
    for (const kind of kinds) copy[kind].set(this[kind]);
    copy.least = this.least;
    copy.greatest = this.greatest;
    copy.merges = this.merges;
    return copy;
  }

  /** The last step that it has; −Infinity before the first. */
  get end(): number {
    return this.steps?.end ?? Number.NEGATIVE_INFINITY;
  }

  /** Goes back: drops the buckets that reach beyond the step. What is missing up to there may be pushed again. */
  rewind(step: number): void {
    if (!this.steps?.rewind(step)) return;
    this.merges++;
    this.findExtent();
  }

  /** Undefined before the first step. */
  get state(): VectorHistoryState | undefined {
    if (!this.steps) return undefined;
    const { timesteps, min, max, mean, hasNaN, finite } = this;
    const cells = this.steps.length * timesteps;
    return {
      ...this.steps.state,
      timesteps,
      min: min.slice(0, cells),
      max: max.slice(0, cells),
      mean: mean.slice(0, cells),
      hasNaN: hasNaN.slice(0, cells),
      finite: finite.slice(0, cells),
      sum: this.sum.slice(),
      leastOf: this.leastOf.slice(0, this.steps.length),
      greatestOf: this.greatestOf.slice(0, this.steps.length),
    };
  }

  /** @param state of a history that had no more buckets than `vectorBuckets` */
  static from(state: VectorHistoryState): VectorHistory {
    const history = new VectorHistory();
    history.open(state.timesteps).restore(state);
    for (const kind of kinds) history[kind].set(state[kind]);
    history.findExtent();
    return history;
  }

  /**
   * @param step one that it has is passed over: after going back, steps are trained again
   * @param values [T], logarithms; T is that of the first push
   */
  push(step: number, values: ArrayLike<number>): void {
    const steps = this.steps ?? this.open(values.length);
    const { timesteps, min, max, mean, hasNaN, finite, sum } = this;
    if (values.length !== timesteps)
      throw new Error(`vector history: step ${step} has ${values.length} timesteps, those before it ${timesteps}`);
    if (step <= steps.end) return;
    if (steps.isFull) this.merge(steps);
    const joins = steps.add(step);
    const bucket = steps.length - 1;
    const start = bucket * timesteps;
    if (!joins) {
      const end = start + timesteps;
      min.fill(Number.NaN, start, end);
      max.fill(Number.NaN, start, end);
      mean.fill(Number.NaN, start, end);
      hasNaN.fill(0, start, end);
      finite.fill(0, start, end);
      sum.fill(0);
      this.leastOf[bucket] = Number.POSITIVE_INFINITY;
      this.greatestOf[bucket] = Number.NEGATIVE_INFINITY;
    }
    let [least, greatest] = [this.leastOf[bucket], this.greatestOf[bucket]];
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
    this.leastOf[bucket] = least;
    this.greatestOf[bucket] = greatest;
    if (least < this.least) this.least = least;
    if (greatest > this.greatest) this.greatest = greatest;
  }

  private open(timesteps: number): BucketSteps {
    this.steps = new BucketSteps(this.capacity ?? vectorBuckets(timesteps));
    const cells = this.steps.capacity * timesteps;
    this.timesteps = timesteps;
    this.min = new Float32Array(cells);
    this.max = new Float32Array(cells);
    this.mean = new Float32Array(cells);
    this.hasNaN = new Uint8Array(cells);
    this.finite = new Uint32Array(cells);
    this.sum = new Float64Array(timesteps);
    this.leastOf = new Float64Array(this.steps.capacity);
    this.greatestOf = new Float64Array(this.steps.capacity);
    return this.steps;
  }

  private findExtent(): void {
    this.least = Number.POSITIVE_INFINITY;
    this.greatest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < this.length; i++) {
      this.least = Math.min(this.least, this.leastOf[i]);
      this.greatest = Math.max(this.greatest, this.greatestOf[i]);
    }
  }

  private merge(steps: BucketSteps): void {
    const { timesteps, min, max, mean, hasNaN, finite } = this;
    steps.merge();
    this.merges++;
    for (let i = 0; i < steps.length; i++) {
      this.leastOf[i] = Math.min(this.leastOf[2 * i], this.leastOf[2 * i + 1]);
      this.greatestOf[i] = Math.max(this.greatestOf[2 * i], this.greatestOf[2 * i + 1]);
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
