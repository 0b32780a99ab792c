// Reads a text that somebody brings: which characters it has, and whether it is enough to train on. What is asked of it,
// the next character, is in ../text-source.ts.

import type { Checked, Counted, Problem } from '../../problem.ts';
import { HELD_OUT_ONE_IN, heldOutLength } from '../text-source.ts';
import { lately } from './lately.ts';

/** Longer texts would only make the page slower; a prefix of them is as good. */
export const TEXT_LENGTH_MAX = 200_000;
/** I = O: each character is an input and an output. */
export const CHARACTERS_MAX = 128;

export interface OwnText {
  /** The different characters (code points), in order. */
  readonly alphabet: readonly string[];
  /** The text as positions in the alphabet. */
  readonly codes: Uint8Array;
  /** Entropy of a character in the part that is trained on, in nats: the loss of knowing nothing but the alphabet's shares. */
  readonly entropy: number;
}

/**
 * The text in its own alphabet, if training and the held-out part each have a sequence of it. Line ends become "\n", a
 * byte-order mark is dropped.
 * @param key names the text in problems: `<key>.length`, `<key>.characters`
 * @param timesteps T
 */
export function readOwnText(text: string, timesteps: number, key = 'text'): Checked<OwnText> {
  const { length, alphabet, codes, entropy } = encoded(text);
  const count = (name: string, of: Counted, value: number, min: number, max: number, timestepsMax = 0): Problem[] => {
    if (value >= min && value <= max) return [];
    const allowed = { kind: 'count', of, min, max, ...(timestepsMax > 1 && value < min && { timestepsMax }) } as const;
    return [{ key: `${key}.${name}`, value, allowed }];
  };
  const lengthMin = HELD_OUT_ONE_IN * (timesteps + 1);
  const timestepsMax = Math.floor(length / HELD_OUT_ONE_IN) - 1;
  const problems = [
    ...count('length', 'characters', length, lengthMin, TEXT_LENGTH_MAX, timestepsMax),
    ...count('characters', 'differentCharacters', alphabet.length, 2, CHARACTERS_MAX),
  ];
  // One character from the first to the last that is trained on: nothing to predict.
  if (problems.length === 0 && entropy === 0)
    problems.push(...count('characters', 'differentCharacters', 1, 2, CHARACTERS_MAX));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: { alphabet, codes, entropy } };
}

/** What does not depend on T; an alphabet that is too large is not coded. */
const encoded = lately((text: string): OwnText & { readonly length: number } => {
  const characters = [...text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')];
  const alphabet = [...new Set(characters)].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
  const { length } = characters;
  if (alphabet.length > CHARACTERS_MAX) return { length, alphabet, codes: new Uint8Array(), entropy: 0 };
  const codeOf = new Map(alphabet.map((character, code) => [character, code]));
  const codes = Uint8Array.from(characters, (character) => codeOf.get(character)!);
  return { length, alphabet, codes, entropy: entropyOf(codes, alphabet.length) };
});

function entropyOf(codes: Uint8Array, classes: number): number {
  const trained = codes.length - heldOutLength(codes.length);
  const counts = new Float64Array(classes);
  for (let i = 0; i < trained; i++) counts[codes[i]]++;
  return counts.reduce((sum, n) => (n === 0 ? sum : sum - (n / trained) * Math.log(n / trained)), 0);
}
