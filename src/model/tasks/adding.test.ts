import { describe, expect, it } from 'vitest';
import { randomStream } from '../../math/random.ts';
import { adding } from './adding.ts';
import type { GeneratedSource } from './task.ts';

const opened = async (timesteps: number) => (await adding.open({ timesteps })) as GeneratedSource;
const stream = (step: number) => randomStream(1).of('batch', step);

describe.each([2, 3, 7, 100])('the adding problem at T = %i', async (T) => {
  const source = await opened(T);
  const B = 16;
  const { inputs, targets } = source.batch(stream(1), B);
  const number = (t: number, b: number) => inputs[(t * B + b) * 2];
  const mark = (t: number, b: number) => inputs[(t * B + b) * 2 + 1];
  const steps = Array.from({ length: T }, (_, t) => t);

  it('has inputs [T, B, 2] and targets [1, B, 1]', () => {
    expect(inputs.length).toBe(T * B * 2);
    expect(targets.length).toBe(B);
    expect(adding.shape({ timesteps: T })).toEqual({ timesteps: T, inputSize: 2, outputSize: 1, lossAt: 'end' });
  });

  it('has numbers in [0, 1] and marks 0 or 1', () => {
    for (let b = 0; b < B; b++) {
      expect(steps.every((t) => number(t, b) >= 0 && number(t, b) <= 1)).toBe(true);
      expect(steps.every((t) => mark(t, b) === 0 || mark(t, b) === 1)).toBe(true);
    }
  });

  it('marks two numbers, one in each half, and asks for their sum', () => {
    for (let b = 0; b < B; b++) {
      const marked = steps.filter((t) => mark(t, b) === 1);
      expect(marked.map((t) => (t < Math.floor(T / 2) ? 'first' : 'second'))).toEqual(['first', 'second']);
      expect(targets[b]).toBe(Math.fround(number(marked[0], b) + number(marked[1], b)));
    }
  });

  it('gives a batch again, and sequences that do not depend on the batch size', () => {
    expect(source.batch(stream(1), B)).toEqual({ inputs, targets, batchSize: B });
    expect(source.batch(stream(2), B).inputs).not.toEqual(inputs);
    const few = source.batch(stream(1), 3);
    for (let b = 0; b < 3; b++) {
      expect(few.targets[b]).toBe(targets[b]);
      for (const t of steps) expect(few.inputs[(t * 3 + b) * 2]).toBe(number(t, b));
    }
  });
});

describe('the adding problem', () => {
  it('puts marks everywhere in their halves', async () => {
    const T = 10;
    const B = 1000;
    const { inputs } = (await opened(T)).batch(stream(1), B);
    for (let t = 0; t < T; t++) {
      let marks = 0;
      for (let b = 0; b < B; b++) marks += inputs[(t * B + b) * 2 + 1];
      expect(Math.abs(marks / B - 0.2)).toBeLessThan(0.06);
    }
  });

  it('scores the constant 1 with mean squared error 1/6 ± 1 %, and 36 ± 0.5 % of errors at most 0.2 (100 000 draws)', async () => {
    const { targets } = (await opened(2)).batch(stream(1), 100_000);
    const errors = targets.map((target) => (target - 1) ** 2);
    const mean = errors.reduce((sum, e) => sum + e, 0) / errors.length;
    expect(Math.abs(mean * 6 - 1)).toBeLessThan(0.01);
    expect(adding.baselineLoss({ timesteps: 2 })).toBe(1 / 6);
    expect(Math.abs(errors.filter((e) => e <= 0.04).length / errors.length - 0.36)).toBeLessThan(0.005);
  });
});
