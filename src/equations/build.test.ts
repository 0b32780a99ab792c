import { describe, expect, it } from 'vitest';
import { add, div, exp, ln, max, mul, neg, pow, relu, rowSum, sign, sqrt, square, step, sub, tanh } from './build.ts';
import { application, constant, substitute, symbol, symbolsOf, topologicalOrder, uniform } from './expression.ts';

const [x, y, z] = [symbol('x'), symbol('y'), symbol('z')];

describe('expressions', () => {
  it('are one object when equal', () => {
    expect(add(mul(x, y), tanh(z))).toBe(add(mul(x, y), tanh(z)));
    expect(symbol('x')).toBe(x);
    expect(constant(0.1)).toBe(constant(0.1));
    expect(rowSum(exp(x))).toBe(rowSum(exp(x)));
  });

  it('differ by operation, order of arguments, kind of symbol and sign of zero', () => {
    expect(mul(x, y)).not.toBe(add(x, y));
    expect(sub(x, y)).not.toBe(sub(y, x));
    expect(uniform('x')).not.toBe(symbol('x'));
    expect(constant(-0)).not.toBe(constant(0));
  });

  it('cannot be changed', () => {
    expect(() => Object.assign(x, { name: 'y' })).toThrow(TypeError);
    expect(() => (application('add', [x, y]).args as unknown[]).push(z)).toThrow(TypeError);
  });

  it('are ordered arguments first, each once, and list their symbols', () => {
    const shared = mul(x, y);
    const order = topologicalOrder([add(shared, z), tanh(shared)]);
    expect(order).toEqual([x, y, shared, z, add(shared, z), tanh(shared)]);
    expect(symbolsOf([add(shared, z), tanh(shared)])).toEqual([x, y, z]);
  });

  it('are rebuilt with nodes replaced, and the replacements are not searched', () => {
    expect(substitute([add(mul(x, y), x)], new Map([[x, z]]))).toEqual([add(mul(z, y), z)]);
    expect(substitute([tanh(x)], new Map([[x, add(x, 1)]]))[0]).toBe(tanh(add(x, 1)));
    expect(substitute([add(mul(x, y), z)], new Map([[mul(x, y), z]]))[0]).toBe(add(z, z));
    expect(substitute([rowSum(exp(x))], new Map([[x, y]]))[0]).toBe(rowSum(exp(y)));
    const untouched = add(x, y);
    expect(substitute([untouched], new Map([[z, x]]))[0]).toBe(untouched);
  });
});

describe('builders', () => {
  it.each([
    ['0 + x = x', add(0, x), x],
    ['x + 0 = x', add(x, 0), x],
    ['x + (−y) = x − y', add(x, neg(y)), sub(x, y)],
    ['(−x) + y = y − x', add(neg(x), y), sub(y, x)],
    ['x + y + z = (x + y) + z', add(x, y, z), add(add(x, y), z)],
    ['x − 0 = x', sub(x, 0), x],
    ['0 − x = −x', sub(0, x), neg(x)],
    ['x − x = 0', sub(x, x), constant(0)],
    ['x − (−y) = x + y', sub(x, neg(y)), add(x, y)],
    ['1 x = x', mul(1, x), x],
    ['x 1 = x', mul(x, 1), x],
    ['0 x = 0', mul(0, x), constant(0)],
    ['x 0 = 0', mul(x, 0), constant(0)],
    ['−1 x = −x', mul(-1, x), neg(x)],
    ['x (−1) = −x', mul(x, -1), neg(x)],
    ['(−x) y = −(x y)', mul(neg(x), y), neg(mul(x, y))],
    ['x (−y) = −(x y)', mul(x, neg(y)), neg(mul(x, y))],
    ['(−x)(−y) = x y', mul(neg(x), neg(y)), mul(x, y)],
    ['x y z = (x y) z', mul(x, y, z), mul(mul(x, y), z)],
    ['x² = x x', square(x), mul(x, x)],
    ['x / 1 = x', div(x, 1), x],
    ['0 / x = 0', div(0, x), constant(0)],
    ['(−x) / y = −(x / y)', div(neg(x), y), neg(div(x, y))],
    ['−(−x) = x', neg(neg(x)), x],
  ])('simplify: %s', (_, built, expected) => expect(built).toBe(expected));

  it('fold constants', () => {
    expect(add(1, 2, 3)).toBe(constant(6));
    expect(sub(1, 3)).toBe(constant(-2));
    expect(div(1, 4)).toBe(constant(0.25));
    expect(pow(2, 10)).toBe(constant(1024));
    expect([relu(-1), step(2), sqrt(9), ln(1), max(2, 3)]).toEqual([0, 1, 3, 0, 3].map(constant));
    expect([sign(1e-300), sign(0), sign(-2)]).toEqual([1, 0, -1].map(constant));
  });

  it('keep what would change rounding: (x + 1) − 1, x / x, x · (1 / 3)', () => {
    expect(sub(add(x, 1), 1).kind).toBe('application');
    expect(div(x, x).kind).toBe('application');
    expect(mul(x, 1 / 3)).toBe(application('mul', [x, constant(1 / 3)]));
  });
});
