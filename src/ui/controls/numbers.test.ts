import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkField, type NumberField, same } from '../../model/entry.ts';
import {
  excerpt,
  hasSlider,
  nudge,
  parseNumber,
  printNumber,
  SLIDER_STEPS,
  sliderPosition,
  sliderValue,
} from './numbers.ts';

const label = same('x');
const gain: NumberField = { kind: 'number', label, default: 1, min: 0, max: 10, scale: 'linear' };
const rate: NumberField = { kind: 'number', label, default: 1e-3, min: 1e-8, max: 100, scale: 'log' };
const units: NumberField = { kind: 'number', label, default: 64, min: 1, max: 256, isInteger: true, scale: 'log' };
const seed: NumberField = {
  kind: 'number',
  label,
  default: 1,
  min: 0,
  max: 2 ** 32 - 1,
  isInteger: true,
  scale: 'linear',
};
const fields = [gain, rate, units, seed];

describe('parseNumber', () => {
  it.each([
    ['64', 64],
    [' 1e-3 ', 1e-3],
    ['.5', 0.5],
    ['5.', 5],
    ['−2', -2],
    ['+1E6', 1e6],
  ])('reads %j', (text, value) => expect(parseNumber(text)).toBe(value));

  it.each(['', 'abc', 'NaN', 'Infinity', '0x10', '1,000', '1e', '1 2', '--1'])('refuses %j', (text) =>
    expect(parseNumber(text)).toBeNaN(),
  );

  it.each(['-0', '−0.0', '-0e5'])('reads %j as the one zero', (text) => expect(parseNumber(text)).toBe(0));

  it('inverts printNumber for every finite number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseNumber(printNumber(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});

describe('excerpt', () => {
  it('keeps 24 characters, as people count them', () => {
    expect(excerpt(' 12a ')).toBe('12a');
    expect(excerpt('9'.repeat(24))).toBe('9'.repeat(24));
    expect(excerpt('𝟗'.repeat(500))).toBe(`${'𝟗'.repeat(23)}…`);
  });
});

describe('nudge', () => {
  it('steps linear fields evenly, without binary noise', () => {
    expect(nudge(gain, 0.2, 1)).toBe(0.3);
    expect(nudge(gain, 1, -1)).toBe(0.9);
    expect(nudge(gain, 1, 1, 10)).toBe(2);
    expect(nudge(seed, 1, 1)).toBe(2);
  });

  it('steps log fields by 1-2-5, whole numbers by factors of two', () => {
    expect(nudge(rate, 1e-3, 1)).toBe(2e-3);
    expect(nudge(rate, 1e-3, -1)).toBe(5e-4);
    expect(nudge(rate, 3e-3, 1)).toBe(5e-3);
    expect(nudge(rate, 3e-3, -1)).toBe(2e-3);
    expect(nudge(units, 64, 1)).toBe(128);
    expect(nudge(units, 1, 1)).toBe(2);
  });

  it('never leaves the range, and moves unless it is at its end', () => {
    const cases = fc.record({
      field: fc.constantFrom(...fields),
      position: fc.integer({ min: 0, max: SLIDER_STEPS }),
      direction: fc.constantFrom<1 | -1>(1, -1),
    });
    fc.assert(
      fc.property(cases, ({ field, position, direction }) => {
        const value = sliderValue(field, position);
        const next = nudge(field, value, direction);
        expect(checkField(field, next, 'x')).toBeUndefined();
        const end = direction > 0 ? field.max : field.min;
        if (value !== end) expect(Math.sign(next - value)).toBe(direction);
      }),
    );
  });
});

describe('slider', () => {
  it('is offered where its positions can hit the values that matter', () => {
    expect(fields.map(hasSlider)).toEqual([true, true, true, false]);
  });

  it('has every allowed value near a position, and only allowed values at positions', () => {
    for (const field of [gain, rate, units]) {
      for (let position = 0; position <= SLIDER_STEPS; position++) {
        const value = sliderValue(field, position);
        expect(checkField(field, value, 'x')).toBeUndefined();
        // Whole numbers are coarser than positions at the low end of a log scale.
        if (!field.isInteger) expect(Math.abs(sliderPosition(field, value) - position)).toBeLessThanOrEqual(4);
      }
      expect(sliderValue(field, sliderPosition(field, field.default))).toBeCloseTo(field.default, 10);
    }
  });
});
