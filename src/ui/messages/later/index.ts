/**
 * Words of what is loaded when it is opened. Only such parts of the page may import this: the words come with the first
 * of them, in all languages.
 */
import { use } from 'react';
import type { Language } from '../../../model/entry.ts';
import { type Translated, TranslationContext } from '../index.ts';
import { laterInEnglish } from './en.ts';
import { laterInChinese } from './zh.ts';

export type LaterMessages = Translated<typeof laterInEnglish>;

const catalogues: Readonly<Record<Language, LaterMessages>> = { en: laterInEnglish, zh: laterInChinese };

export const useLaterMessages = (): LaterMessages => catalogues[use(TranslationContext).language];
