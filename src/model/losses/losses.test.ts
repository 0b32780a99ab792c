import { describe, expect, it } from 'vitest';
import { evaluate } from '../../equations/index.ts';
import { crossEntropy } from './cross-entropy.ts';
import { type Loss, losses, outputAdjoint } from './index.ts';
import { meanSquaredError } from './mean-squared-error.ts';

/** ℓ of each row and ∂(w ℓ)/∂output of each element, by the equations. */
function run(loss: Loss, outputs: number[], targets: number[], O: number, weight: number) {
  const bindings: Record<string, number | Float64Array> = {
    output: Float64Array.from(outputs),
    target: Float64Array.from(targets),
    O,
    rowWeight: weight,
  };
  const [values, adjoints] = evaluate(
    [loss.value, outputAdjoint(loss)],
    ({ name }) => bindings[name],
    outputs.length,
    O,
  );
  return { values: [...values.filter((_, i) => i % O === 0)], adjoints: [...adjoints] };
}

const softmax = (row: readonly number[]) => {
  const exps = row.map(Math.exp);
  return exps.map((e) => e / exps.reduce((a, b) => a + b));
};

describe('mean squared error', () => {
  it('is the mean over outputs, with adjoint 2 w (y − y*) / O, exactly', () => {
    const { values, adjoints } = run(meanSquaredError, [1, 2, 0.5, -1], [0, 4, 0.5, 1], 2, 0.25);
    expect(values).toEqual([2.5, 2]);
    expect(adjoints).toEqual([0.25, -0.5, 0, -0.5]);
  });
});

describe('softmax cross-entropy', () => {
  const rows = [
    [0.3, -1.2, 2],
    [1, 1, 1],
  ];
  const targets = [
    [0, 1, 0],
    [0, 0, 1],
  ];

  it('is −ln softmax of the class, with adjoint w (softmax − one-hot), to 1e-15', () => {
    const { values, adjoints } = run(crossEntropy, rows.flat(), targets.flat(), 3, 0.5);
    rows.forEach((row, r) => {
      const p = softmax(row);
      const c = targets[r].indexOf(1);
      expect(Math.abs(values[r] + Math.log(p[c]))).toBeLessThan(1e-15);
      row.forEach((_, i) => {
        expect(Math.abs(adjoints[r * 3 + i] - 0.5 * (p[i] - targets[r][i]))).toBeLessThan(1e-15);
      });
    });
  });

  it('takes probabilities as targets', () => {
    const p = softmax([0.3, -1.2, 2]);
    const { values, adjoints } = run(crossEntropy, [0.3, -1.2, 2], p, 3, 1);
    const entropy = -p.reduce((sum, x) => sum + x * Math.log(x), 0);
    expect(values[0]).toBeCloseTo(entropy, 14);
    for (const adjoint of adjoints) expect(Math.abs(adjoint)).toBeLessThan(1e-15);
  });

  it.each([1e3, 1e30])('stays right at logits of ±%d', (large) => {
    const right = run(crossEntropy, [large, -large, 0], [1, 0, 0], 3, 1);
    expect(right.values).toEqual([0]);
    expect(right.adjoints.map(Math.abs)).toEqual([0, 0, 0]);
    const wrong = run(crossEntropy, [large, -large, 0], [0, 1, 0], 3, 1);
    expect(wrong.values).toEqual([2 * large]);
    expect(wrong.adjoints).toEqual([1, -1, 0]);
  });
});

describe.each(losses)('$id', (loss) => {
  it('has the adjoint that central differences give, to 1e-8', () => {
    const [outputs, targets] = [
      [0.7, -0.4, 1.3, 0.1],
      [0, 0, 1, 0],
    ];
    const { adjoints } = run(loss, outputs, targets, 4, 0.3);
    const at = (i: number, h: number) => run(loss, outputs.with(i, outputs[i] + h), targets, 4, 0.3).values[0];
    outputs.forEach((_, i) => {
      const slope = (0.3 * (at(i, 1e-5) - at(i, -1e-5))) / 2e-5;
      expect(Math.abs(adjoints[i] - slope)).toBeLessThan(1e-8);
    });
  });
});
