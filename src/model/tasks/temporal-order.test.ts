import { describe, expect, it } from 'vitest';
import { randomStream } from '../../math/random.ts';
import { temporalOrder } from './temporal-order.ts';
import { classesOf, opened } from './testing.ts';

const stream = (step: number) => randomStream(1).of('batch', step);
const B = 8000;
/** Within 5 standard deviations of what B draws should give. */
const isShare = (count: number, share: number) => Math.abs(count - B * share) <= 5 * Math.sqrt(B * share * (1 - share));

describe.each([10, 19, 50])('temporal order at T = %i', async (T) => {
  const source = await opened(temporalOrder, { timesteps: T });
  const batch = source.batch(stream(1), B);
  const input = classesOf(batch.inputs, B, 6);
  const target = classesOf(batch.targets, B, 4).map(([only]) => only);
  const cues = input.map((symbols) => symbols.flatMap((symbol, t) => (symbol < 2 ? [{ symbol, t }] : [])));
  const tenth = Math.floor(T / 10);
  const half = Math.floor(T / 2);

  it('has one-hot inputs of 6 and one target of 4 at the end', () => {
    expect(temporalOrder.shape({ timesteps: T })).toEqual({ timesteps: T, inputSize: 6, outputSize: 4, lossAt: 'end' });
    expect(input[0].length).toBe(T);
    expect(batch.targets.length).toBe(4 * B);
  });

  it('has two cues, whose order is the class: first + 2 · second', () => {
    cues.forEach((found, b) => {
      expect(found.length).toBe(2);
      expect(target[b]).toBe(found[0].symbol + 2 * found[1].symbol);
    });
  });

  it('has the cues in the second and the sixth tenth, each timestep alike', () => {
    const counts = new Array<number>(T).fill(0);
    for (const { t } of cues.flat()) counts[t]++;
    counts.forEach((count, t) => {
      const isPlace = (t >= tenth && t < 2 * tenth) || (t >= half && t < half + tenth);
      expect(isShare(count, isPlace ? 1 / tenth : 0)).toBe(true);
    });
  });

  it('has four classes alike, and four distractors alike', () => {
    for (let c = 0; c < 4; c++) expect(isShare(target.filter((y) => y === c).length, 1 / 4)).toBe(true);
    for (let symbol = 2; symbol < 6; symbol++) {
      expect(isShare(input.filter((symbols) => symbols[0] === symbol).length, 1 / 4)).toBe(true);
    }
  });

  it('is a pure function of the stream, sequence by sequence', () => {
    const few = source.batch(stream(1), 5);
    expect(source.batch(stream(1), 5)).toEqual(few);
    expect(source.batch(stream(2), 5)).not.toEqual(few);
    expect(classesOf(few.inputs, 5, 6)).toEqual(input.slice(0, 5));
  });

  it('has the baseline ln 4', () => {
    expect(temporalOrder.baselineLoss({ timesteps: T })).toBe(Math.log(4));
  });
});
