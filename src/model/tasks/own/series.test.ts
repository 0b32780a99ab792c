import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeProblem } from '../../problem.ts';
import { readOwnSeries } from './series.ts';
import { readTable } from './table.ts';

const many = (row: (i: number) => string, count = 30) => Array.from({ length: count }, (_, i) => row(i)).join('\n');
const read = (text: string, column?: string) => {
  const checked = readOwnSeries(text, 5, column);
  if (!checked.ok) throw new Error(checked.problems.map(describeProblem).join('\n'));
  return { name: checked.value.name, values: [...checked.value.values.subarray(0, 3)] };
};
const problems = (text: string, column?: string, timesteps = 5) => {
  const checked = readOwnSeries(text, timesteps, column);
  return checked.ok ? [] : checked.problems.map(describeProblem);
};

describe('a table', () => {
  it('has cells between commas, semicolons or tabs, trimmed, rows with their lines, empty ones left out', () => {
    expect(readTable('\uFEFFa, b\r\n\r\n1,2\n,\n3,4')).toEqual({
      separator: ',',
      rows: [
        { line: 1, cells: ['a', 'b'] },
        { line: 3, cells: ['1', '2'] },
        { line: 5, cells: ['3', '4'] },
      ],
    });
    expect(readTable('a;b,c;d').rows[0].cells).toEqual(['a', 'b,c', 'd']);
    expect(readTable('a\tb').separator).toBe('\t');
  });

  it('has quoted cells, with separators, quotes and line ends in them', () => {
    expect(readTable('"a,b","say ""hi""","two\nlines"\n1,2,3').rows).toEqual([
      { line: 1, cells: ['a,b', 'say "hi"', 'two\nlines'] },
      { line: 3, cells: ['1', '2', '3'] },
    ]);
  });

  it('gives back the cells of any table that is written with quotes', () => {
    const cell = fc
      .string()
      .map((text) => text.replace(/[\r\uFEFF]/g, '').trim())
      .filter((text) => text !== '');
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1 });
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(table, (rows) => {
        // A first row of plain words, so that nothing in the cells decides the separator.
        const text = ['x,y,z', ...rows.map((cells) => cells.map(quoted).join(','))].join('\n');
        expect(
          readTable(text)
            .rows.slice(1)
            .map(({ cells }) => cells),
        ).toEqual(rows);
      }),
    );
  });
});

describe('a series of one’s own', () => {
  it('is a plain list of numbers', () => {
    expect(read(many((i) => ` ${i * 1.5}`))).toEqual({ name: '1', values: [0, 1.5, 3] });
    expect(read(many((i) => `-${i}.5e-1`))).toEqual({ name: '1', values: [-0.05, -0.15, -0.25] });
  });

  it('is the column that is named, else the last one of numbers', () => {
    const table = `date,CO2,adjusted,note\n${many((i) => `2020-${i},${i},${-i},ok`)}`;
    expect(read(table)).toEqual({ name: 'adjusted', values: [0, -1, -2] });
    expect(read(table, 'CO2')).toEqual({ name: 'CO2', values: [0, 1, 2] });
    expect(read(many((i) => `a,${i}`))).toMatchObject({ name: '2' });
  });

  it('may have decimal commas between semicolons', () => {
    expect(read(`Tag;Wert\n${many((i) => `${i};${i},5`)}`)).toEqual({ name: 'Wert', values: [0.5, 1.5, 2.5] });
  });

  it('is refused with key, value and what is allowed', () => {
    expect(problems(`a,b\n${many((i) => `${i},${i}`)}`, 'c')).toEqual([
      'series.column: "c" is not allowed; allowed is a, b',
    ]);
    expect(problems(many(String, 19))).toEqual([
      'series.length: 19 is not allowed; allowed is a whole number from 20 to 100000',
    ]);
    expect(problems('', undefined, 50)).toEqual([
      'series.length: 0 is not allowed; allowed is a whole number from 100 to 100000',
    ]);
    expect(problems(`x\n${many((i) => (i === 3 ? 'n/a' : i === 4 ? '1e16' : String(i)))}`)).toEqual([
      'series.line 5: "n/a" is not allowed; allowed is a number from -1000000000000000 to 1000000000000000',
      'series.line 6: "1e16" is not allowed; allowed is a number from -1000000000000000 to 1000000000000000',
    ]);
    expect(problems(`x,y\n${many((i) => `${i},${i < 2 ? i : ''}`)}`, 'y').length).toBe(3);
    expect(problems(many(() => '7'))).toEqual([
      'series.differentValues: 1 is not allowed; allowed is a whole number from 2 to 22',
    ]);
  });

  it('is read or refused whatever the text is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const checked = readOwnSeries(text.repeat(20), 2);
        if (checked.ok) expect(checked.value.values.every(Number.isFinite)).toBe(true);
        else expect(checked.problems.length).toBeGreaterThan(0);
      }),
    );
  });
});
