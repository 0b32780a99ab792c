/** The languages of the page: what each calls itself, and which of them a reader is taken to want. No words of the page. */
import { type Language, languages } from '../../model/entry.ts';

export const inThemselves: Readonly<Record<Language, { readonly name: string; readonly tag: string }>> = {
  en: { name: 'English', tag: 'en' },
  zh: { name: '中文', tag: 'zh-Hans' },
};

/** The language of a tag, whatever its script or region: of "zh-CN" and "zh-Hant-TW" Chinese; undefined of others. */
const languageOf = (tag: string): Language | undefined =>
  languages.find((language) => language === tag.toLowerCase().split(/[-_]/)[0]);

export interface AskedLanguage {
  readonly language: Language;
  /** What the address asked for where there is no such language. */
  readonly unknown?: string;
}

/**
 * The address decides, else an earlier choice, else the first language of the browser that the page speaks.
 * @param address what the address asks for
 * @param remembered the reader's choice
 * @param preferred the browser's languages, best first
 */
export function askedLanguage(
  address: string | null,
  remembered: string | null,
  preferred: readonly string[],
): AskedLanguage {
  const asked = address === null ? undefined : languageOf(address);
  const [first = 'en'] = [remembered ?? '', ...preferred].flatMap((tag) => languageOf(tag) ?? []);
  if (asked || address === null) return { language: asked ?? first };
  return { language: first, unknown: address };
}
