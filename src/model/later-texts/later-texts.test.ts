import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../entry.ts';
import { laneChoiceNames, laneChoices } from '../experiment.ts';
import { tasks } from '../tasks/index.ts';
import { textsIn } from './vite-plugin.ts';

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
});
