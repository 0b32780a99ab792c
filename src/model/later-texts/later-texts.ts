/**
 * Texts of entries that nobody reads at first: where a definition comes from, and words in other languages than the
 * first. In the built page they come in files of their own: `vite-plugin.ts` puts `laterText(…)` in their place, and
 * nothing else changes. Everywhere else they are there from the start.
 */
import files from 'virtual:texts';
import { type Language, languages, type Text } from '../entry.ts';

type Words = Record<Language, string>;

/** By place in the files. */
const texts: Words[] = [];
let areReferencesHere = true;

const nothing = (): Words => Object.fromEntries(languages.map((language) => [language, ''])) as Words;
const textAt = (place: number): Words => (texts[place] ??= nothing());

/**
 * A text whose words come later, but for those in the first language where they are given: the same object, filled in.
 */
export function laterText(place: number, inFirst?: string): Text {
  if (inFirst === undefined) areReferencesHere &&= texts[place] !== undefined;
  const words = textAt(place);
  if (inFirst !== undefined) words[languages[0]] = inFirst;
  return words;
}

async function load(file: string): Promise<void> {
  const { default: words } = (await files[file]?.()) ?? { default: {} };
  for (const [place, each] of Object.entries(words)) Object.assign(textAt(Number(place)), each);
}

/** @throws where they can't be loaded */
export async function loadReferences(): Promise<void> {
  if (areReferencesHere) return;
  await load('references');
  areReferencesHere = true;
}

export const hasReferences = (): boolean => areReferencesHere;

/** What entries call themselves in a language. @throws where it can't be loaded */
export const loadWords = (language: Language): Promise<void> => load(language);
