// Loads the text of Moby-Dick, in the page, in its workers and in Node alike. How it was packed is in pack.ts.

import mobyDickUrl from 'virtual:data/moby-dick';
import { fetchPacked, once } from '../data/fetch.ts';
import { ALPHABET, LENGTH } from './format.ts';

/**
 * The text as positions in the alphabet, shape [LENGTH]: fetched once, then the same array for every caller; do not write to it.
 * @throws when it can't be fetched or is damaged; the next call tries again
 */
export const loadMobyDick = once(async () => unpackText(await fetchPacked(mobyDickUrl, 'text of Moby-Dick')));

/** @throws when this is not the packed text: an error page is not taken for it */
export function unpackText(packed: Uint8Array): Uint8Array {
  if (packed.length !== LENGTH) {
    throw new Error(`The text of Moby-Dick is damaged: ${packed.length} bytes, not ${LENGTH}`);
  }
  const codes = packed.map((byte) => ALPHABET.indexOf(String.fromCharCode(byte)));
  const unknown = packed.findIndex((byte) => !ALPHABET.includes(String.fromCharCode(byte)));
  if (unknown >= 0) throw new Error(`The text of Moby-Dick is damaged: byte ${packed[unknown]} at ${unknown}`);
  return codes;
}
