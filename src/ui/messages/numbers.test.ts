import { describe, expect, it } from 'vitest';
import { formatNumber, formatPower, formatShare, numbersOf } from './numbers.ts';

describe('numbers in English', () => {
  const numbers = numbersOf('en');

  it.each([
    [0, '0'],
    [64, '64'],
    [4294967295, '4\u202f294\u202f967\u202f295'],
    [0.0625, '0.0625'],
    [1e-8, '10⁻⁸'],
    [2.5e-4, '2.5·10⁻⁴'],
    [-1.5e12, '−1.5·10¹²'],
    [Number.POSITIVE_INFINITY, '∞'],
  ])('writes the setting %d as %s', (value, text) => expect(numbers.value(value)).toBe(text));

  it.each([
    [3.16, '3.2'],
    [2, '2.0'],
    [25.2, '25'],
    [1284, '1\u202f300'],
    [3.21e9, '3.2·10⁹'],
    [Number.POSITIVE_INFINITY, '∞'],
  ])('writes the factor %d as %s', (value, text) => expect(numbers.factor(value)).toBe(text));

  it('sets groups and the per cent sign apart', () => {
    expect(numbers.percent(0.9)).toBe('90.0\u00a0%');
    expect(numbers.percent(Number.NaN)).toBe('NaN');
    expect(numbers.whole(12345)).toBe('12\u202f345');
  });
});

describe('numbers in charts', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [0.5, '0.500'],
    [-4.56, '−4.56'],
    [9.996, '10.0'],
    [12345, '12\u202f300'],
    [-2.5e-8, '−2.50·10⁻⁸'],
    [1e6, '10⁶'],
    [Number.NEGATIVE_INFINITY, '−∞'],
    [Number.NaN, 'NaN'],
  ])('write %d as %s', (value, text) => expect(formatNumber(value)).toBe(text));

  it.each([
    [-27 + Math.log10(3.21), '3.21·10⁻²⁷'],
    [-400.5, '3.16·10⁻⁴⁰¹'],
    [Math.log10(9.996), '1.00·10¹'],
    [-38, '10⁻³⁸'],
  ])('write 10 to the %d as %s', (log10, text) => expect(formatPower(log10)).toBe(text));

  it('write a share in per cent', () => expect(formatShare(0.40625)).toBe('40.6\u00a0%'));
});
