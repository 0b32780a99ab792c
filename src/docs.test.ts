// Keeps the READMEs true to the tree: every file they link to or name in backticks exists, and so does every npm
// command. A name with a placeholder (<name>, *, …) is a pattern and is left alone. Prose is not judged.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { blocksOf } from './engine/layout.ts';
import { cellProgram, cells } from './model/cells/index.ts';
import { defaultChoice } from './model/entry.ts';

const root = join(import.meta.dirname, '..');

/** Paths named in a text: targets of relative links, and code spans that look like a file or a folder. */
function pathsIn(markdown: string): string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```/gm, '');
  const links = [...prose.matchAll(/\]\((?!\w+:|#)([^)#\s]+)[^)]*\)/g)].map((match) => match[1]);
  const spans = [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1]);
  const looksLikePath = (text: string) =>
    /^[\w.@/-]+$/.test(text) &&
    (/^\.?[\w-]+(\/[\w.-]+)*\/$/.test(text) || /\.(tsx?|m?js|json|md|html|svg)$/.test(text));
  return [...links, ...spans.filter(looksLikePath)];
}

/** Scripts named in a text, code blocks included: `npm start`, `npm test`, `npm run name`. */
function scriptsIn(markdown: string): string[] {
  return [...markdown.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].map((match) => match[1] ?? match[2]);
}

it('src/README.md has the columns of every cell’s weights, in the order of the files', () => {
  const readme = readFileSync(join(root, 'src/README.md'), 'utf8');
  for (const cell of cells) {
    const { blocks } = cellProgram(cell, defaultChoice(cell));
    const [U, W, b] = (['recurrent', 'input', 'bias'] as const).map((parameter) =>
      blocksOf(parameter, blocks)
        .map(({ gate, part }) => (part === 'recurrent' || part === 'input' ? `${gate}.${part}` : gate))
        .join(', '),
    );
    expect(readme).toContain(`\n| \`${cell.id}\` | ${U} | ${W} | ${b} |\n`);
  }
});

describe.each(['README.md', 'src/README.md'])('%s', (readme) => {
  const markdown = readFileSync(join(root, readme), 'utf8');

  it('names only files that exist, from the root or from its own folder', () => {
    const bases = [root, join(root, dirname(readme))];
    const missing = pathsIn(markdown).filter((path) => !bases.some((base) => existsSync(join(base, path))));
    expect(missing).toEqual([]);
  });

  it('names only npm commands that exist', () => {
    expect(scriptsIn(markdown).filter((script) => !(script in manifest.scripts))).toEqual([]);
  });
});

describe('what counts as a name', () => {
  it('is a relative link, or a code span with a file ending or a closing slash', () => {
    const text =
      'See [map](src/a.md#b), [web](https://x.org/a.md), `src/b.ts`, `engine/cpu/`, `a.b`, `h/H`, `cells/<id>.ts`.';
    expect(pathsIn(text)).toEqual(['src/a.md', 'src/b.ts', 'engine/cpu/']);
  });

  it('is npm start, npm test or npm run with a name', () => {
    expect(scriptsIn('`npm start`, npm run unit -- a, `npm test`, npm ci')).toEqual(['start', 'unit', 'test']);
  });
});
