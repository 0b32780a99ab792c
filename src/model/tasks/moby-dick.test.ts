import { describe, expect, it } from 'vitest';
import { randomStream } from '../../math/random.ts';
import { ALPHABET } from './moby-dick/format.ts';
import { loadMobyDick } from './moby-dick/load.ts';
import { mobyDick } from './moby-dick.ts';
import type { Batch } from './task.ts';
import { classesOf, opened } from './testing.ts';

const codes = await loadMobyDick();
const V = ALPHABET.length;
const trained = 360_000;
const T = 20;
const source = await opened(mobyDick, { timesteps: T });
const stream = (step: number) => randomStream(1).of('batch', step);
const text = [...codes].map((code) => ALPHABET[code]).join('');

/** The characters of each example, of the inputs or the targets of a batch. */
const textsOf = ({ batchSize }: Batch, oneHot: Float32Array): string[] =>
  classesOf(oneHot, batchSize, V).map((classes) => classes.map((code) => ALPHABET[code]).join(''));

describe('a batch of text', () => {
  it('has characters of the trained part and, at each timestep, the one after', () => {
    const batch = source.batch(stream(1), 32);
    expect(mobyDick.shape({ timesteps: T })).toEqual({ timesteps: T, inputSize: V, outputSize: V, lossAt: 'every' });
    const targets = textsOf(batch, batch.targets);
    textsOf(batch, batch.inputs).forEach((input, b) => {
      expect(targets[b].slice(0, -1)).toBe(input.slice(1));
      expect(text.slice(0, trained).includes(input + targets[b].at(-1))).toBe(true);
    });
  });

  it('is a pure function of the stream, sequence by sequence', () => {
    const batch = source.batch(stream(1), 8);
    expect(source.batch(stream(1), 8)).toEqual(batch);
    expect(source.batch(stream(2), 8)).not.toEqual(batch);
    const few = source.batch(stream(1), 3);
    expect(textsOf(few, few.inputs)).toEqual(textsOf(batch, batch.inputs).slice(0, 3));
  });

  it('begins anywhere in the trained part: each quarter of it within 4 standard deviations of a quarter of 400 draws', () => {
    const quarters = [0, 0, 0, 0];
    const batch = source.batch(stream(3), 400);
    for (const input of textsOf(batch, batch.inputs)) quarters[Math.floor((4 * text.indexOf(input)) / trained)]++;
    for (const count of quarters) expect(Math.abs(count - 100)).toBeLessThan(4 * Math.sqrt(400 * 0.25 * 0.75));
  });
});

describe('the held-out text', () => {
  it('is the last tenth in order, each character a target at most once', () => {
    expect(source.heldOutCount).toBe(1000);
    const batch = source.heldOut(10, 5);
    const from = (offset: number) =>
      [10, 11, 12, 13, 14].map((n) => text.slice(trained + n * T + offset, trained + (n + 1) * T + offset));
    expect(textsOf(batch, batch.inputs)).toEqual(from(0));
    expect(textsOf(batch, batch.targets)).toEqual(from(1));
  });

  it.each([2, 50, 1000])('ends where the text does at T = %i', async (timesteps) => {
    const source = await opened(mobyDick, { timesteps });
    const last = source.heldOut(source.heldOutCount - 1, 1);
    expect(last.inputs.length).toBe(timesteps * V);
    expect(source.heldOutCount).toBe(Math.min(1000, Math.floor(39_999 / timesteps)));
  });
});

describe('the bounds', () => {
  it('are the entropy of a character in the trained text, to 1e-12', () => {
    const shares = new Array<number>(V).fill(0);
    for (const code of codes.subarray(0, trained)) shares[code] += 1 / trained;
    const entropy = -shares.reduce((sum, p) => sum + p * Math.log(p), 0);
    expect(mobyDick.baselineLoss({ timesteps: T })).toBeCloseTo(entropy, 12);
  });

  it('are the held-out loss of a table of trigrams, to 1e-12', () => {
    const counts = new Float64Array(V ** 3).fill(1);
    const at = (i: number) => (codes[i - 2] * V + codes[i - 1]) * V + codes[i];
    for (let i = 2; i < trained; i++) counts[at(i)]++;
    let loss = 0;
    for (let i = trained; i < codes.length; i++) {
      const row = at(i) - codes[i];
      const total = counts.subarray(row, row + V).reduce((sum, n) => sum + n);
      loss -= Math.log(counts[at(i)] / total) / (codes.length - trained);
    }
    const { quantity, bound } = mobyDick.solved({ timesteps: T });
    expect(quantity).toBe('loss');
    expect(bound).toBeCloseTo(loss, 12);
  });
});
