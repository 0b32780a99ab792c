/**
 * Numbers as the charts print them, by the page's own formats: magnitudes given as log10, since they leave the range of
 * floating point, and ticks, which are all decimals or all powers. No words: those come from the page.
 */
import { formatNumber, formatPower, numbersOf } from '../messages/numbers.ts';

/** English and Chinese write numbers alike. */
const numbers = numbersOf('en');

/** A whole number: 12 345. */
export const formatInteger = numbers.whole;

/** A setting, or a known constant. */
export const formatSetting = numbers.value;

/** The value 10^log10 to three significant digits: 0.0123, 4.56, 3.21·10⁻²⁷; 0, ∞ and NaN as themselves. */
export const formatMagnitude = (log10: number): string =>
  Number.isFinite(log10) && Math.abs(log10) > 300 ? formatPower(log10) : formatNumber(10 ** log10);

/** The texts of ticks at `log10`: short decimals (0.05, 20) where all are near 1, else powers. */
export function formatLogTicks(log10: readonly number[]): string[] {
  if (log10.every((at) => Math.abs(at) < 4)) return log10.map((at) => round(10 ** at));
  return log10.map((at) => (Number.isInteger(at) ? formatPower(at) : brief(10 ** at)));
}

/** The texts of ticks at round values: 0.25, 1 000; 3·10⁷ once one reaches `long`. */
export function formatTicks(values: readonly number[], long = 1e6): string[] {
  return values.map(values.some((value) => Math.abs(value) >= long) ? brief : round);
}

/** The texts of ticks at round shares of one: 0 %, 40 %. */
export const formatShareTicks = (shares: readonly number[]): string[] =>
  shares.map((share) => `${round(100 * share)}\u00a0%`);

/** A round value without the noise of its last digits. */
const round = (value: number): string => formatSetting(Number(value.toPrecision(6)));

/** A round value as mantissa and power: 3·10⁷. */
function brief(value: number): string {
  if (value === 0) return '0';
  const exponent = Math.floor(Math.log10(Math.abs(value)) + 1e-9);
  return `${round(value / 10 ** exponent)}·${formatPower(exponent)}`;
}
