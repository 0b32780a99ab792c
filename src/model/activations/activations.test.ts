/** Values and derivatives at points where they are known exactly, and at the kinks as PyTorch's autograd has them. */
import { describe, expect, it } from 'vitest';
import { evaluate, pullback, symbol } from '../../equations/index.ts';
import { entryOf } from '../entry.ts';
import { activations } from './index.ts';

const x = symbol('x');

/** Value and derivative of an activation at a point. */
function at(id: string, point: number, slope = 0.01): [value: number, derivative: number] {
  const value = entryOf(activations, id).apply(x, slope);
  const upper = symbol('upper');
  const derivative = pullback([[value, upper]], [x])[0]!;
  const results = evaluate([value, derivative], ({ name }) => (name === 'x' ? point : 1), 1);
  return [results[0]![0]!, results[1]![0]!];
}

describe('activations', () => {
  it.each([
    ['relu', 2, 2, 1],
    ['relu', -2, 0, 0],
    ['relu', 0, 0, 0],
    ['leakyRelu', 2, 2, 1],
    ['leakyRelu', -2, -0.02, 0.01],
    ['leakyRelu', 0, 0, 0.01],
    ['tanh', 0, 0, 1],
    ['sigmoid', 0, 0.5, 0.25],
    ['linear', -3, -3, 1],
    ['tanh', 100, 1, 0],
    ['sigmoid', -1000, 0, 0],
  ])('%s at %d: value %d, derivative %d, exactly', (id, point, value, derivative) => {
    expect(at(id, point).map((result) => result + 0)).toEqual([value, derivative]);
  });

  it.each([
    [0, 0],
    [0.5, 0.5],
    [1, 1],
  ])('leaky ReLU of slope %d: derivative %d below 0 and at it, 1 above', (slope, below) => {
    for (const [point, derivative] of [
      [-1, below],
      [0, below],
      [1, 1],
    ] as const) {
      expect(at('leakyRelu', point, slope)[1]).toBe(derivative);
    }
  });

  it('leaky ReLU of slope 0 is ReLU, of slope 1 linear', () => {
    for (const point of [-1.5, 0, 2.5]) {
      expect(at('leakyRelu', point, 0)).toEqual(at('relu', point));
      expect(at('leakyRelu', point, 1)).toEqual(at('linear', point));
    }
  });
});
