import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, div, exp, mul, neg, pow, relu, rowSum, sub, tanh } from './build.ts';
import { application, constant, type Symbol_, symbol, uniform } from './expression.ts';
import { operations } from './operations.ts';
import { operationNames } from './testing/graphs.ts';
import { backward, forward } from './testing/lstm.ts';
import { literal, printWgsl } from './wgsl.ts';

const [x, y, z] = [symbol('x'), symbol('y'), symbol('z')];
const byName = ({ name }: Symbol_) => name;
const print = (values: Parameters<typeof printWgsl>[0]) => printWgsl(values, byName);
const assignments = (named: Record<string, (typeof forward)['h']>) =>
  Object.entries(named).map(([name, value]) => ({ name, value }));

describe('printWgsl', () => {
  it('prints the LSTM forward pass', () => {
    expect(print(assignments({ c: forward.c, h: forward.h }))).toMatchInlineSnapshot(`
      "let c = ((1.0 / (1.0 + exp(-clamp(a_f, -88.0, 88.0)))) * c_prev) + ((1.0 / (1.0 + exp(-clamp(a_i, -88.0, 88.0)))) * tanh(clamp(a_g, -10.0, 10.0)));
      let h = (1.0 / (1.0 + exp(-clamp(a_o, -88.0, 88.0)))) * tanh(clamp(c, -10.0, 10.0));"
    `);
  });

  it('prints the LSTM backward pass', () => {
    expect(print(assignments(backward))).toMatchInlineSnapshot(`
      "let v0 = 1.0 / (1.0 + exp(-clamp(a_o, -88.0, 88.0)));
      let v1 = 1.0 / (1.0 + exp(-clamp(a_f, -88.0, 88.0)));
      let v2 = 1.0 / (1.0 + exp(-clamp(a_i, -88.0, 88.0)));
      let v3 = tanh(clamp(a_g, -10.0, 10.0));
      let v4 = tanh(clamp((v1 * c_prev) + (v2 * v3), -10.0, 10.0));
      let v5 = dc + ((dh * v0) * (1.0 - (v4 * v4)));
      let da_i = (v5 * v3) * (v2 * (1.0 - v2));
      let da_f = (v5 * c_prev) * (v1 * (1.0 - v1));
      let da_g = (v5 * v2) * (1.0 - (v3 * v3));
      let da_o = (dh * v4) * (v0 * (1.0 - v0));
      let dc_prev = v5 * v1;"
    `);
  });

  it('spells every operation, with plain and with compound operands', () => {
    const spelled = operationNames.flatMap((name) => {
      const { arity } = operations[name];
      const plain = application(name, [x, y].slice(0, arity));
      const compound = application(name, [neg(z), sub(x, 1)].slice(0, arity));
      return [print([{ name, value: plain }]), print([{ name, value: compound }])];
    });
    expect(spelled.join('\n')).toMatchInlineSnapshot(`
      "let add = x + y;
      let add = (-z) + (x - 1.0);
      let sub = x - y;
      let sub = (-z) - (x - 1.0);
      let mul = x * y;
      let mul = (-z) * (x - 1.0);
      let div = x / y;
      let div = (-z) / (x - 1.0);
      let neg = -x;
      let neg = -(-z);
      let exp = exp(x);
      let exp = exp(-z);
      let ln = log(x);
      let ln = log(-z);
      let sqrt = sqrt(x);
      let sqrt = sqrt(-z);
      let tanh = tanh(clamp(x, -10.0, 10.0));
      let tanh = tanh(clamp(-z, -10.0, 10.0));
      let sigmoid = 1.0 / (1.0 + exp(-clamp(x, -88.0, 88.0)));
      let sigmoid = 1.0 / (1.0 + exp(-clamp(-z, -88.0, 88.0)));
      let relu = max(x, 0.0);
      let relu = max(-z, 0.0);
      let step = select(0.0, 1.0, x > 0.0);
      let step = select(0.0, 1.0, (-z) > 0.0);
      let min = min(x, y);
      let min = min(-z, x - 1.0);
      let max = max(x, y);
      let max = max(-z, x - 1.0);
      let pow = pow(x, y);
      let pow = pow(-z, x - 1.0);"
    `);
  });

  it('brackets whatever is an operator in an operator', () => {
    const r = (value: (typeof forward)['h']) => print([{ name: 'r', value }]);
    expect(r(sub(x, sub(y, z)))).toBe('let r = x - (y - z);');
    expect(r(div(x, div(y, z)))).toBe('let r = x / (y / z);');
    expect(r(application('sub', [x, neg(y)]))).toBe('let r = x - (-y);');
    expect(r(application('neg', [neg(y)]))).toBe('let r = -(-y);');
    expect(r(sub(x, -2))).toBe('let r = x - (-2.0);');
    expect(r(add(1e-8, x))).toBe('let r = 1e-8 + x;');
    expect(r(mul(exp(add(x, y)), relu(z)))).toBe('let r = exp(x + y) * max(z, 0.0);');
  });

  it('takes members, elements and calls as leaves', () => {
    const leaf = ({ name }: Symbol_) => ({ x: 'gates[4 * j + 1]', y: 'p.rate', z: 'load(a - b, 2)' })[name]!;
    expect(printWgsl([{ name: 'r', value: mul(x, sub(y, z)) }], leaf)).toBe(
      'let r = gates[4 * j + 1] * (p.rate - load(a - b, 2));',
    );
  });

  it('names what is shared, and uses the names of results', () => {
    const shared = exp(x);
    const values = [
      { name: 'a', value: add(shared, y) },
      { name: 'b', value: mul(shared, add(shared, y)) },
    ];
    expect(print(values)).toBe('let v0 = exp(x);\nlet a = v0 + y;\nlet b = v0 * a;');
  });

  it('prints plain symbols and constants, and one value under two names', () => {
    const values = [
      { name: 'a', value: x },
      { name: 'b', value: constant(0) },
      { name: 'c', value: tanh(y) },
      { name: 'd', value: tanh(y) },
    ];
    expect(print(values)).toBe('let a = x;\nlet b = 0.0;\nlet c = tanh(clamp(y, -10.0, 10.0));\nlet d = c;');
  });

  it('refuses names that are taken by leaves, results or temporaries', () => {
    expect(() => print([{ name: 'x', value: exp(x) }])).toThrow('the name "x" is already taken');
    const twice = [exp(x), exp(y)].map((value) => ({ name: 'a', value }));
    expect(() => print(twice)).toThrow('the name "a" is already taken');
    const [v0, shared] = [uniform('v0'), exp(x)];
    expect(() => print([{ name: 'a', value: add(v0, mul(shared, shared)) }])).toThrow('the name "v0" is already taken');
  });

  it('refuses row reductions and constants outside f32', () => {
    expect(() => print([{ name: 'a', value: rowSum(x) }])).toThrow('row reduction');
    for (const value of [Infinity, -Infinity, NaN, 1e39, -3.5e38]) {
      expect(() => print([{ name: 'a', value: pow(x, constant(value)) }])).toThrow(
        `the constant ${value} is not within`,
      );
    }
  });
});

describe('f32 literals', () => {
  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [1, '1.0'],
    [-2, '-2.0'],
    [0.1, '0.1'],
    [1e-8, '1e-8'],
    [0.999, '0.999'],
    [1 / 3, '0.33333334'],
    [1e30, '1e+30'],
    [16_777_217, '16777216.0'],
    [2 ** 128 - 2 ** 104, '3.4028234663852886e+38'],
    [2 ** -149, '1e-45'],
  ])('%d is %s', (value, text) => expect(literal(value)).toBe(text));

  it('are read back as the same f32, and are WGSL floating point literals', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(literal(value)).toMatch(/^-?(\d+\.\d+|\d+(\.\d+)?e[+-]?\d+)$/);
        expect(Math.fround(Number(literal(value)))).toBe(value);
        expect(Math.abs(Number(literal(value)))).toBeLessThanOrEqual(2 ** 128 - 2 ** 104);
      }),
      { seed: 20_130_617, numRuns: 2000 },
    );
  });
});
