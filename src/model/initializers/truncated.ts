/**
 * Normal entries without tails. An entry is the untruncated initializer's own draw wherever that lies inside, and is
 * drawn again where not, so that lanes with and without tails differ in the tails only.
 */
import type { RandomStream } from '../../math/random.ts';
import { entrywise, type MatrixShape, normalEntries } from './initializer.ts';

/** The standard deviation of N(0, 1) between −2 and 2. */
export const STD_WITHIN_2 = 0.87962566103423978;

type Extent = Pick<MatrixShape, 'rows' | 'columns'>;

/** N(0, std²) between low < 0 and high > 0, both in units of std. */
export function truncatedEntries(
  shape: Extent,
  stream: RandomStream,
  std: number,
  [low, high]: readonly [number, number],
): Float64Array {
  const width = high - low;
  // Either way about half of all proposals are accepted at worst.
  const isWide = width > 2.5;
  const attempts = [stream];
  const proposal = (draws: RandomStream, index: number): number | undefined => {
    if (isWide) {
      const x = draws.normal(index);
      return x >= low && x <= high ? x : undefined;
    }
    const x = low + width * draws.uniform(index);
    return draws.of('accept').uniform(index) < Math.exp((-x * x) / 2) ? x : undefined;
  };
  return entrywise(shape, (index) => {
    for (let n = 0; ; n++) {
      attempts[n] ??= stream.of('again', n);
      const x = proposal(attempts[n]!, index);
      if (x !== undefined) return std * x;
    }
  });
}

/**
 * Normal entries of this very std, with whole tails or with tails cut off at twice the std of the uncut normal. The cut
 * is that of Keras in Python; TensorFlow.js cuts at twice the std asked for, so that 0.88 of it is left.
 */
export const normalEntriesWith = (tails: string, shape: Extent, stream: RandomStream, std: number): Float64Array =>
  tails === 'cut' ? truncatedEntries(shape, stream, std / STD_WITHIN_2, [-2, 2]) : normalEntries(shape, stream, std);
