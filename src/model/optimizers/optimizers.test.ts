import { describe, expect, it } from 'vitest';
import { evaluate } from '../../equations/index.ts';
import { randomStream } from '../../math/random.ts';
import { type Choice, checkChoice, entryOf } from '../entry.ts';
import { optimizers } from './index.ts';

/** θ after every update, in f64, from the optimizer's equations. */
function train(choice: Choice, start: readonly number[], gradients: readonly (readonly number[])[]): Float64Array[] {
  const checked = checkChoice(optimizers, choice, 'test');
  if (!checked.ok) throw new Error(checked.problems[0].key);
  const { slots, equations } = entryOf(optimizers, choice.id);
  let tensors: Record<string, Float64Array> = { parameter: Float64Array.from(start) };
  for (const slot of slots) tensors[slot] = new Float64Array(start.length);
  return gradients.map((gradient, index) => {
    const names = Object.keys(equations);
    const values = evaluate(
      Object.values(equations),
      ({ name }) => {
        if (name === 'gradient') return Float64Array.from(gradient);
        if (name === 'step') return index + 1;
        if (name.startsWith('setting.')) return Number(checked.value[name.slice('setting.'.length)]);
        return tensors[name.replace('slot.', '')];
      },
      start.length,
    );
    tensors = Object.fromEntries(names.map((name, i) => [name, values[i]]));
    return tensors.parameter;
  });
}

describe('golden vectors in f64, to the 10 digits printed', () => {
  const start = [1, -2];
  const gradients = [
    [0.1, -0.2],
    [-0.3, 0.4],
    [0.5, 0.0],
  ];
  it.each<[Choice, number[], number[]]>([
    [{ id: 'sgd', learningRate: 0.1 }, [0.99, -1.98], [0.97, -2.02]],
    [{ id: 'momentum', learningRate: 0.1, momentum: 0.9 }, [0.99, -1.98], [0.9799, -2.0218]],
    [{ id: 'rmsprop', learningRate: 0.1, alpha: 0.9 }, [0.683772334, -1.683772284], [0.7137609843, -1.9694865493]],
    [{ id: 'adam', learningRate: 0.1 }, [0.90000001, -1.900000005], [0.9158321811, -1.9649102642]],
  ])('%o', (choice, first, third) => {
    const [one, , three] = train(choice, start, gradients);
    [...one].forEach((x, i) => {
      expect(x).toBeCloseTo(first[i], 10);
    });
    [...three].forEach((x, i) => {
      expect(x).toBeCloseTo(third[i], 10);
    });
  });
});

/** One entry's updates, written as PyTorch's single-tensor code. */
const loops: Record<string, (gradients: readonly number[]) => number> = {
  sgd: (gradients) => gradients.reduce((p, g) => p - 0.01 * g, 1),
  momentum: (gradients) => {
    let [p, buffer] = [1, 0];
    gradients.forEach((g, i) => {
      buffer = i === 0 ? g : 0.9 * buffer + g;
      p -= 0.01 * buffer;
    });
    return p;
  },
  rmsprop: (gradients) => {
    let [p, average] = [1, 0];
    for (const g of gradients) {
      average = 0.99 * average + 0.01 * g * g;
      p -= (0.01 * g) / (Math.sqrt(average) + 1e-8);
    }
    return p;
  },
  adam: (gradients) => {
    let [p, m, v] = [1, 0, 0];
    gradients.forEach((g, i) => {
      m += (g - m) * (1 - 0.9);
      v = v * 0.999 + g * g * (1 - 0.999);
      const [correction1, correction2] = [1 - 0.9 ** (i + 1), 1 - 0.999 ** (i + 1)];
      p -= (0.001 / correction1) * (m / (Math.sqrt(v) / Math.sqrt(correction2) + 1e-8));
    });
    return p;
  },
};

describe('a hundred updates with default settings', () => {
  it.each(optimizers.map(({ id }) => id))('%s: as PyTorch’s loop, to 1e-12', (id) => {
    expect(loops, `a loop of ${id} written by hand, beside its golden vector`).toHaveProperty(id);
    const stream = randomStream(1);
    const gradients = Array.from({ length: 100 }, (_, i) => stream.normal(i) * 10 ** (stream.uniform(i) * 8 - 6));
    const parameter = train(
      { id },
      [1],
      gradients.map((g) => [g]),
    ).at(-1)![0];
    expect(Math.abs(parameter - loops[id](gradients))).toBeLessThan(1e-12);
    expect(parameter).not.toBe(1);
  });
});

describe('Adam’s epsilon', () => {
  it.each([
    [1e-6, 0.99],
    [1e-8, 0.5],
    [1e-12, 1e-4],
  ])('lets the first step move a gradient of %d by %d of the learning rate, to 0.01 of it', (gradient, share) => {
    const [parameter] = train({ id: 'adam', learningRate: 1 }, [0], [[gradient]]);
    expect(Math.abs(-parameter[0] / share - 1)).toBeLessThan(0.01);
  });
});
