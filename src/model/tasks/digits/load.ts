// Loads the handwritten digits (MNIST), in the page, in its workers and in Node alike. What a task makes of them is
// not decided here; how they were packed is in pack.ts.

import digitsUrl from 'virtual:data/digits';
import { fetchPacked, once } from '../data/fetch.ts';
import { CLASSES, PIXELS, RECORD } from './format.ts';

/** Handwritten digits, in an order whose every prefix and suffix has the class shares of the whole. */
export interface Digits {
  /** Grey levels, 0 paper to 255 ink. Shape [count, 28, 28]. */
  readonly images: Uint8Array;
  /** The digit meant, 0 to 9. Shape [count]. */
  readonly labels: Uint8Array;
  readonly count: number;
}

/**
 * The digits: fetched once, then the same object for every caller; do not write to it.
 * @throws when they can't be fetched or are damaged; the next call tries again
 */
export const loadDigits = once(async () => unpackDigits(await fetchPacked(digitsUrl, 'digits')));

/**
 * Splits packed records into images and labels.
 * @param packed [count, 785], see format.ts
 * @throws when the length or a label is impossible: an error page is not taken for digits
 */
export function unpackDigits(packed: Uint8Array): Digits {
  const count = packed.length / RECORD;
  if (count === 0 || !Number.isInteger(count)) {
    throw new Error(`The digits are damaged: ${packed.length} bytes, not a positive multiple of ${RECORD}`);
  }
  const images = new Uint8Array(count * PIXELS);
  const labels = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const start = index * RECORD;
    const label = packed[start + PIXELS];
    if (label >= CLASSES) throw new Error(`The digits are damaged: digit ${index} has label ${label}, not 0 to 9`);
    images.set(packed.subarray(start, start + PIXELS), index * PIXELS);
    labels[index] = label;
  }
  return { images, labels, count };
}
