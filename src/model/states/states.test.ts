import { describe, expect, it } from 'vitest';
import { randomStream } from '../../math/random.ts';
import { type Choice, entryOf } from '../entry.ts';
import { states } from './index.ts';

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

  it('are drawn anew for every batch and the same again for the same one', () => {
    expect(drawn({ id: 'normal', std: 1 }, 2)).not.toEqual(drawn({ id: 'normal', std: 1 }, 1));
    expect(drawn({ id: 'normal', std: 1 }, 2)).toEqual(drawn({ id: 'normal', std: 1 }, 2));
  });
});
