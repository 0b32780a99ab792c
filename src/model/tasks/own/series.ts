// Reads a series that somebody brings: a list of numbers, or one column of a table. What is asked of it, the next value,
// is in ../series-source.ts.

import type { Checked, Problem } from '../../problem.ts';
import { changes, momentsOf, standardize, targetsOf } from '../series-source.ts';
import { lately } from './lately.ts';
import { readTable } from './table.ts';

/** With T values before each target in memory, for every worker. */
export const SERIES_LENGTH_MAX = 20_000;
export const COLUMN_NAME_MAX = 100;
const COLUMNS_OFFERED = 100;
/** Greater magnitudes are taken for a mistake; squares of these still fit into 32-bit floats. */
const MAGNITUDE_MAX = 1e15;
/** Standard deviations from the mean, beyond which squared errors would leave 32-bit floats. */
const DEVIATIONS_MAX = 1e9;
/** So many cells are named that are not numbers; a wrong column has thousands. */
const PROBLEMS_MAX = 3;

export interface OwnSeries {
  /** The column's name; "1" for the first column of a table without names. */
  readonly name: string;
  /** How many values the column has. */
  readonly count: number;
  /** The least and the greatest of them. */
  readonly range: readonly [number, number];
  /** The values or their changes, standardized over the targets of training. */
  readonly values: Float64Array;
  /** See `targetsOf`. */
  readonly targets: ReturnType<typeof targetsOf>;
  /** Mean squared error, standardized, of forecasting each held-out value as the one before it. */
  readonly naiveLoss: number;
}

/** @returns NaN for what is not a number */
function toNumber(cell: string, hasDecimalComma: boolean): number {
  const plain = (hasDecimalComma ? cell.replace(',', '.') : cell).replace('−', '-');
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
}

/** The first row names the columns if no cell of it is a number. Tabs and semicolons between cells allow decimal commas in them. */
const columnsOf = lately((text: string) => {
  const { separator, rows } = readTable(text);
  const numberIn = (cell: string) => toNumber(cell, separator !== ',');
  const isNumber = (cell: string) => !Number.isNaN(numberIn(cell));
  const hasNames = rows.length > 0 && !rows[0].cells.some(isNumber);
  const data = hasNames ? rows.slice(1) : rows;
  const names = (rows[0]?.cells ?? []).map((cell, i) => (hasNames && cell !== '' ? cell : String(i + 1)));
  return { names, data, numberIn, lastOfNumbers: (data[0]?.cells ?? []).findLastIndex(isNumber) };
});

/**
 * Which columns can be offered, the first hundred: by name, or by number where the name is long or not the first of its
 * kind.
 */
export function columnNames(text: string): readonly string[] {
  const ids = new Set<string>();
  columnsOf(text)
    .names.slice(0, COLUMNS_OFFERED)
    .forEach((name, i) => {
      ids.add(ids.has(name) || name.length > COLUMN_NAME_MAX ? String(i + 1) : name);
    });
  return [...ids];
}

/**
 * The numbers of a column, in the order of the rows.
 * @param column its name, or its number from 1; '': the last column whose first value is a number
 * @param timesteps T: half of the values, at least, must be targets
 * @param areChanges x_t − x_{t−1} instead of x_t
 * @param key names the choice in problems: `<key>.column`, `<key>.data`
 */
export const readOwnSeries = lately(
  (text: string, timesteps: number, column: string, areChanges: boolean, key: string): Checked<OwnSeries> => {
    const { names, data, numberIn, lastOfNumbers } = columnsOf(text);
    const refuse = (...problems: Problem[]): Checked<OwnSeries> => ({ ok: false, problems });
    // Without a number in the first row, the last column is to say what is wrong with it.
    const byDefault = lastOfNumbers < 0 ? names.length - 1 : lastOfNumbers;
    const byNumber = /^\d{1,6}$/.test(column) ? Number(column) - 1 : -1;
    const index = column === '' ? byDefault : names.includes(column) ? names.indexOf(column) : byNumber;
    if (data.length > 0 && (index < 0 || index >= names.length)) {
      return refuse({ key: `${key}.column`, value: column, allowed: { kind: 'oneOf', names: columnNames(text) } });
    }
    const min = Math.max(20, 2 * timesteps) + Number(areChanges);
    if (data.length < min || data.length > SERIES_LENGTH_MAX) {
      const timestepsMax =
        data.length >= 21 && data.length < min ? Math.floor((data.length - Number(areChanges)) / 2) : 0;
      const allowed = { kind: 'count', of: 'values', min, max: SERIES_LENGTH_MAX } as const;
      const value = data.length;
      return refuse({ key: `${key}.data`, value, allowed: { ...allowed, ...(timestepsMax > 0 && { timestepsMax }) } });
    }

    const numbers = Float64Array.from(data, ({ cells }) => numberIn(cells[index] ?? ''));
    const cellProblem = (row: number, from: number, to: number): Problem => {
      const { line, cells } = data[row];
      return { key: `${key}.data`, value: cells[index] ?? '', allowed: { kind: 'cell', line, min: from, max: to } };
    };
    const wrong = [...data.keys()].filter((row) => !(Math.abs(numbers[row]) <= MAGNITUDE_MAX));
    if (wrong.length > 0) {
      return refuse(...wrong.slice(0, PROBLEMS_MAX).map((row) => cellProblem(row, -MAGNITUDE_MAX, MAGNITUDE_MAX)));
    }

    const series = areChanges ? changes(numbers) : numbers;
    const targets = targetsOf(series.length, timesteps);
    const { mean, deviation } = momentsOf(series, targets);
    // Different values may lie so close together that their variance is 0.
    const different = deviation > 0 ? new Set(series.subarray(targets.first, targets.heldOut)).size : 1;
    if (different < 2) {
      const allowed = { kind: 'count', of: 'differentValues', min: 2, max: targets.heldOut - targets.first } as const;
      return refuse({ key: `${key}.data`, value: different, allowed });
    }
    const values = standardize(series, targets);
    const far = values.findIndex((z) => !(Math.abs(z) <= DEVIATIONS_MAX));
    if (far >= 0) {
      const middle = mean + (areChanges ? numbers[far] : 0);
      const width = DEVIATIONS_MAX * deviation;
      return refuse(cellProblem(far + Number(areChanges), middle - width, middle + width));
    }
    const lastChanges = changes(numbers).subarray(targets.heldOut - series.length);
    const naiveLoss = lastChanges.reduce((sum, x) => sum + (x / deviation) ** 2, 0) / lastChanges.length;
    const range = [numbers.reduce((a, b) => Math.min(a, b)), numbers.reduce((a, b) => Math.max(a, b))] as const;
    return { ok: true, value: { name: names[index], count: data.length, range, values, targets, naiveLoss } };
  },
);
