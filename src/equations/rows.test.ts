import { describe, expect, it } from 'vitest';
import { add, exp, ln, mul, rowMax, rowSum, sub } from './build.ts';
import { pullback } from './differentiate.ts';
import { evaluate } from './evaluate.ts';
import { constant, type Expression, symbol } from './expression.ts';
import { rowProgram } from './rows.ts';
import { printText } from './testing/graphs.ts';

const [y, target] = [symbol('y'), symbol('target')];
const shifted = sub(y, rowMax(y));
const crossEntropy = rowSum(mul(target, sub(ln(rowSum(exp(shifted))), shifted)));
const [dy] = pullback([[crossEntropy, constant(1)]], [y]);

/** Totals carry the number of their node in their name, which depends on what was built before. */
const text = (roots: readonly Expression[]) => printText(roots).replaceAll(/row (\w+) \d+/g, 'total $1');

describe('rowProgram', () => {
  it('splits softmax cross-entropy into the maximum, the sum and the loss', () => {
    const { sweeps, roots } = rowProgram([crossEntropy]);
    const written = sweeps.flatMap((sweep) => sweep.map(({ combine, term }) => `${combine} over\n${text([term])}`));
    expect([...written, `each\n${text(roots)}`].join('\n\n')).toMatchInlineSnapshot(`
      "max over
      results: y

      add over
      %1 = sub(y, total max)
      %2 = exp(%1)
      results: %2

      add over
      %1 = ln(total add)
      %2 = sub(y, total max)
      %3 = sub(%1, %2)
      %4 = mul(target, %3)
      results: %4

      each
      results: total add"
    `);
  });

  it('lets what is independent share a sweep', () => {
    const { sweeps } = rowProgram([add(rowSum(y), rowSum(target)), rowSum(sub(y, rowSum(y)))]);
    expect(sweeps.map((sweep) => sweep.length)).toEqual([2, 1]);
  });

  it('leaves pointwise expressions alone', () => {
    expect(rowProgram([mul(y, target)])).toEqual({ sweeps: [], roots: [mul(y, target)] });
  });

  it('computes the same numbers when its sweeps are run as loops', () => {
    const row = { y: Float64Array.of(1, -2, 0.5, 3), target: Float64Array.of(0.1, 0.2, 0.3, 0.4) };
    const totals = new Map<Expression, number>();
    const program = rowProgram([crossEntropy, dy!]);
    const run = (root: Expression) => evaluate([root], (s) => totals.get(s) ?? row[s.name as keyof typeof row], 4)[0]!;
    for (const sweep of program.sweeps) {
      for (const { symbol, combine, term } of sweep) {
        totals.set(
          symbol,
          run(term).reduce((a, b) => (combine === 'add' ? a + b : Math.max(a, b))),
        );
      }
    }
    expect(program.sweeps.flat().map(({ combine }) => combine)).toContain('max');
    expect(program.roots.map(run)).toEqual(evaluate([crossEntropy, dy!], (s) => row[s.name as keyof typeof row], 4));
  });
});
