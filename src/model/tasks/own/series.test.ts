import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeProblem } from '../../problem.ts';
import { columnNames, readOwnSeries } from './series.ts';
import { readTable } from './table.ts';

const many = (row: (i: number) => string, count = 30) => Array.from({ length: count }, (_, i) => row(i)).join('\n');

interface Ask {
  readonly column?: string;
  readonly timesteps?: number;
  readonly areChanges?: boolean;
}
const read = (text: string, { column = '', timesteps = 5, areChanges = false }: Ask = {}) =>
  readOwnSeries(text, timesteps, column, areChanges, 'task');
const seriesOf = (text: string, ask?: Ask) => {
  const checked = read(text, ask);
  if (!checked.ok) throw new Error(checked.problems.map(describeProblem).join('\n'));
  return checked.value;
};
const problems = (text: string, ask?: Ask) => {
  const checked = read(text, ask);
  return checked.ok ? [] : checked.problems.map(describeProblem);
};
const meanOf = (numbers: ArrayLike<number>) => Array.from(numbers).reduce((sum, x) => sum + x, 0) / numbers.length;

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

  it('is parted by tabs where its first heading is empty and tabs follow', () => {
    expect(readTable('\n\tvalue\n0\t0,5\n').rows.map(({ cells }) => cells)).toEqual([
      ['', 'value'],
      ['0', '0,5'],
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
  it('has mean 0 and variance 1 over the targets of training, which are all but the first T and the last tenth, to 1e-12', () => {
    const x = Array.from({ length: 30 }, (_, i) => i * i - 7);
    const trained = x.slice(5, 27);
    const mean = meanOf(trained);
    const deviation = Math.sqrt(meanOf(trained.map((value) => (value - mean) ** 2)));
    const { count, targets, values } = seriesOf(x.join('\n'));
    expect([count, targets]).toEqual([30, { first: 5, heldOut: 27 }]);
    values.forEach((z, i) => {
      expect(z).toBeCloseTo((x[i] - mean) / deviation, 12);
    });
  });

  it('is its changes where they are asked for; the naive loss is that of no change, to 1e-12', () => {
    const x = Array.from({ length: 31 }, (_, i) => Math.sin(i) + i);
    const changed = x.slice(1).map((value, i) => value - x[i]);
    for (const areChanges of [false, true]) {
      const { values, targets, naiveLoss } = seriesOf(x.join('\n'), { areChanges });
      const series = areChanges ? changed : x;
      expect(values.length).toBe(series.length);
      expect((values[9] - values[8]) * (series[20] - series[19])).toBeCloseTo(
        (values[20] - values[19]) * (series[9] - series[8]),
        12,
      );
      const trained = series.slice(targets.first, targets.heldOut);
      const variance = meanOf(trained.map((value) => (value - meanOf(trained)) ** 2));
      expect(targets.heldOut).toBe(series.length - 3);
      expect(naiveLoss).toBeCloseTo(meanOf(changed.slice(-3).map((value) => value ** 2)) / variance, 12);
    }
  });

  it('is a plain list of numbers, in any usual spelling', () => {
    const plain = seriesOf(many((i) => String(-i / 2))).values;
    for (const spell of [
      (i: number) => ` ${-i / 2} `,
      (i: number) => `−${i / 2}`,
      (i: number) => `-${i * 5}e-1`,
      (i: number) => `"${-i / 2}"`,
    ]) {
      expect(seriesOf(many(spell)).values).toEqual(plain);
      expect(seriesOf(many(spell)).name).toBe('1');
    }
  });

  it('is the column that is named or numbered, else the last one of numbers', () => {
    const table = `date,CO2,squares,note\n${many((i) => `2020-${i},${i},${i * i},ok`)}`;
    const squares = seriesOf(many((i) => String(i * i))).values;
    const line = seriesOf(many(String)).values;
    expect(seriesOf(table)).toMatchObject({ name: 'squares', values: squares });
    expect(seriesOf(table, { column: 'CO2' })).toMatchObject({ name: 'CO2', values: line });
    expect(seriesOf(table, { column: '2' })).toMatchObject({ name: 'CO2', values: line });
    expect(seriesOf(many((i) => `a,${i}`))).toMatchObject({ name: '2', values: line });
    expect(columnNames(table)).toEqual(['date', 'CO2', 'squares', 'note']);
    expect(columnNames(`x,x,${'y'.repeat(101)}\n1,2,3`)).toEqual(['x', '2', '3']);
  });

  it('is read or refused in time linear in its length: a line of a hundred thousand cells, a number as long', () => {
    expect(problems('1,'.repeat(100_000)).length).toBe(1);
    expect(problems(many(() => `${'1'.repeat(6000)}x`)).length).toBe(3);
    expect(columnNames('1,'.repeat(100_000)).length).toBe(100);
  });

  it('may have decimal commas between semicolons or tabs', () => {
    for (const separator of [';', '\t']) {
      const { name, values } = seriesOf(many((i) => `${i},5${separator}${i * i},25`));
      expect(name).toBe('2');
      expect(values).toEqual(seriesOf(many((i) => `${i * i}.25`)).values);
      expect(seriesOf(many((i) => `"${i},5"${separator}x`)).values).toEqual(seriesOf(many((i) => `${i}.5`)).values);
    }
    const { name, values } = seriesOf(`Tag;Wert\r\n${many((i) => `${i};${i * i},5`)}`);
    expect(name).toBe('Wert');
    expect(values).toEqual(seriesOf(many((i) => `${i * i}.5`)).values);
  });

  it('is refused with key, value and what is allowed', () => {
    expect(problems(`a,b\n${many((i) => `${i},${i}`)}`, { column: 'c' })).toEqual([
      'task.column: "c" is not allowed; allowed is a, b',
    ]);
    expect(problems(many(String), { column: '2' })).toEqual(['task.column: "2" is not allowed; allowed is 1']);
    expect(problems(many(String, 19))).toEqual(['task.data: 19 is not allowed; allowed is 20 to 20000 values']);
    expect(problems(many(String), { timesteps: 50 })).toEqual([
      'task.data: 30 is not allowed; allowed is 100 to 20000 values, or T up to 15',
    ]);
    expect(problems(many(String), { timesteps: 15, areChanges: true })).toEqual([
      'task.data: 30 is not allowed; allowed is 31 to 20000 values, or T up to 14',
    ]);
    expect(problems(many(String, 20_001))).toEqual(['task.data: 20001 is not allowed; allowed is 20 to 20000 values']);
    expect(problems('')).toEqual(['task.data: 0 is not allowed; allowed is 20 to 20000 values']);
    const aNumber = 'is not allowed; allowed is a number from -1e15 to 1e15 in line';
    expect(problems(`x\n${many((i) => (i === 3 ? 'n/a' : i === 4 ? '1e16' : String(i)))}`)).toEqual([
      `task.data: "n/a" ${aNumber} 5`,
      `task.data: "1e16" ${aNumber} 6`,
    ]);
    expect(problems(`x,y\n${many((i) => `${i},${i < 2 ? i : ''}`)}`, { column: 'y' })).toEqual(
      [4, 5, 6].map((line) => `task.data: "" ${aNumber} ${line}`),
    );
    expect(problems(many((i) => `word ${i}`)).length).toBe(3);
    const alike = 'task.data: 1 is not allowed; allowed is 2 to 22 different values before the last tenth';
    expect(problems(many(() => '7'))).toEqual([alike]);
    expect(problems(many((i) => (i === 29 ? '8' : '7')))).toEqual([alike]);
    expect(problems(many((i) => `${i}e-300`))).toEqual([alike]);
  });

  it('is refused where a value lies so far from those of training that its square is not finite in f32', () => {
    expect(problems(many((i) => (i === 29 ? '1e15' : `${i % 2}e-3`)))).toEqual([
      expect.stringMatching(
        /^task\.data: "1e15" is not allowed; allowed is a number from -[45][.\d]*e5 to [45][.\d]*e5 in line 30$/,
      ),
    ]);
    expect(
      problems(
        many((i) => (i === 28 ? '1e15' : `${i % 2}e-3`)),
        { areChanges: true },
      ),
    ).toEqual([expect.stringMatching(/ in line 29$/)]);
  });

  it('is read or refused whatever the text is', () => {
    const cells = fc.array(fc.oneof(fc.float({ noNaN: true }).map(String), fc.integer().map(String)), {
      minLength: 20,
    });
    const texts = fc.oneof(
      fc.string().map((text) => text.repeat(20)),
      cells.map((numbers) => numbers.join('\n')),
    );
    fc.assert(
      fc.property(texts, fc.boolean(), (text, areChanges) => {
        const checked = read(text, { timesteps: 2, areChanges });
        if (checked.ok) {
          expect(checked.value.values.every((z) => Number.isFinite(Math.fround(z * z)))).toBe(true);
          expect(checked.value.naiveLoss).toBeGreaterThanOrEqual(0);
        } else expect(checked.problems.length).toBeGreaterThan(0);
      }),
    );
  });
});
