// Reads the rows and cells of a table as text: values separated by commas, semicolons or tabs, in quotes where they hold
// such a character (RFC 4180). What the cells mean is not known here.

type Separator = ',' | ';' | '\t';

export interface Table {
  readonly separator: Separator;
  /** Rows that are not empty, with the line of the text on which each begins, from 1. */
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

/** The table. Where its first line has tabs, or else semicolons, outside of quotes, commas may be decimal ones. */
export function readTable(text: string): Table {
  const plain = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const first = plain
    .replace(/^[ \n]*\n/, '') // not the tab of an empty first heading
    .split('\n', 1)[0]
    .replace(/"[^"]*"/g, '');
  const separator: Separator = first.includes('\t') ? '\t' : first.includes(';') ? ';' : ',';
  const rows: { line: number; cells: string[] }[] = [];
  let row = { line: 1, cells: [] as string[] };
  let [cell, line, isQuoted] = ['', 1, false];
  const endCell = () => {
    row.cells.push(cell.trim());
    cell = '';
  };
  const endRow = () => {
    endCell();
    if (row.cells.some((text) => text !== '')) rows.push(row);
    row = { line: line + 1, cells: [] };
  };
  for (let i = 0; i < plain.length; i++) {
    const character = plain[i];
    if (character === '"' && isQuoted && plain[i + 1] === '"') cell += plain[++i];
    else if (character === '"' && (isQuoted || cell.trim() === '')) isQuoted = !isQuoted;
    else if (character === separator && !isQuoted) endCell();
    else if (character === '\n' && !isQuoted) endRow();
    else cell += character;
    if (character === '\n') line++;
  }
  endRow();
  return { separator, rows };
}
