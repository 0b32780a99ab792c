// Loads the monthly CO₂ record of Mauna Loa, in the page, in its workers and in Node alike. How it was packed is in pack.ts.

import co2Url from 'virtual:data/co2';
import { fetchPacked, once } from '../data/fetch.ts';

/**
 * Monthly means in parts per million, May 1964 to April 2020, no month missing: fetched once, then the same array for
 * every caller; do not write to it.
 * @throws when they can't be fetched or are damaged; the next call tries again
 */
export const loadCo2 = once(async () => unpackCo2(await fetchPacked(co2Url, 'CO₂ record')));

/** @throws when these are not concentrations: an error page is not taken for them */
export function unpackCo2(packed: Uint8Array): Float64Array {
  const text = new TextDecoder().decode(packed);
  const isRecord = /^\[\d{5}(,\d{5})+\]$/.test(text);
  if (!isRecord) throw new Error(`The CO₂ record is damaged: it begins with ${JSON.stringify(text.slice(0, 20))}`);
  return Float64Array.from(JSON.parse(text) as number[], (hundredths) => hundredths / 100);
}
