import { describe, expect, it } from 'vitest';
import { randomStream } from '../../math/random.ts';
import { type Choice, entryOf } from '../entry.ts';
import { type AnyStateStart, states } from './index.ts';

const COUNT = 50_000;

function drawn(choice: Choice, step = 1): Float64Array {
  const stream = randomStream(1).of('state', step);
  const start = entryOf(states, choice.id);
  return Float64Array.from({ length: COUNT }, (_, index) => start.value(index, stream, choice));
}

const meanSquare = (values: Float64Array) => values.reduce((sum, x) => sum + x * x, 0) / values.length;

describe('hidden-state starts', () => {
  it('zeros are zeros', () => {
    expect(drawn({ id: 'zeros' }).every((x) => x === 0)).toBe(true);
  });

  it('constants are their value', () => {
    expect(drawn({ id: 'constant', value: -0.25 }).every((x) => x === -0.25)).toBe(true);
  });

  it('normal has its standard deviation to 2 %', () => {
    expect(Math.abs(Math.sqrt(meanSquare(drawn({ id: 'normal', std: 1.5 }))) / 1.5 - 1)).toBeLessThan(0.02);
  });

  it('uniform stays within its limit a and has mean square a²/3 to 2 %', () => {
    const values = drawn({ id: 'uniform', limit: 0.5 });
    expect(values.every((x) => Math.abs(x) <= 0.5)).toBe(true);
    expect(Math.abs(meanSquare(values) / (0.25 / 3) - 1)).toBeLessThan(0.02);
  });

  it('carried over: into every step, or into all but those that begin a round of N', () => {
    const start = entryOf<AnyStateStart>(states, 'carried');
    const into = (resetEvery: number) => {
      return [1, 2, 3, 4, 5, 6, 7].map((step) => start.carriesInto!(step, { resetEvery }));
    };
    expect(into(0)).toEqual([true, true, true, true, true, true, true]);
    expect(into(1)).toEqual([false, false, false, false, false, false, false]);
    expect(into(3)).toEqual([false, true, true, false, true, true, false]);
    expect(states.filter((entry: AnyStateStart) => entry.carriesInto).map(({ id }) => id)).toEqual(['carried']);
    expect(drawn({ id: 'carried', resetEvery: 0 }).every((x) => x === 0)).toBe(true);
  });

  it('are drawn anew for every batch and the same again for the same one', () => {
    expect(drawn({ id: 'normal', std: 1 }, 2)).not.toEqual(drawn({ id: 'normal', std: 1 }, 1));
    expect(drawn({ id: 'normal', std: 1 }, 2)).toEqual(drawn({ id: 'normal', std: 1 }, 2));
  });
});
