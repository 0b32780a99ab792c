/**
 * Numbers as the charts print them: three significant digits, true minus signs, powers of ten with superscripts.
 * Magnitudes are handled as log10, since they leave the range of floating point. No words: those come from the page.
 */
import { formatLocale } from 'd3';

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** English and Chinese write numbers alike. */
const { format } = formatLocale({ decimal: '.', thousands: ',', grouping: [3], currency: ['', ''], minus: '−' });
const grouped = format(',d');
const threeDigits = format('.3r');
const plain = format(',.2~r');

/** A whole number: 12,345. */
export const formatInteger = (value: number): string => grouped(value);

/** 10⁻³⁸ for −38. Fractions of a decade are rounded. */
export function formatPower(log10: number): string {
  const exponent = Math.round(log10);
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]).join('');
  return `10${exponent < 0 ? '⁻' : ''}${digits}`;
}

/** The value 10^log10 to three significant digits: 0.0123, 4.56, 3.21·10⁻²⁷; 0, ∞ and NaN as themselves. */
export function formatMagnitude(log10: number): string {
  if (Number.isNaN(log10)) return 'NaN';
  if (log10 === Number.POSITIVE_INFINITY) return '∞';
  if (log10 === Number.NEGATIVE_INFINITY) return '0';
  if (log10 >= -3 && log10 < Math.log10(999.5)) return threeDigits(10 ** log10);
  // Rounded once, on the mantissa's grid, so that 9.996 carries into the next power.
  const hundredths = Math.round(10 ** (log10 - Math.floor(log10)) * 100);
  const [mantissa, exponent] = hundredths >= 1000 ? [1, Math.floor(log10) + 1] : [hundredths / 100, Math.floor(log10)];
  return `${mantissa.toFixed(2)}·${formatPower(exponent)}`;
}

/** Any number to three significant digits; like `formatMagnitude`, with a sign. */
export function formatNumber(value: number): string {
  const magnitude = formatMagnitude(Math.log10(Math.abs(value)));
  return value < 0 ? `−${magnitude}` : magnitude;
}

/** A setting, or a known constant: up to three significant digits. */
export const formatSetting = format(',.3~r');

/** A share of one as a percentage with one decimal: 97.3%. */
export const formatShare = (value: number): string =>
  Number.isFinite(value) ? `${(value * 100).toFixed(1)}%` : formatNumber(value);

/** The texts of ticks at `log10`: short decimals (0.05, 20) where all are near 1, else powers. */
export function formatLogTicks(log10: readonly number[]): string[] {
  if (log10.every((at) => Math.abs(at) < 4)) return log10.map((at) => plain(10 ** at));
  return log10.map((at) => (Number.isInteger(at) ? formatPower(at) : brief(10 ** at)));
}

/** The texts of ticks at round values: 0.25, 1,000; 3·10⁷ once one reaches a million. */
export function formatTicks(values: readonly number[]): string[] {
  return values.map(values.some((value) => Math.abs(value) >= 1e6) ? brief : format(',~r'));
}

/** A round value as mantissa and power: 3·10⁷. */
function brief(value: number): string {
  if (value === 0) return '0';
  const exponent = Math.floor(Math.log10(Math.abs(value)) + 1e-9);
  return `${plain(value / 10 ** exponent)}·${formatPower(exponent)}`;
}
