/**
 * Which steps the buckets of a history hold, and when neighbours are merged: the same for a number a step (history.ts) and
 * for a vector a step (vector-history.ts). What was measured in these steps is kept there.
 */

/** Which steps there are, without the room for more: what a history is made of anew. */
export interface BucketState {
  /** Steps per full bucket: a power of two. */
  readonly width: number;
  readonly stepsInLast: number;
  /** Of every bucket. */
  readonly first: Float64Array;
  readonly last: Float64Array;
}

export class BucketSteps {
  /** Of every bucket, up to `length`. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  private used = 0;
  /** Steps per full bucket: a power of two. */
  private width = 1;
  private stepsInLast = 0;

  /** @param capacity the most buckets; even, at least 2 */
  constructor(readonly capacity: number) {
    if (capacity < 2 || capacity % 2 !== 0)
      throw new Error(`history: capacity ${capacity} is not an even number from 2`);
    this.first = new Float64Array(capacity);
    this.last = new Float64Array(capacity);
  }

  /** Takes over the steps of another with the same capacity. */
  set(other: BucketSteps): void {
    this.first.set(other.first);
    this.last.set(other.last);
    this.used = other.used;
    this.width = other.width;
    this.stepsInLast = other.stepsInLast;
  }

  get state(): BucketState {
    const { used, width, stepsInLast } = this;
    return { width, stepsInLast, first: this.first.slice(0, used), last: this.last.slice(0, used) };
  }

  /** @param state of no more buckets than the capacity */
  restore({ width, stepsInLast, first, last }: BucketState): void {
    this.first.set(first);
    this.last.set(last);
    this.used = first.length;
    this.width = width;
    this.stepsInLast = stepsInLast;
  }

  /** Buckets with steps in them. */
  get length(): number {
    return this.used;
  }

  /** The last step; −Infinity before the first. */
  get end(): number {
    return this.used > 0 ? this.last[this.used - 1] : Number.NEGATIVE_INFINITY;
  }

  /** Whether the next step has no place until buckets are merged. */
  get isFull(): boolean {
    return this.used === this.capacity && this.stepsInLast === this.width;
  }

  /** Buckets 2i and 2i + 1 become bucket i. For full buckets. */
  merge(): void {
    this.used /= 2;
    this.width *= 2;
    this.stepsInLast = this.width;
    for (let i = 0; i < this.used; i++) {
      this.first[i] = this.first[2 * i];
      this.last[i] = this.last[2 * i + 1];
    }
  }

  /**
   * @param step greater than those before
   * @returns whether it goes into the last bucket; else it begins one
   */
  add(step: number): boolean {
    const joins = this.used > 0 && this.stepsInLast < this.width;
    if (!joins) {
      this.first[this.used++] = step;
      this.stepsInLast = 0;
    }
    this.stepsInLast++;
    this.last[this.used - 1] = step;
    return joins;
  }

  /** Drops the buckets that reach beyond the step: those that remain are full. @returns whether there were any */
  rewind(step: number): boolean {
    if (this.end <= step) return false;
    while (this.end > step) this.used--;
    this.stepsInLast = this.width;
    return true;
  }

  /** The bucket that holds the step, or the last one before it; −1 before the first. */
  indexAt(step: number): number {
    let [low, high] = [0, this.used];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.first[middle] <= step) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
