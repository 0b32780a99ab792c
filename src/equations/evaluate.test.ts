import { describe, expect, it } from 'vitest';
import { add, exp, mul, rowMax, rowSum, sub, tanh } from './build.ts';
import { evaluate, evaluateUniform } from './evaluate.ts';
import { constant, symbol, uniform } from './expression.ts';
import { operations } from './operations.ts';

const [x, y, rate] = [symbol('x'), symbol('y'), uniform('rate')];
const bindings = (values: Record<string, number | Float64Array>) => (s: { name: string }) => values[s.name]!;

describe('evaluate', () => {
  it('works element by element, with numbers repeated', () => {
    const values = bindings({ x: Float64Array.of(1, 2, 3), y: Float64Array.of(10, 20, 30), rate: 0.5 });
    const [sum, scaled, fixed, same] = evaluate([add(x, y), mul(rate, x), constant(7), x], values, 3);
    expect([sum, scaled, fixed, same]).toEqual([
      Float64Array.of(11, 22, 33),
      Float64Array.of(0.5, 1, 1.5),
      Float64Array.of(7, 7, 7),
      Float64Array.of(1, 2, 3),
    ]);
  });

  it('returns arrays of its own', () => {
    const input = Float64Array.of(1, 2);
    const [first, second] = evaluate([x, x], () => input, 2);
    first![0] = 99;
    expect([input[0], second![0]]).toEqual([1, 1]);
  });

  it('combines each row by itself and repeats the total along it', () => {
    const values = bindings({ x: Float64Array.of(1, 5, 2, -1, -3, -2), rate: 2 });
    const [sum, greatest, shifted, count] = evaluate(
      [rowSum(x), rowMax(x), sub(x, rowMax(x)), rowSum(rate)],
      values,
      6,
      3,
    );
    expect(sum).toEqual(Float64Array.of(8, 8, 8, -6, -6, -6));
    expect(greatest).toEqual(Float64Array.of(5, 5, 5, -1, -1, -1));
    expect(shifted).toEqual(Float64Array.of(-4, 0, -3, 0, -2, -1));
    expect(count).toEqual(Float64Array.of(6, 6, 6, 6, 6, 6));
  });

  it('names a symbol whose array has the wrong length', () => {
    const values = bindings({ x: new Float64Array(4), y: new Float64Array(3) });
    expect(() => evaluate([add(x, y)], values, 4)).toThrow('evaluate: "y" has 3 elements, not 4');
  });

  it('refuses a broken last row', () => {
    const values = bindings({ x: new Float64Array(4) });
    expect(() => evaluate([rowSum(x)], values, 4, 3)).toThrow('4 elements are no whole number of rows of 3');
  });

  it('evaluates uniform expressions to one number', () => {
    expect(evaluateUniform(sub(1, exp(rate)), () => 0)).toBe(0);
  });
});

describe('the values of the operations', () => {
  it.each([
    ['add', 2, 3, 5],
    ['sub', 2, 3, -1],
    ['mul', 2, 3, 6],
    ['div', 2, 4, 0.5],
    ['neg', 2, 0, -2],
    ['exp', 1, 0, Math.E],
    ['ln', Math.E, 0, 1],
    ['sqrt', 9, 0, 3],
    ['tanh', 0.5, 0, 0.46211715726000974],
    ['sigmoid', 0, 0, 0.5],
    ['sigmoid', 1, 0, 0.7310585786300049],
    ['sigmoid', -1000, 0, 0],
    ['relu', -2, 0, 0],
    ['relu', 2, 0, 2],
    ['step', 0, 0, 0],
    ['step', 1e-300, 0, 1],
    ['min', 2, 3, 2],
    ['max', 2, 3, 3],
    ['pow', 2, 0.5, Math.SQRT2],
  ] as const)('%s(%d, %d) = %d', (name, a, b, expected) => {
    expect(operations[name].value(a, b)).toBe(expected);
  });

  it('are those of the builders', () => {
    expect(tanh(0.5)).toBe(constant(operations.tanh.value(0.5, 0)));
  });
});
