/**
 * Tables as CSV (RFC 4180): a line of column names, then rows, parted by commas, lines ended by CR LF; UTF-8 without a
 * mark. Numbers are written so that they come back to the last bit, and as NaN, Infinity and -Infinity. Spreadsheets take
 * a cell that begins with one of = + - @ for a formula, which may do anything: texts that do get an apostrophe before it.
 */

/** Numbers stay numbers, whatever they begin with; texts are never formulas. */
export type Cell = number | string;

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export const printCsv = ({ columns, rows }: Table): string =>
  [columns, ...rows].map((row) => `${row.map(printCell).join(',')}\r\n`).join('');

const printCell = (cell: Cell): string => (typeof cell === 'number' ? String(cell) : quoted(harmless(cell)));

/** A tab or a carriage return may be skipped on the way to a formula; full-width signs are read as the narrow ones. */
const harmless = (text: string): string => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text);

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
