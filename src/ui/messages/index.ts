/**
 * The words of the interface in the reader's language, and entries' own labels in it. A language is one catalogue here,
 * one line in `languages.ts` and one name in the model's `Language`: what it lacks is a type error.
 */
import { createContext, use } from 'react';
import type { Language, Text } from '../../model/entry.ts';
import { loadWords } from '../../model/later-texts/later-texts.ts';
import { type Allowed, describeAllowed } from '../../model/problem.ts';
import { printNumber } from '../controls/numbers.ts';
import { en } from './en.ts';
import { type Numbers, numbersOf } from './numbers.ts';

/** The shape of a catalogue: the same keys, any words. */
export type Translated<T> = T extends string
  ? string
  : T extends (...args: infer Args) => string
    ? (...args: Args) => string
    : { readonly [Key in keyof T]: Translated<T[Key]> };

export type Messages = Translated<typeof en>;

/** All that is needed to speak one language. */
export interface Translation {
  readonly language: Language;
  readonly messages: Messages;
  readonly numbers: Numbers;
}

/** English is always there: whatever fails can be said in it. */
export const inEnglish: Translation = { language: 'en', messages: en, numbers: numbersOf('en') };

const catalogues: Readonly<Record<Language, () => Promise<Messages>>> = {
  en: async () => en,
  zh: async () => (await import('./zh.ts')).zh,
};

/** @throws where the catalogue can't be loaded */
export async function translationIn(language: Language): Promise<Translation> {
  const [messages] = await Promise.all([catalogues[language](), loadWords(language)]);
  return { language, messages, numbers: numbersOf(language) };
}

export const TranslationContext = createContext(inEnglish);

export const useMessages = (): Messages => use(TranslationContext).messages;
export const useNumbers = (): Numbers => use(TranslationContext).numbers;

/** What is allowed, in the reader's language, numbers as they are typed. */
export function useAllowedText(): (allowed: Allowed) => string {
  const { language } = use(TranslationContext);
  return (allowed) => describeAllowed(allowed, language, printNumber);
}

/** Picks the reader's language out of an entry's own words. */
export function useText(): (text: Text) => string {
  const { language } = use(TranslationContext);
  return (text) => text[language];
}
