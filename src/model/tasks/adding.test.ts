import { describe, expect, it } from 'vitest';
import { randomStream } from '../../math/random.ts';
import { addingVariants } from './adding/variants.ts';
import { adding } from './adding.ts';
import type { Batch } from './task.ts';
import { opened } from './testing.ts';

const stream = (step: number) => randomStream(1).of('batch', step);
const open = (variant: string, timesteps: number) => opened(adding, { timesteps, variant });
const marksOnly = new Set([-1, 0, 1]);

/** Numbers and marks of sequence b, [T] each, and the timesteps marked 1. */
function sequence({ inputs, batchSize }: Batch, b: number, numberInput: number) {
  const column = (i: number) =>
    Array.from({ length: inputs.length / batchSize / 2 }, (_, t) => inputs[(t * batchSize + b) * 2 + i]);
  const [numbers, marks] = [column(numberInput), column(1 - numberInput)];
  return { numbers, marks, marked: marks.flatMap((mark, t) => (mark === 1 ? [t] : [])) };
}

/** How often each timestep is marked 1. */
function histogram(batch: Batch, numberInput: number): number[] {
  const counts = new Array<number>(batch.inputs.length / batch.batchSize / 2).fill(0);
  for (let b = 0; b < batch.batchSize; b++) for (const t of sequence(batch, b, numberInput).marked) counts[t]++;
  return counts;
}

describe.each(addingVariants)('the adding problem of $id', ({ id, numberInput, target }) => {
  describe.each([2, 3, 7, 10, 100])('at T = %i', async (T) => {
    const source = await open(id, T);
    const B = 64;
    const batch = source.batch(stream(1), B);

    it('has inputs [T, B, 2] and targets [1, B, 1]', () => {
      expect(batch.inputs.length).toBe(T * B * 2);
      expect(batch.targets.length).toBe(B);
      expect(adding.shape({ timesteps: T, variant: id })).toEqual({
        timesteps: T,
        inputSize: 2,
        outputSize: 1,
        lossAt: 'end',
      });
    });

    it('marks two numbers and asks for their sum, scaled', () => {
      for (let b = 0; b < B; b++) {
        const { numbers, marks, marked } = sequence(batch, b, numberInput);
        expect(marked.length).toBe(2);
        expect(marks.every((mark) => marksOnly.has(mark))).toBe(true);
        expect(batch.targets[b]).toBe(Math.fround(target(numbers[marked[0]] + numbers[marked[1]])));
      }
    });

    it('gives a batch again, and sequences that do not depend on the batch size', () => {
      expect(source.batch(stream(1), B)).toEqual(batch);
      expect(source.batch(stream(2), B).inputs).not.toEqual(batch.inputs);
      const few = source.batch(stream(1), 3);
      for (let b = 0; b < 3; b++) {
        expect(few.targets[b]).toBe(batch.targets[b]);
        expect(sequence(few, b, numberInput)).toEqual(sequence(batch, b, numberInput));
      }
    });
  });

  it.each([2, 4, 12])('scores the best constant with the baseline at T = %i, to 1 % (100 000 draws)', async (T) => {
    const { targets } = (await open(id, T)).batch(stream(1), 100_000);
    const mean = targets.reduce((sum, y) => sum + y, 0) / targets.length;
    const variance = targets.reduce((sum, y) => sum + (y - mean) ** 2, 0) / targets.length;
    expect(Math.abs(variance / adding.baselineLoss({ timesteps: T, variant: id }) - 1)).toBeLessThan(0.01);
  });
});

