import { describe, expect, it } from 'vitest';
import {
  formatInteger,
  formatLogTicks,
  formatMagnitude,
  formatNumber,
  formatPower,
  formatSetting,
  formatShare,
  formatTicks,
} from './format.ts';

describe('numbers on charts', () => {
  it.each([
    [0, '10⁰'],
    [-38, '10⁻³⁸'],
    [123, '10¹²³'],
  ])('the power %d is written %s', (log10, text) => expect(formatPower(log10)).toBe(text));

  it.each([
    [Math.log10(3.214e-27), '3.21·10⁻²⁷'],
    [Math.log10(0.0123), '0.0123'],
    [Math.log10(4.5678), '4.57'],
    [Math.log10(999.4), '999'],
    [Math.log10(999.6), '1.00·10³'],
    [Math.log10(9.996e9), '1.00·10¹⁰'],
    [Math.log10(1e-3), '0.00100'],
    [-399 * Math.log10(2), '7.75·10⁻¹²¹'],
    [5000, '1.00·10⁵⁰⁰⁰'],
    [Number.NEGATIVE_INFINITY, '0'],
    [Number.POSITIVE_INFINITY, '∞'],
    [Number.NaN, 'NaN'],
  ])('the magnitude 10^%d is written %s', (log10, text) => expect(formatMagnitude(log10)).toBe(text));

  it('have a true minus sign, groups of three and whole percentages with one decimal', () => {
    expect(formatNumber(-0.25)).toBe('−0.250');
    expect(formatNumber(0)).toBe('0');
    expect(formatInteger(1234567)).toBe('1,234,567');
    expect(formatShare(0.9731)).toBe('97.3%');
    expect(formatShare(Number.NaN)).toBe('NaN');
    expect([1, 0.1, 1 / 6].map(formatSetting)).toEqual(['1', '0.1', '0.167']);
  });

  it('on one axis are all decimals or all powers', () => {
    expect(formatLogTicks([-2, -1, 0, 1, 3])).toEqual(['0.01', '0.1', '1', '10', '1,000']);
    expect(formatLogTicks([-4, -2, 0])).toEqual(['10⁻⁴', '10⁻²', '10⁰']);
    expect(formatLogTicks([-5, Math.log10(2e-5), Math.log10(5e-5)])).toEqual(['10⁻⁵', '2·10⁻⁵', '5·10⁻⁵']);
    expect(formatTicks([0, 0.25, 0.5])).toEqual(['0', '0.25', '0.5']);
    expect(formatTicks([0, 1e7, 3e7])).toEqual(['0', '1·10⁷', '3·10⁷']);
  });
});
