/**
 * The words of the interface in the reader's language, and entries' own labels in it. A language is one catalogue here
 * and one name in the model's `Language`: what it lacks is a type error.
 */
import { createContext, use } from 'react';
import type { Language, Text } from '../../model/entry.ts';
import { type Allowed, describeAllowed } from '../../model/problem.ts';
import { printNumber } from '../controls/numbers.ts';
import { en } from './en.ts';
import { type Numbers, numbersOf } from './numbers.ts';

/** The shape of a catalogue: the same keys, any words. */
type Translated<T> = T extends string
  ? string
  : T extends (...args: infer Args) => string
    ? (...args: Args) => string
    : { readonly [Key in keyof T]: Translated<T[Key]> };

export type Messages = Translated<typeof en>;

const catalogues: Readonly<Record<Language, Messages>> = { en };
const numbers: Readonly<Record<Language, Numbers>> = { en: numbersOf('en') };

export const LanguageContext = createContext<Language>('en');

export const useMessages = (): Messages => catalogues[use(LanguageContext)];
export const useNumbers = (): Numbers => numbers[use(LanguageContext)];

/** What is allowed, in the reader's language, numbers as they are typed. */
export function useAllowedText(): (allowed: Allowed) => string {
  const language = use(LanguageContext);
  return (allowed) => describeAllowed(allowed, language, printNumber);
}

/** Picks the reader's language out of an entry's own words. */
export function useText(): (text: Text) => string {
  const language = use(LanguageContext);
  return (text) => text[language];
}
