import { describe, expect, it } from 'vitest';
import { randomStream } from '../../math/random.ts';
import { loadDigits } from './digits/load.ts';
import { pixels } from './pixels.ts';
import { classesOf, opened } from './testing.ts';

const { images, labels, count } = await loadDigits();
const stream = (step: number) => randomStream(1).of('batch', step);

/** The mean of the pixels of a digit with row from y to before y + stride, column likewise, in [0, 1]. */
function meanOfSquare(digit: number, y: number, x: number, stride: number): number {
  const image = images.subarray(digit * 784, (digit + 1) * 784);
  const inside = [...image.keys()].filter((i) => {
    const [row, column] = [Math.floor(i / 28), i % 28];
    return row >= y && row < y + stride && column >= x && column < x + stride;
  });
  return inside.reduce((sum, i) => sum + image[i], 0) / inside.length / 255;
}

describe.each([1, 2, 4])('digits by squares of %i pixels', async (stride) => {
  const settings = { stride: `stride${stride}` };
  const side = 28 / stride;
  const T = side * side;
  const source = await opened(pixels, settings);

  it('have the mean of one square a timestep, row by row, to 1e-7, and one of ten classes', () => {
    expect(pixels.shape(settings)).toEqual({ timesteps: T, inputSize: 1, outputSize: 10, lossAt: 'end' });
    const { inputs, targets } = source.heldOut(100, 3);
    for (let b = 0; b < 3; b++) {
      const digit = count - 1000 + 100 + b;
      for (let t = 0; t < T; t++) {
        const mean = meanOfSquare(digit, stride * Math.floor(t / side), stride * (t % side), stride);
        expect(Math.abs(inputs[t * 3 + b] - mean)).toBeLessThan(1e-7);
      }
      expect(classesOf(targets, 3, 10)[b]).toEqual([labels[digit]]);
    }
  });

  it('are drawn from what is not held out, purely by the stream', () => {
    const indices: number[] = [];
    const batch = source.batch({ ...stream(1), integer: (_, n) => indices.push(n) - 1 }, 4);
    expect(indices).toEqual([9000, 9000, 9000, 9000]);
    expect(classesOf(batch.targets, 4, 10)).toEqual([...labels.subarray(0, 4)].map((label) => [label]));
    expect(source.batch(stream(1), 8)).toEqual(source.batch(stream(1), 8));
    expect(source.batch(stream(2), 8)).not.toEqual(source.batch(stream(1), 8));
    expect(source.heldOutCount).toBe(1000);
  });

  it('have the baseline ln 10', () => {
    expect(pixels.baselineLoss(settings)).toBe(Math.log(10));
  });
});
