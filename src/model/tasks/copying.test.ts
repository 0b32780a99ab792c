import { describe, expect, it } from 'vitest';
import { randomStream } from '../../math/random.ts';
import { copying } from './copying.ts';
import { classesOf, opened } from './testing.ts';

const stream = (step: number) => randomStream(1).of('batch', step);
const B = 2000;

describe.each([1, 2, 30])('copying memory with a delay of %i', async (delay) => {
  const T = delay + 20;
  const source = await opened(copying, { delay });
  const batch = source.batch(stream(1), B);
  const input = classesOf(batch.inputs, B, 10);
  const target = classesOf(batch.targets, B, 9);

  it('has T = delay + 20 one-hot inputs of 10 and targets of 9', () => {
    expect(copying.shape({ delay })).toEqual({ timesteps: T, inputSize: 10, outputSize: 9, lossAt: 'every' });
    expect(input[0].length).toBe(T);
    expect(target[0].length).toBe(T);
  });

  it('shows 10 symbols, blanks, the marker at the end of the delay, blanks, and asks for the symbols at the end', () => {
    for (let b = 0; b < B; b++) {
      const symbols = input[b].slice(0, 10);
      expect(symbols.every((symbol) => symbol >= 1 && symbol <= 8)).toBe(true);
      expect(input[b].slice(10)).toEqual([...new Array(delay - 1).fill(0), 9, ...new Array(10).fill(0)]);
      expect(target[b]).toEqual([...new Array(delay + 10).fill(0), ...symbols]);
    }
  });

  it('has every symbol at every place within 5 standard deviations of an eighth of the time', () => {
    for (let t = 0; t < 10; t++) {
      const counts = new Array<number>(9).fill(0);
      for (const sequence of input) counts[sequence[t]]++;
      for (const count of counts.slice(1)) expect(Math.abs(count - B / 8)).toBeLessThan(5 * Math.sqrt((B * 7) / 64));
    }
  });

  it('is a pure function of the stream, sequence by sequence', () => {
    const few = source.batch(stream(1), 5);
    expect(source.batch(stream(1), 5)).toEqual(few);
    expect(source.batch(stream(2), 5)).not.toEqual(few);
    expect(classesOf(few.inputs, 5, 10)).toEqual(input.slice(0, 5));
  });
});

describe('the baseline', () => {
  it.each([
    [20, 0.51986],
    [30, 0.41589],
    [100, 0.17329],
    [500, 0.03999],
  ])('at delay %i is 10 ln 8 / (T + 20) = %d, as published, to 5e-6', (delay, expected) => {
    expect(Math.abs(copying.baselineLoss({ delay }) - expected)).toBeLessThan(5e-6);
  });

  it('is the loss of certain blanks and then all symbols alike', async () => {
    const delay = 7;
    const { targets } = (await opened(copying, { delay })).batch(stream(1), 50);
    const losses = classesOf(targets, 50, 9).flatMap((classes) =>
      classes.map((symbol, t) =>
        t < delay + 10 ? -Math.log(symbol === 0 ? 1 : 0) : -Math.log(symbol === 0 ? 0 : 1 / 8),
      ),
    );
    const mean = losses.reduce((sum, loss) => sum + loss) / losses.length;
    expect(mean).toBeCloseTo(copying.baselineLoss({ delay }), 12);
  });
});
