import { describe, expect, it } from 'vitest';
import {
  add,
  div,
  evaluate,
  evaluateUniform,
  hoistUniforms,
  mul,
  pow,
  sub,
  symbol,
  symbolsOf,
  uniform,
} from './index.ts';

const [x, rate, beta, step] = [symbol('x'), uniform('rate'), uniform('beta'), uniform('step')];
const numbers: Record<string, number> = { rate: 0.1, beta: 0.9, step: 3 };
const value = ({ name }: { name: string }) => numbers[name]!;

describe('hoistUniforms', () => {
  it('replaces the largest parts that are the same for all elements, and only them', () => {
    const stepSize = div(rate, sub(1, pow(beta, step)));
    const { roots, uniforms } = hoistUniforms([sub(x, mul(stepSize, x)), mul(beta, x)]);
    expect(new Set(uniforms.map((u) => u.value))).toEqual(new Set([beta, stepSize]));
    expect(new Set(symbolsOf(roots))).toEqual(new Set([x, ...uniforms.map((u) => u.symbol)]));
  });

  it('does not change values', () => {
    const root = add(mul(div(rate, sub(1, pow(beta, step))), x), mul(x, x), beta);
    const { roots, uniforms } = hoistUniforms([root]);
    const xs = Float64Array.of(-2, 0, 0.5);
    const hoisted = new Map(uniforms.map((u) => [u.symbol, evaluateUniform(u.value, value)]));
    const direct = evaluate([root], (s) => (s === x ? xs : value(s)), 3);
    expect(evaluate(roots, (s) => (s === x ? xs : hoisted.get(s)!), 3)).toEqual(direct);
  });

  it('hoists a root that is uniform as a whole, and leaves constants alone', () => {
    const { roots, uniforms } = hoistUniforms([mul(rate, 2), mul(x, 3)]);
    expect(uniforms).toHaveLength(1);
    expect(roots[0]).toBe(uniforms[0]!.symbol);
    expect(roots[1]).toBe(mul(x, 3));
  });
});
