import { describe, expect, it } from 'vitest';
import {
  formatInteger,
  formatLogTicks,
  formatMagnitude,
  formatSetting,
  formatShareTicks,
  formatTicks,
} from './format.ts';

describe('numbers on charts', () => {
  it.each([
    [Math.log10(3.214e-27), '3.21·10⁻²⁷'],
    [Math.log10(0.0123), '0.0123'],
    [Math.log10(4.5678), '4.57'],
    [Math.log10(999.4), '999'],
    [Math.log10(12_345), '12\u202f300'],
    [Math.log10(9.996e9), '1.00·10¹⁰'],
    [-399 * Math.log10(2), '7.75·10⁻¹²¹'],
    [-1201.11, '7.76·10⁻¹²⁰²'],
    [5000.5, '3.16·10⁵⁰⁰⁰'],
    [Number.NEGATIVE_INFINITY, '0'],
    [Number.POSITIVE_INFINITY, '∞'],
    [Number.NaN, 'NaN'],
  ])('the magnitude 10^%d is written %s', (log10, text) => expect(formatMagnitude(log10)).toBe(text));

  it('have groups of three, and settings no more digits than they need', () => {
    expect(formatInteger(1234567)).toBe('1\u202f234\u202f567');
    expect([1, 0.1, 0.0625].map(formatSetting)).toEqual(['1', '0.1', '0.0625']);
  });

  it('on one axis are all decimals or all powers', () => {
    expect(formatLogTicks([-2, -1, 0, 1, 3])).toEqual(['0.01', '0.1', '1', '10', '1\u202f000']);
    expect(formatLogTicks([-4, -2, 0])).toEqual(['10⁻⁴', '10⁻²', '10⁰']);
    expect(formatLogTicks([-5, Math.log10(2e-5), Math.log10(5e-5)])).toEqual(['10⁻⁵', '2·10⁻⁵', '5·10⁻⁵']);
    expect(formatTicks([0, 0.25, 0.5])).toEqual(['0', '0.25', '0.5']);
    expect(formatTicks([0, 1e7, 3e7])).toEqual(['0', '1·10⁷', '3·10⁷']);
  });

  it('are whole percentages on an axis of shares', () => {
    expect(formatShareTicks([0, 0.2, 0.6, 1])).toEqual(['0\u00a0%', '20\u00a0%', '60\u00a0%', '100\u00a0%']);
  });
});
