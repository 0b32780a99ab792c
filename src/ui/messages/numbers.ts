/**
 * Numbers as they are read, on the page and in its charts: by Intl, with digits that hold still while a value changes.
 * Groups are set apart by thin spaces, minus signs are true ones, and powers of ten are written out. No words.
 */
import type { Language } from '../../model/entry.ts';

export interface Numbers {
  /** Steps, counts: 12 345. */
  whole(value: number): string;
  /** A setting or limit, to four significant digits: 0.0625, 2.5·10⁻⁸, ∞. */
  value(value: number): string;
  /** A measured factor, to two significant digits where it is below 100: 3.2, 25, 1 300. */
  factor(value: number): string;
  /** A share with one decimal: 91.2 %. */
  percent(value: number): string;
}

const [THIN_SPACE, SPACE] = ['\u202f', '\u00a0'] as const;

/** From here on, and below the inverse of the other, a number is written with a power of ten. */
const [GREATEST_PLAIN, LEAST_PLAIN] = [1e6, 1e-3];

const superscripts: Readonly<Record<string, string>> = {
  '-': '⁻',
  ...Object.fromEntries([...'⁰¹²³⁴⁵⁶⁷⁸⁹'].map((digit, i) => [String(i), digit])),
};

const powerOfTen = (exponent: number): string =>
  `10${[...String(exponent)].map((sign) => superscripts[sign]).join('')}`;

function formatter(language: Language, options: Intl.NumberFormatOptions): (value: number) => string {
  const format = new Intl.NumberFormat(language, options);
  const signs = new Intl.NumberFormat(language).formatToParts(-1e6);
  const signOf = (type: string) => signs.find((part) => part.type === type)!.value;
  const [group, minus] = [signOf('group'), signOf('minusSign')];
  // In place of formatToParts, which takes several times as long.
  return (value) => format.format(value).replaceAll(group, THIN_SPACE).replace(minus, '−');
}

export function numbersOf(language: Language): Numbers {
  const whole = formatter(language, { maximumFractionDigits: 0 });
  const significant = formatter(language, { maximumSignificantDigits: 4 });
  const two = formatter(language, { minimumSignificantDigits: 2, maximumSignificantDigits: 2 });
  const decimal = formatter(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return {
    whole,
    value: (value) => {
      const size = Math.abs(value);
      if (Number.isInteger(value) && size < 1e10) return whole(value);
      if (!Number.isFinite(value) || (size >= LEAST_PLAIN && size < GREATEST_PLAIN)) return significant(value);
      const [mantissa, exponent] = value.toExponential(3).split('e') as [string, string];
      const power = powerOfTen(Number(exponent));
      return Number(mantissa) === 1 ? power : `${significant(Number(mantissa))}·${power}`;
    },
    factor: (value) => {
      if (value < GREATEST_PLAIN) return two(value);
      if (!Number.isFinite(value)) return whole(value);
      const [mantissa, exponent] = value.toExponential(1).split('e') as [string, string];
      return `${mantissa}·${powerOfTen(Number(exponent))}`;
    },
    percent: (value) => (Number.isFinite(value) ? `${decimal(100 * value)}${SPACE}%` : formatNumber(value)),
  };
}

// What charts print beside their axes. English and Chinese write numbers alike, so these need no language.

const threeDigits = formatter('en', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
const english = numbersOf('en');

/** A number to three significant digits: 0.500, 4.56, 12 300, 3.21·10⁻²⁷; 0, ∞ and NaN as themselves. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 ? '−' : '';
  if (value === 0 || size === Number.POSITIVE_INFINITY) return `${sign}${size === 0 ? '0' : '∞'}`;
  const isPlain = size >= LEAST_PLAIN && size < GREATEST_PLAIN;
  return isPlain ? threeDigits(value) : `${sign}${formatPower(Math.log10(size))}`;
}

/** 10^log10 with its power of ten, also where that is beyond every float: 3.21·10⁻²⁷; 10⁻³⁸ where log10 is whole. */
export function formatPower(log10: number): string {
  if (Number.isInteger(log10)) return powerOfTen(log10);
  // Rounded once, on the mantissa's grid, so that 9.996 carries into the next power.
  const floor = Math.floor(log10);
  const hundredths = Math.round(10 ** (log10 - floor) * 100);
  const [mantissa, exponent] = hundredths >= 1000 ? [1, floor + 1] : [hundredths / 100, floor];
  return `${mantissa.toFixed(2)}·${powerOfTen(exponent)}`;
}

/** A share of one as a percentage with one decimal: 40.6 %. */
export const formatShare = english.percent;
