/**
 * The language that the page speaks, and how another is chosen: it is loaded, then all words change at once. The
 * training knows nothing of it.
 */
import { create } from 'zustand';
import type { Language } from '../../model/entry.ts';
import { inEnglish, type Translation, translationIn } from '../messages/index.ts';
import { askedLanguage, inThemselves } from '../messages/languages.ts';
import { recall, remember } from './remember.ts';

const KEY = 'backflow.language';
const PARAMETER = 'lang';

interface LanguageState {
  readonly translation: Translation;
  /** Asked for, but its words could not be loaded. */
  readonly failed: Language | undefined;
  /** What the address asked for where the page does not speak it. */
  readonly unknown: string | undefined;
}

export const useLanguage = create<LanguageState>()(() => ({
  translation: inEnglish,
  failed: undefined,
  unknown: undefined,
}));

/** Asked for last: what was asked for before it may come later. */
let wanted: Language;

/** Where the words don't come, those that are shown stay. */
async function show(language: Language): Promise<void> {
  wanted = language;
  const translation = await translationIn(language).catch(() => undefined);
  if (wanted !== language) return;
  if (!translation) return useLanguage.setState({ failed: language });
  document.documentElement.lang = inThemselves[language].tag;
  document.title = translation.messages.documentTitle;
  useLanguage.setState({ translation, failed: undefined });
}

/**
 * In the language of the link, of the address, of the reader's earlier choice, or of the browser. Resolves when the
 * words are there.
 */
export function openLanguage(linked?: Language): Promise<void> {
  const address = linked ?? new URLSearchParams(location.search).get(PARAMETER);
  const { language, unknown } = askedLanguage(address, recall('localStorage', KEY), navigator.languages);
  useLanguage.setState({ unknown });
  return show(language);
}

/** The reader's choice: remembered, and put into an address that names a language. */
export function chooseLanguage(language: Language): Promise<void> {
  remember('localStorage', KEY, language);
  const address = new URL(location.href);
  if (address.searchParams.has(PARAMETER)) {
    address.searchParams.set(PARAMETER, language);
    history.replaceState(history.state, '', address);
  }
  useLanguage.setState({ unknown: undefined });
  return show(language);
}
