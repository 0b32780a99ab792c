import { describe, expect, it } from 'vitest';
import { evaluate } from '../../equations/index.ts';
import { accuracy, type Metric, rightSign, withinTolerance } from './index.ts';

function perRow(metric: Metric, outputs: number[], targets: number[], O: number): number[] {
  const bindings: Record<string, Float64Array> = {
    output: Float64Array.from(outputs),
    target: Float64Array.from(targets),
  };
  const [values] = evaluate([metric.value], ({ name }) => bindings[name], outputs.length, O);
  return [...values.filter((_, i) => i % O === 0)];
}

describe('accuracy', () => {
  it('is 1 where the greatest output is the class, else 0', () => {
    expect(perRow(accuracy, [1, 3, 2, -1, -3, -2], [0, 1, 0, 0, 1, 0], 3)).toEqual([1, 0]);
  });

  it('counts one of n greatest outputs 1/n: an untrained net of equal outputs is no better than chance', () => {
    expect(perRow(accuracy, [2, 2, 0, 2, 2, 0], [1, 0, 0, 0, 0, 1], 3)).toEqual([0.5, 0]);
    expect(perRow(accuracy, [0, 0, 0, 0], [0, 1, 0, 0], 4)).toEqual([0.25]);
  });
});

describe('within tolerance', () => {
  it('is 1 where the error is at most 0.2, else 0', () => {
    expect(perRow(withinTolerance, [1.199, 0.801, 1.201, 0.799, 1], [1, 1, 1, 1, 1], 1)).toEqual([1, 1, 0, 0, 1]);
  });
});

describe('right sign', () => {
  it('is 1 where output and target are both positive or both negative, else 0', () => {
    expect(perRow(rightSign, [0.1, -3, 0.1, -0.1, 0], [0.8, -0.8, -0.8, 0.8, 0.8], 1)).toEqual([1, 1, 0, 0, 0]);
  });
});
