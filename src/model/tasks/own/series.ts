// Reads a series that somebody brings: a list of numbers, or one column of a table. What is asked of it, the next value,
// is in ../series-source.ts; nothing here keeps the data.

import type { Checked, Problem } from '../../problem.ts';
import { targetsOf } from '../series-source.ts';
import { readTable } from './table.ts';

export const SERIES_LENGTH_MAX = 100_000;
/** Greater magnitudes are taken for a mistake; squares of these still fit into 32-bit floats. */
const MAGNITUDE_MAX = 1e15;
/** So many cells are named that are not numbers; a wrong column has thousands. */
const PROBLEMS_MAX = 3;

export interface OwnSeries {
  /** The column's name; "1" for the first column of a table without names. */
  readonly name: string;
  readonly values: Float64Array;
}

/** @returns NaN for what is not a number */
function toNumber(cell: string, hasDecimalComma: boolean): number {
  const plain = hasDecimalComma ? cell.replace(',', '.') : cell;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
}

/**
 * The numbers of a column, in the order of the rows. The first row names the columns if no cell of it is a number.
 * Semicolons between cells allow decimal commas in them.
 * @param column its name; left out, it is the last column whose first value is a number
 * @param timesteps T: half of the values, at least, must be targets
 * @param key names the series in problems: `<key>.column`, `<key>.length`, `<key>.line 17`,
 *   `<key>.differentValues`
 */
export function readOwnSeries(text: string, timesteps: number, column?: string, key = 'series'): Checked<OwnSeries> {
  const { separator, rows } = readTable(text);
  const numberIn = (cell: string) => toNumber(cell, separator === ';');
  const isNumber = (cell: string) => !Number.isNaN(numberIn(cell));
  const hasNames = rows.length > 0 && !rows[0].cells.some(isNumber);
  const data = hasNames ? rows.slice(1) : rows;
  const names = (rows[0]?.cells ?? []).map((cell, i) => (hasNames && cell !== '' ? cell : String(i + 1)));
  const index = column === undefined ? (data[0]?.cells ?? []).findLastIndex(isNumber) : names.indexOf(column);
  const refuse = (...problems: Problem[]): Checked<OwnSeries> => ({ ok: false, problems });
  if (data.length > 0 && (index < 0 || index >= names.length)) {
    return refuse({ key: `${key}.column`, value: column, allowed: { kind: 'oneOf', names } });
  }

  const lengthRange = {
    kind: 'range',
    min: Math.max(20, 2 * timesteps),
    max: SERIES_LENGTH_MAX,
    isInteger: true,
  } as const;
  if (data.length < lengthRange.min || data.length > lengthRange.max) {
    return refuse({ key: `${key}.length`, value: data.length, allowed: lengthRange });
  }
  const values = Float64Array.from(data, ({ cells }) => numberIn(cells[index] ?? ''));
  const valueRange = { kind: 'range', min: -MAGNITUDE_MAX, max: MAGNITUDE_MAX, isInteger: false } as const;
  const wrong = data.filter((_, i) => !(Math.abs(values[i]) <= MAGNITUDE_MAX));
  if (wrong.length > 0) {
    return refuse(
      ...wrong.slice(0, PROBLEMS_MAX).map(({ line, cells }) => ({
        key: `${key}.line ${line}`,
        value: cells[index] ?? '',
        allowed: valueRange,
      })),
    );
  }
  const { first, heldOut } = targetsOf(values.length, timesteps);
  const different = new Set(values.subarray(first, heldOut)).size;
  if (different < 2) {
    const allowed = { kind: 'range', min: 2, max: heldOut - first, isInteger: true } as const;
    return refuse({ key: `${key}.differentValues`, value: different, allowed });
  }
  return { ok: true, value: { name: names[index], values } };
}
