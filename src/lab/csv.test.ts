import { describe, expect, it } from 'vitest';
import { printCsv } from './csv.ts';
import { allSeries, gradientByTimestep, type NamedLane, runTables } from './run-tables.ts';
import { Telemetry } from './telemetry.ts';

const lineOf = (...cells: readonly (number | string)[]) =>
  printCsv({ columns: cells.map(String), rows: [cells] }).split('\r\n')[1];

/** A reader after RFC 4180: cells as texts. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('CSV', () => {
  it('leaves numbers as they are, to the last bit, whatever they begin with', () => {
    expect(lineOf(-1e-5, -0.1, 1e21, 5e-324, 0)).toBe('-0.00001,-0.1,1e+21,5e-324,0');
    expect(lineOf(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)).toBe('NaN,Infinity,-Infinity');
    for (const x of [0.1 + 0.2, -1e-7, Math.PI * 1e300]) expect(Number(lineOf(x))).toBe(x);
  });

  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '＝1',
    '＋1',
    '－1',
    '＠SUM(A1)',
    "=cmd|' /C calc'!A0",
  ])('makes %j no formula', (text) => {
    const [[cell]] = parseCsv(printCsv({ columns: [text], rows: [] })) as [[string]];
    expect(cell).toBe(`'${text}`);
  });

  it('quotes commas, quotes and line breaks, and comes back from a reader', () => {
    const texts = ['a,b', 'say "no"', 'two\r\nlines', '', '循环神经网络', "it's", '"', 'a=b'];
    expect(parseCsv(printCsv({ columns: texts, rows: [texts] }))).toEqual([texts, texts]);
  });
});

describe('tables of a run', () => {
  const telemetry = new Telemetry();
  telemetry.reset(2);
  const norms = { gradNorm: 1, weightNorm: 2, updateNorm: 0.5 };
  const parameters = { recurrent: norms, input: norms, bias: norms, output: norms, outputBias: norms };
  const report = (step: number, loss: number) => ({
    ...{ step, loss, metric: -1e-5, gradNorm: 3, clippedGradNorm: 1, clipScale: 1, clipScaledShare: 0, clipBound: 1 },
    parameters,
    log2GradNormByTimestep: Float64Array.of(Number.NEGATIVE_INFINITY, -1.5),
  });
  const losses = [0.25, Number.NaN, Number.POSITIVE_INFINITY];
  const reports = losses.map((loss, i) => report(i + 1, loss));
  telemetry.push([{ reports }, { reports }], 0.3);
  telemetry.pushHeldOut([0, 1].map(() => ({ step: 3, loss: 0.5, metric: Number.NaN, count: 7 })));
  const hostile = '=HYPERLINK("http://x","y")\n';
  const lanes: NamedLane[] = telemetry.lanes.map((measured, i) => ({
    number: i + 1,
    name: [hostile, 'b'][i]!,
    measured,
  }));

  it('have a row for every lane, series and bucket, with a cell for every column', () => {
    const table = allSeries(lanes, telemetry.measured);
    const [columns, ...rows] = parseCsv(printCsv(table)) as [string[], ...string[][]];
    expect(columns).toEqual([
      'lane',
      'name',
      'series',
      'of',
      'first_step',
      'last_step',
      'mean',
      'min',
      'max',
      'has_infinity',
      'has_nan',
    ]);
    for (const row of rows) expect(row).toHaveLength(columns.length);
    const own = rows.filter(([lane]) => lane === '1');
    expect(own.every(([, name]) => name === `'${hostile}`)).toBe(true);
    const loss = own.filter(([, , series]) => series === 'loss').map((row) => row.slice(4));
    expect(loss).toEqual([
      ['1', '1', '0.25', '0.25', '0.25', '0', '0'],
      ['2', '2', 'NaN', 'NaN', 'NaN', '0', '1'],
      ['3', '3', 'NaN', 'NaN', 'NaN', '1', '0'],
    ]);
    expect(own.filter(([, , series, of]) => series === 'weightNorm' && of === 'input')).toHaveLength(3);
    expect(own.find(([, , series]) => series === 'metric')![6]).toBe('-0.00001');
    expect(own.find(([, , series]) => series === 'heldOutMetric')!.slice(4)).toEqual([
      '3',
      '3',
      'NaN',
      'NaN',
      'NaN',
      '0',
      '1',
    ]);
    expect(rows.filter(([, , series]) => series === 'seconds').map((row) => Number(row[6]))).toEqual([
      expect.closeTo(0.1, 12),
      expect.closeTo(0.2, 12),
      expect.closeTo(0.3, 12),
    ]);
  });

  it('have ḡ_t as logarithms, by timestep', () => {
    const { columns, rows } = gradientByTimestep(lanes);
    expect(rows).toHaveLength(2 * 3 * 2);
    const row = Object.fromEntries(columns.map((name, i) => [name, rows[1]![i]]));
    expect(row).toMatchObject({ lane: 1, first_step: 1, last_step: 1, timestep: 2, mean_log2: -1.5, has_nan: 0 });
    expect(rows[0]!.slice(-4)).toEqual([Number.NaN, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]);
    const drawn = runTables.latestGradient(lanes).rows;
    expect(drawn[1]!.slice(2)).toEqual([3, 2, -1.5, expect.closeTo(-1.5 * Math.log10(2), 14)]);
  });

  it('of charts are empty before anything is measured, and have columns', () => {
    const before = new Telemetry();
    before.reset(1);
    const empty: NamedLane[] = before.lanes.map((measured) => ({ number: 1, name: 'a', measured }));
    for (const table of Object.values(runTables)) {
      const { columns, rows } = table(empty);
      expect(columns.length).toBeGreaterThan(3);
      expect(rows).toEqual([]);
    }
  });
});
