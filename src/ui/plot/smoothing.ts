/**
 * TensorBoard's smoothing: an exponential moving average, debiased, so that it does not begin at 0. Of the values
 * themselves, also where their axis is logarithmic. No React.
 */
import type { Bucket } from './steps.ts';

/** What is kept of an array of buckets: all but the last of them is final as long as it is the same array. */
interface Smoothed {
  readonly weight: number;
  readonly buckets: Bucket[];
  /** After the buckets before the last: the biased average, and w^n after n values. */
  next: number;
  average: number;
  remainder: number;
}

const smoothedSoFar = new WeakMap<readonly Bucket[], Smoothed>();

/**
 * a_n = w · a_{n−1} + (1 − w) · x_n, a_0 = 0; drawn is a_n / (1 − w^n). What is not finite is passed over, and stands
 * as it is. A bucket of k steps counts as k values at its mean: a ← w^k · a + (1 − w^k) · mean, so that the line is of the same
 * steps when buckets merge. Like its source, the result is the same array as long as buckets are only added.
 * @param weight w, from 0 to less than 1
 * @returns buckets in which all values are the average at their last step
 */
export function smoothed(source: readonly Bucket[], weight: number): readonly Bucket[] {
  let known = smoothedSoFar.get(source);
  if (known?.weight !== weight) {
    known = { weight, buckets: [], next: 0, average: 0, remainder: 1 };
    smoothedSoFar.set(source, known);
  }
  for (let i = known.next; i < source.length; i++) {
    const bucket = source[i]!;
    let { average, remainder } = known;
    if (Number.isNaN(bucket.mean)) known.buckets[i] = bucket;
    else {
      const kept = weight ** (bucket.lastStep - bucket.firstStep + 1);
      average = kept * average + (1 - kept) * bucket.mean;
      remainder *= kept;
      const value = average / (1 - remainder);
      known.buckets[i] = { ...bucket, min: value, max: value, mean: value };
    }
    if (i < source.length - 1) Object.assign(known, { next: i + 1, average, remainder });
  }
  return known.buckets;
}
