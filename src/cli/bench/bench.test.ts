import { describe, expect, it } from 'vitest';
import { flopOf } from './problem.ts';
import { deviationOf, refusalOf } from './race.ts';
import { printTable } from './record.ts';
import { growth } from './scaling.ts';

const truth = [{ loss: 0.5, norms: [1e-30, 2], weightNorm: 3 }];

describe('what a contestant is checked by', () => {
  it('lets pass what is within the tolerances, however small a norm is', () => {
    const deviation = deviationOf([{ loss: 0.50001, norms: [1.0005e-30, 2], weightNorm: 3.00001 }], truth);
    expect(deviation.norms).toBeCloseTo(5e-4, 10);
    expect(refusalOf(deviation)).toBeUndefined();
  });

  it.each([
    ['loss', { loss: 0.501 }],
    ['norms', { norms: [0, 2] }],
    ['norms', { norms: [1e-30, Number.NaN] }],
    ['weightNorm', { weightNorm: 3.001 }],
  ])('refuses a wrong %s: %j', (key, wrong) => {
    expect(refusalOf(deviationOf([{ ...truth[0]!, ...wrong }], truth))).toMatch(new RegExp(`^wrong: ${key} off by`));
  });
});

it('counts the products of a step: tanh RNN H64 T100 B32 has 81 MFLOP', () => {
  expect(flopOf({ id: 'A', cell: 'rnn', T: 100, H: 64 }) / 1e6).toBeCloseTo(81.1, 1);
});

describe('growth', () => {
  it('finds a straight line beyond the smallest size', () => {
    const { exponent, residual } = growth([1, 2, 4, 8].map((x) => ({ x, y: x === 1 ? 100 : 3 * x })));
    expect(exponent).toBeCloseTo(1, 12);
    expect(residual).toBeCloseTo(0, 12);
  });

  it('tells a square from a line', () => {
    const { exponent, residual } = growth([1, 2, 4, 8, 16].map((x) => ({ x, y: x * x })));
    expect(exponent).toBeCloseTo(2, 12);
    expect(residual).toBeGreaterThan(0.3);
  });
});

it('prints tables as Markdown', () => {
  expect(printTable({ title: '', head: ['a', 'b'], rows: [['x', 1]], notes: ['Below.'] })).toBe(
    '| a | b |\n|---|---|\n| x | 1 |\n\nBelow.',
  );
});
