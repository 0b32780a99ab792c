import { describe, expect, it } from 'vitest';
import { randomStream } from '../../math/random.ts';
import { parity } from './parity.ts';
import { classesOf, opened } from './testing.ts';

const stream = (step: number) => randomStream(1).of('batch', step);
const T = 9;
const B = 4000;
const batch = (await opened(parity, { timesteps: T, asked: 'end' })).batch(stream(1), B);
const bits = Array.from({ length: B }, (_, b) => Array.from({ length: T }, (__, t) => batch.inputs[t * B + b]));
const isAboutHalf = (count: number) => Math.abs(count - B / 2) < 5 * Math.sqrt(B / 4);
/** 1 where the number of 1s up to and with t is odd. */
const parities = bits.map((sequence) =>
  sequence.map((_, t) => sequence.slice(0, t + 1).filter((bit) => bit === 1).length % 2),
);

describe('parity', () => {
  it('has inputs −1 and 1, each within 5 standard deviations of half the time at every timestep', () => {
    expect(new Set(bits.flat())).toEqual(new Set([-1, 1]));
    for (let t = 0; t < T; t++) expect(isAboutHalf(bits.filter((sequence) => sequence[t] === 1).length)).toBe(true);
  });

  it('asks at the end whether the number of 1s is even (class 0) or odd', () => {
    expect(parity.shape({ timesteps: T, asked: 'end' })).toEqual({
      timesteps: T,
      inputSize: 1,
      outputSize: 2,
      lossAt: 'end',
    });
    expect(classesOf(batch.targets, B, 2)).toEqual(parities.map((sequence) => [sequence[T - 1]]));
  });

  it('asks at every timestep, of the same inputs, for the number so far', async () => {
    expect(parity.shape({ timesteps: T, asked: 'every' }).lossAt).toBe('every');
    const every = (await opened(parity, { timesteps: T, asked: 'every' })).batch(stream(1), B);
    expect(every.inputs.every((bit, i) => bit === batch.inputs[i])).toBe(true);
    expect(classesOf(every.targets, B, 2)).toEqual(parities);
  });

  it('has even and odd within 5 standard deviations of a half each, at every timestep, and so the baseline ln 2', () => {
    for (let t = 0; t < T; t++) expect(isAboutHalf(parities.filter((sequence) => sequence[t] === 1).length)).toBe(true);
    for (const asked of ['end', 'every']) expect(parity.baselineLoss({ timesteps: T, asked })).toBe(Math.log(2));
  });

  it('is a pure function of the stream, sequence by sequence', async () => {
    const source = await opened(parity, { timesteps: T, asked: 'end' });
    const few = source.batch(stream(1), 3);
    expect(source.batch(stream(1), 3)).toEqual(few);
    expect(source.batch(stream(2), 3)).not.toEqual(few);
    for (let b = 0; b < 3; b++) for (let t = 0; t < T; t++) expect(few.inputs[t * 3 + b]).toBe(bits[b][t]);
  });
});
