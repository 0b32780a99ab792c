import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../entry.ts';
import { laneChoiceNames, laneChoices } from '../experiment.ts';
import { tasks } from '../tasks/index.ts';
import { laterTexts, textsIn } from './vite-plugin.ts';

const model = join(import.meta.dirname, '..');
const found = readdirSync(model, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .flatMap((name) => textsIn(readFileSync(join(model, name), 'utf8')));

const entries: readonly Entry[] = [
  ...laneChoiceNames.flatMap((name): readonly Entry[] => laneChoices[name].entries),
  ...tasks,
];

describe('texts that come later', () => {
  it.each(entries.map((entry) => [entry.id, entry] as const))('have the reference of %s', (_, { reference }) => {
    expect(found.filter(({ isReference }) => isReference).map(({ words }) => words)).toContainEqual(reference);
  });

  it('are those that are literal in every language, with their places', () => {
    const code = `const a = { label: { en: 'x', zh: \`y\` }, reference: same('Z 1999'), other: { en: 'x' } };
      const b = { en: 'x', zh: f() }; const c = { reference: { en: "it's", zh: '甲' } };`;
    const texts = textsIn(code).map(({ words, isReference, start, end }) => ({
      words,
      isReference,
      is: code.slice(start, end),
    }));
    expect(texts).toEqual([
      { words: { en: 'x', zh: 'y' }, isReference: false, is: "{ en: 'x', zh: `y` }" },
      { words: { en: 'Z 1999', zh: 'Z 1999' }, isReference: true, is: "same('Z 1999')" },
      { words: { en: "it's", zh: '甲' }, isReference: true, is: `{ en: "it's", zh: '甲' }` },
    ]);
  });

  it('stand in the files at the places that modules ask for, each text once', () => {
    const plugin = laterTexts() as unknown as {
      configResolved(config: object): void;
      load(id: string): string;
      transform(code: string, id: string): { readonly code: string } | undefined;
    };
    const root = join(model, '../..');
    plugin.configResolved({ command: 'build', root });
    const fileOf = (name: string): Record<string, Record<string, string>> =>
      JSON.parse(plugin.load(`\0virtual:texts/${name}`).slice('export default '.length, -1));
    const [references, zh] = [fileOf('references'), fileOf('zh')];
    const asked = readdirSync(model, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/\.(test|d)\.ts$/.test(name))
      .flatMap((name) => {
        const file = join(model, name);
        const code = readFileSync(file, 'utf8');
        const calls = plugin.transform(code, file)?.code.matchAll(/\blaterText\((\d+)/g) ?? [];
        return [...calls].map(([, place], i) => ({ place: place!, text: textsIn(code)[i]! }));
      });
    expect(asked).toHaveLength(Object.keys(references).length + Object.keys(zh).length);
    expect(new Set(asked.map(({ place }) => place)).size).toBe(asked.length);
    for (const { place, text } of asked) {
      if (text.isReference) expect(references[place]).toEqual(text.words);
      else expect(zh[place]).toEqual({ zh: text.words.zh });
    }
  });
});
