// Packs the monthly CO₂ record of Mauna Loa, out of the npm package `vega-datasets`. Node only: it runs while the page is
// built or tested, never in it; load.ts reads the result.

import { readPackageFile } from '../data/package-file.ts';

/** Rows of the record: the first day of a month, and parts per million. */
function readRecord(): { month: number; ppm: number }[] {
  const [header, ...rows] = readPackageFile('vega-datasets', 'data', 'co2-concentration.csv').trim().split(/\r?\n/);
  if (!header?.startsWith('Date,CO2,')) throw new Error(`vega-datasets: columns "${header}", not Date, CO2, …`);
  return rows.map((row) => {
    const [date = '', ppm = ''] = row.split(',');
    const [year, month] = date.split('-').map(Number) as [number, number];
    return { month: 12 * year + month - 1, ppm: Number(ppm) };
  });
}

/** The latest months without a gap between them (May 1964 to April 2020), in hundredths of a part per million, as JSON. */
export function packCo2(): Uint8Array {
  const record = readRecord();
  const gap = record.findLastIndex(({ month }, i) => i > 0 && month !== record[i - 1].month + 1);
  const hundredths = record.slice(Math.max(0, gap)).map(({ ppm }) => Math.round(ppm * 100));
  return new TextEncoder().encode(JSON.stringify(hundredths));
}
