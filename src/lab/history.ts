/**
 * A series over steps in bounded memory. When all buckets are taken, neighbours are merged in pairs, so that the whole
 * history stays at hand, coarser as it grows; nothing is dropped or interpolated. Numbers lie in typed arrays: a push
 * allocates nothing, and buckets become objects when a chart asks for them.
 */
import { type BucketState, BucketSteps } from './bucket-steps.ts';

/** The values of consecutive steps. */
export interface Bucket {
  readonly firstStep: number;
  readonly lastStep: number;
  /** Of the finite values; NaN where there are none. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly hasInfinity: boolean;
  readonly hasNaN: boolean;
}

/** Everything that a history is made of, an entry for each bucket: for files. */
export interface HistoryState extends BucketState {
  /** Of the finite values; NaN where there are none. */
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly mean: Float64Array;
  /** How many values are finite. */
  readonly finite: Float64Array;
  /** 1 where a value is infinite, plus 2 where one is not a number. */
  readonly flags: Uint8Array;
}

/** The most buckets, where nothing else is asked for. */
export const SERIES_BUCKETS = 1024;

const [INFINITE, NOT_A_NUMBER] = [1, 2];

export class History {
  private readonly steps: BucketSteps;
  private readonly min: Float64Array;
  private readonly max: Float64Array;
  private readonly mean: Float64Array;
  /** How many values are finite, and which others there are. */
  private readonly finite: Float64Array;
  private readonly flags: Uint8Array;
  /** Buckets as objects, as they were last read; those before `settled`, all but the last of them, stay as they are. */
  private objects: Bucket[] = [];
  private settled = 0;

  /** @param capacity the most buckets; even, at least 2 */
  constructor(capacity = SERIES_BUCKETS) {
    this.steps = new BucketSteps(capacity);
    this.min = new Float64Array(capacity);
    this.max = new Float64Array(capacity);
    this.mean = new Float64Array(capacity);
    this.finite = new Float64Array(capacity);
    this.flags = new Uint8Array(capacity);
  }

  /**
   * Buckets, earliest first; at most the capacity. The same array as long as buckets are only added to it: all but its
   * last one then stay as they are. Merging and going back make a new one. It is brought up to date by being read.
   */
  get buckets(): readonly Bucket[] {
    const { objects, steps } = this;
    for (let i = this.settled; i < steps.length; i++) objects[i] = this.bucket(i);
    this.settled = Math.max(0, steps.length - 1);
    return objects;
  }

  /** The same values in a history of its own. */
  copy(): History {
    const copy = new History(this.steps.capacity);
    copy.steps.set(this.steps);
    for (const kind of ['min', 'max', 'mean', 'finite', 'flags'] as const) copy[kind].set(this[kind]);
    return copy;
  }

  /** The last step that it has; −Infinity before the first. */
  get end(): number {
    return this.steps.end;
  }

  /** Goes back: drops the buckets that reach beyond the step. What is missing up to there may be pushed again. */
  rewind(step: number): void {
    if (!this.steps.rewind(step)) return;
    this.objects = [];
    this.settled = 0;
  }

  get state(): HistoryState {
    const of = <Values extends Float64Array | Uint8Array>(values: Values) =>
      values.slice(0, this.steps.length) as Values;
    const { min, max, mean, finite, flags } = this;
    return {
      ...this.steps.state,
      min: of(min),
      max: of(max),
      mean: of(mean),
      finite: of(finite),
      flags: of(flags),
    };
  }

  /** @param state of a history that had no more buckets than the capacity */
  static from(state: HistoryState, capacity?: number): History {
    const history = new History(capacity);
    history.steps.restore(state);
    for (const kind of ['min', 'max', 'mean', 'finite', 'flags'] as const) history[kind].set(state[kind]);
    return history;
  }

  /** @param step one that it has is passed over: after going back, steps are trained again */
  push(step: number, value: number): void {
    if (step <= this.steps.end) return;
    if (this.steps.isFull) this.merge();
    const joins = this.steps.add(step);
    const i = this.steps.length - 1;
    if (!joins) {
      this.min[i] = this.max[i] = this.mean[i] = Number.NaN;
      this.finite[i] = this.flags[i] = 0;
    }
    if (Number.isNaN(value)) this.flags[i] |= NOT_A_NUMBER;
    else if (!Number.isFinite(value)) this.flags[i] |= INFINITE;
    else this.join(i, value, value, value, 1);
  }

  /** Takes finite values into bucket i. */
  private join(i: number, min: number, max: number, mean: number, count: number): void {
    const before = this.finite[i];
    const finite = before + count;
    if (before === 0) {
      this.min[i] = min;
      this.max[i] = max;
      this.mean[i] = mean;
    } else {
      if (min < this.min[i]) this.min[i] = min;
      if (max > this.max[i]) this.max[i] = max;
      // Weighted, not summed: a sum of values near the end of the range overflows.
      this.mean[i] = this.mean[i] * (before / finite) + mean * (count / finite);
    }
    this.finite[i] = finite;
  }

  private merge(): void {
    const { min, max, mean, finite, flags } = this;
    this.steps.merge();
    for (let i = 0; i < this.steps.length; i++) {
      const [a, b] = [2 * i, 2 * i + 1];
      min[i] = min[a];
      max[i] = max[a];
      mean[i] = mean[a];
      finite[i] = finite[a];
      flags[i] = flags[a] | flags[b];
      if (finite[b] > 0) this.join(i, min[b], max[b], mean[b], finite[b]);
    }
    this.objects = [];
    this.settled = 0;
  }

  private bucket(i: number): Bucket {
    return {
      firstStep: this.steps.first[i],
      lastStep: this.steps.last[i],
      min: this.min[i],
      max: this.max[i],
      mean: this.mean[i],
      hasInfinity: (this.flags[i] & INFINITE) !== 0,
      hasNaN: (this.flags[i] & NOT_A_NUMBER) !== 0,
    };
  }
}
