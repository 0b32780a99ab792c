import { describe, expect, it } from 'vitest';
import { askedLanguage } from './languages.ts';

describe('the language of a reader', () => {
  it('is what the address asks for, in any spelling of its tag', () => {
    for (const tag of ['zh', 'ZH', 'zh-CN', 'zh_TW', 'zh-Hans-SG']) {
      expect(askedLanguage(tag, 'en', ['en-US'])).toEqual({ language: 'zh' });
    }
    expect(askedLanguage('en', 'zh', ['zh-CN'])).toEqual({ language: 'en' });
  });

  it('is else what was chosen before, else the best of the browser’s that the page speaks, else English', () => {
    expect(askedLanguage(null, 'zh', ['en'])).toEqual({ language: 'zh' });
    expect(askedLanguage(null, 'klingon', ['zh'])).toEqual({ language: 'zh' });
    expect(askedLanguage(null, null, ['fr-FR', 'zh-CN', 'en'])).toEqual({ language: 'zh' });
    expect(askedLanguage(null, null, ['fr-FR', 'en-GB', 'zh'])).toEqual({ language: 'en' });
    expect(askedLanguage(null, null, ['fr', 'zha'])).toEqual({ language: 'en' });
    expect(askedLanguage(null, null, [])).toEqual({ language: 'en' });
  });

  it('is said to be unknown where the address asks for another', () => {
    expect(askedLanguage('fr', null, ['zh'])).toEqual({ language: 'zh', unknown: 'fr' });
    expect(askedLanguage('', null, ['en'])).toEqual({ language: 'en', unknown: '' });
    expect(askedLanguage('toString', null, [])).toEqual({ language: 'en', unknown: 'toString' });
  });
});
