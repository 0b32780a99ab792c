/**
 * Numbers as they are read, in one language: by Intl, with digits that hold still while a value changes. Groups are set
 * apart and minus signs drawn as the SI asks for, which is how the charts do it.
 */
import type { Language } from '../../model/entry.ts';

export interface Numbers {
  /** Steps, counts: 12 345. */
  whole(value: number): string;
  /** A setting or limit, to four significant digits: 0.0625, 2.5 × 10⁻⁸, ∞. */
  value(value: number): string;
  /** Always one decimal: 2.6. */
  decimal(value: number): string;
  /** A share with one decimal: 91.2 %. */
  percent(value: number): string;
}

const THIN_SPACE = '\u202f';

const superscripts: Readonly<Record<string, string>> = {
  '-': '⁻',
  ...Object.fromEntries([...'⁰¹²³⁴⁵⁶⁷⁸⁹'].map((digit, i) => [String(i), digit])),
};

function formatter(language: Language, options: Intl.NumberFormatOptions): (value: number) => string {
  const format = new Intl.NumberFormat(language, options);
  const spelling: Readonly<Record<string, string>> = { group: THIN_SPACE, minusSign: '−' };
  return (value) =>
    format
      .formatToParts(value)
      .map((part) => spelling[part.type] ?? part.value)
      .join('');
}

export function numbersOf(language: Language): Numbers {
  const whole = formatter(language, { maximumFractionDigits: 0 });
  const significant = formatter(language, { maximumSignificantDigits: 4 });
  const decimal = formatter(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return {
    whole,
    value: (value) => {
      const size = Math.abs(value);
      if (Number.isInteger(value) && size < 1e10) return whole(value);
      if (!Number.isFinite(value) || (size >= 1e-3 && size < 1e6)) return significant(value);
      const [mantissa, exponent] = value.toExponential(3).split('e') as [string, string];
      const power = `10${[...String(Number(exponent))].map((sign) => superscripts[sign]).join('')}`;
      return Number(mantissa) === 1 ? power : `${significant(Number(mantissa))} × ${power}`;
    },
    decimal,
    percent: (value) => `${decimal(100 * value)}${THIN_SPACE}%`,
  };
}
