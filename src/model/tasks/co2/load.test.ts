import { describe, expect, it } from 'vitest';
import { loadCo2, unpackCo2 } from './load.ts';
import { packCo2 } from './pack.ts';

describe('the CO₂ record', () => {
  it('has every month from May 1964, 322.26 ppm, to April 2020, 416.18 ppm', async () => {
    const ppm = await loadCo2();
    expect(ppm.length).toBe(12 * 56);
    expect([ppm[0], ppm.at(-1)]).toEqual([322.26, 416.18]);
  });

  it('rises in winter and falls in summer: in July, August and September of every year', async () => {
    const ppm = await loadCo2();
    for (let may = 0; may + 4 < ppm.length; may += 12) {
      for (const month of [2, 3, 4]) expect(ppm[may + month]).toBeLessThan(ppm[may + month - 1]);
    }
  });

  it('is what packing gives', async () => {
    expect(unpackCo2(packCo2())).toEqual(await loadCo2());
  });
});

describe('unpacking', () => {
  it('refuses what is not the record, naming what is wrong', () => {
    expect(() => unpackCo2(new TextEncoder().encode('<!doctype html>'))).toThrow('begins with "<!doctype html>"');
    expect(() => unpackCo2(new TextEncoder().encode('[]'))).toThrow('begins with "[]"');
    expect(() => unpackCo2(new TextEncoder().encode('[31571,null]'))).toThrow('damaged');
  });
});
