import { describe, expect, it } from 'vitest';
import { randomStream } from '../../math/random.ts';
import { batchOf, gather, heldOutRows } from './batches.ts';
import type { ExampleSource, TaskShape } from './task.ts';

const [count, T, I, O] = [5, 3, 2, 4];
/** Numbers that name their place: example, timestep, entry. */
const named = (pieces: number, width: number) =>
  Float32Array.from({ length: count * pieces * width }, (_, i) => Math.fround(i / 3));

describe.each(['end', 'every'] as const)('examples with a target at %s', (lossAt) => {
  const shape: TaskShape = { timesteps: T, inputSize: I, outputSize: O, lossAt };
  const L = lossAt === 'end' ? 1 : T;
  const examples = { count, inputs: named(T, I), targets: named(L, O) };

  it('are gathered as [T, B, I] and [L, B, O], bit for bit, repeated ones too', () => {
    const rows = Uint32Array.of(4, 0, 4, 2);
    const { inputs, targets, batchSize } = gather(examples, shape, rows);
    expect([batchSize, inputs.length, targets.length]).toEqual([4, T * 4 * I, L * 4 * O]);
    rows.forEach((example, b) => {
      for (let t = 0; t < T; t++) {
        for (let i = 0; i < I; i++) {
          expect(inputs[(t * 4 + b) * I + i]).toBe(examples.inputs[(example * T + t) * I + i]);
        }
      }
      for (let piece = 0; piece < L; piece++) {
        for (let o = 0; o < O; o++) {
          expect(targets[(piece * 4 + b) * O + o]).toBe(examples.targets[(example * L + piece) * O + o]);
        }
      }
    });
  });

  it('make the batch of a stream by what it draws, and of held-out rows by their numbers', () => {
    const source: ExampleSource = {
      examples,
      draw: (stream, batchSize) => Uint32Array.from({ length: batchSize }, (_, b) => stream.integer(b, 3)),
      heldOut: { start: 3, count: 2 },
    };
    const drawn = source.draw(randomStream(4), 6);
    expect(batchOf(source, shape, randomStream(4), 6, 1)).toEqual(gather(examples, shape, drawn));
    expect([...heldOutRows(source.heldOut!, 1, 1)]).toEqual([4]);
    expect([...heldOutRows(source.heldOut!, 0, 2)]).toEqual([3, 4]);
  });
});
