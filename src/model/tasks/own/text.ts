// Reads a text that somebody brings: which characters it has, and whether it is enough to train on. What is asked of it,
// the next character, is in ../text-source.ts; nothing here keeps the text.

import type { Checked, Problem } from '../../problem.ts';
import { HELD_OUT_ONE_IN, heldOutLength } from '../text-source.ts';

/** Longer texts would only make the page slower; a prefix of them is as good. */
export const TEXT_LENGTH_MAX = 400_000;
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
  const characters = [...text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')];
  const alphabet = [...new Set(characters)].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
  const range = (name: string, value: number, min: number, max: number): Problem[] =>
    value >= min && value <= max
      ? []
      : [{ key: `${key}.${name}`, value, allowed: { kind: 'range', min, max, isInteger: true } }];
  const problems = [
    ...range('length', characters.length, HELD_OUT_ONE_IN * (timesteps + 1), TEXT_LENGTH_MAX),
    ...range('characters', alphabet.length, 2, CHARACTERS_MAX),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const codeOf = new Map(alphabet.map((character, code) => [character, code]));
  const codes = Uint8Array.from(characters, (character) => codeOf.get(character)!);
  return { ok: true, value: { alphabet, codes, entropy: entropyOf(codes, alphabet.length) } };
}

function entropyOf(codes: Uint8Array, classes: number): number {
  const trained = codes.length - heldOutLength(codes.length);
  const counts = new Float64Array(classes);
  for (let i = 0; i < trained; i++) counts[codes[i]]++;
  return counts.reduce((sum, n) => (n === 0 ? sum : sum - (n / trained) * Math.log(n / trained)), 0);
}
