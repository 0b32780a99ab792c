import { describe, expect, it } from 'vitest';
import { numbersOf } from './numbers.ts';

describe('numbers in English', () => {
  const numbers = numbersOf('en');

  it.each([
    [0, '0'],
    [64, '64'],
    [4294967295, '4\u202f294\u202f967\u202f295'],
    [0.0625, '0.0625'],
    [1e-8, '10⁻⁸'],
    [2.5e-4, '2.5 × 10⁻⁴'],
    [-1.5e12, '−1.5 × 10¹²'],
    [Number.POSITIVE_INFINITY, '∞'],
  ])('writes the setting %d as %s', (value, text) => expect(numbers.value(value)).toBe(text));

  it('keeps one decimal where values change', () => {
    expect(numbers.decimal(2)).toBe('2.0');
    expect(numbers.percent(0.9)).toBe('90.0\u202f%');
    expect(numbers.whole(12345)).toBe('12\u202f345');
  });
});