describe('the variants', async () => {
  const T = 40;
  const B = 4000;
  const batches = new Map<string, Batch>();
  for (const { id } of addingVariants) batches.set(id, (await open(id, T)).batch(stream(1), B));
  /** Within 5 standard deviations of what is expected of B draws. */
  const isShare = (count: number, share: number) => Math.abs(count - B * share) <= 5 * Math.sqrt(B * share);

  it('differ in their numbers: U[0, 1), or U[−1, 1) with mean 0 and variance 1/3, to 2 %', () => {
    for (const { id, numberInput } of addingVariants) {
      const batch = batches.get(id)!;
      const numbers = Array.from({ length: B }, (_, b) => sequence(batch, b, numberInput).numbers.slice(1)).flat();
      const least = id === 'hochreiter' ? -1 : 0;
      const mean = numbers.reduce((sum, x) => sum + x) / numbers.length;
      const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length;
      expect(numbers.every((x) => x >= least && x <= 1)).toBe(true);
      expect(Math.abs(mean - (1 + least) / 2)).toBeLessThan(0.02);
      expect(Math.abs(variance / ((1 - least) ** 2 / 12) - 1)).toBeLessThan(0.02);
    }
  });

  it('arjovsky: one mark in each half, each timestep alike', () => {
    const counts = histogram(batches.get('arjovsky')!, 0);
    for (const count of counts) expect(isShare(count, 1 / 20)).toBe(true);
    for (let b = 0; b < B; b++) {
      const { marked } = sequence(batches.get('arjovsky')!, b, 0);
      expect(marked.map((t) => t < 20)).toEqual([true, false]);
    }
  });

  it('le: marks anywhere, each timestep alike, and both in the first half as often as chance has it', () => {
    const batch = batches.get('le')!;
    for (const count of histogram(batch, 0)) expect(isShare(count, 2 / 40)).toBe(true);
    let both = 0;
    for (let b = 0; b < B; b++) if (sequence(batch, b, 0).marked.every((t) => t < 20)) both++;
    expect(isShare(both, (20 * 19) / (40 * 39))).toBe(true);
  });

  it('pascanu: marks in the first tenth and the four tenths after it, in the first input', () => {
    const counts = histogram(batches.get('pascanu')!, 1);
    counts.forEach((count, t) => {
      expect(isShare(count, t < 4 ? 1 / 4 : t < 20 ? 1 / 16 : 0)).toBe(true);
    });
  });

  it('hochreiter: marks in the first ten and the first T/2 − 1, ends −1, and a marked first number is 0', () => {
    const batch = batches.get('hochreiter')!;
    // Of 19 timesteps: the first mark is at t < 10 with 1/10; else the second with 1/18.
    histogram(batch, 0).forEach((count, t) => {
      const share = t < 10 ? 1 / 10 + (9 / 10) * (1 / 18) : t < 19 ? 1 / 18 : 0;
      expect(isShare(count, share)).toBe(true);
    });
    for (let b = 0; b < B; b++) {
      const { numbers, marks, marked } = sequence(batch, b, 0);
      expect(marks[T - 1]).toBe(-1);
      expect(marks[0]).toBe(marked[0] === 0 ? 1 : -1);
      expect(numbers[0] === 0).toBe(marked[0] === 0);
    }
  });

  it('arjovsky and le have baseline 1/6; pascanu 1/24; hochreiter nears 0.95/24, since 1 of 10 first numbers is 0', () => {
    const baselines = addingVariants.map(({ id }) => adding.baselineLoss({ timesteps: 1000, variant: id }));
    expect(baselines.slice(0, 3)).toEqual([1 / 6, 1 / 6, 1 / 24]);
    expect(Math.abs(baselines[3] * 24 - 0.95)).toBeLessThan(0.001);
  });

  it.each([
    ['arjovsky', 1, 0.36],
    ['le', 1, 0.36],
    ['pascanu', 0.5, 0.64],
  ])(
    '%s: %d is within 0.2 of the target in the share %d of sequences, to 0.5 % (100 000 draws)',
    async (id, constant, share) => {
      const { targets } = (await open(id, 3)).batch(stream(1), 100_000);
      const near = targets.filter((y) => (y - constant) ** 2 <= 0.04).length / targets.length;
      expect(Math.abs(near - share)).toBeLessThan(0.005);
    },
  );
});

describe('the variant by default', () => {
  it('draws these very numbers', async () => {
    const { inputs, targets } = (await open('arjovsky', 4)).batch(randomStream(7), 2);
    expect([...inputs, ...targets]).toMatchInlineSnapshot(`
      [
        0.07600139826536179,
        0,
        0.23700976371765137,
        1,
        0.05876690149307251,
        1,
        0.7928739190101624,
        0,
        0.9160929918289185,
        0,
        0.6919610500335693,
        1,
        0.3117683231830597,
        1,
        0.5744367837905884,
        0,
        0.3705352246761322,
        0.9289708137512207,
      ]
    `);
  });
});
