// Judges the import lines under src/: they go downward only, and the interface sees engines only through the lab.
// Test files may import anything, and so may what stands at the top of src/.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const LAYERS = [['ui', 'lessons', 'cli'], ['lab'], ['probe'], ['engine'], ['model'], ['equations'], ['math']];
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*['"](\.[^'"]+)['"]|new URL\(\s*['"](\.[^'"]+)['"]/g;
const src = import.meta.dirname;

interface Edge {
  /** Both relative to src/, with forward slashes. */
  from: string;
  to: string;
}

const folderOf = (path: string) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : undefined);
const rankOf = (path: string) => LAYERS.findIndex((layer) => layer.includes(folderOf(path) ?? ''));

function isAllowed({ from, to }: Edge): boolean {
  if (folderOf(from) === folderOf(to) || !folderOf(from)) return true;
  if (folderOf(from) === 'ui' && folderOf(to) === 'engine') return false;
  return rankOf(from) >= 0 && rankOf(to) >= rankOf(from);
}

function edgesOf(from: string, source: string): Edge[] {
  return [...source.matchAll(IMPORT)].map((match) => {
    const target = join(src, dirname(from), match[1] ?? match[2]);
    return { from, to: relative(src, target).split(sep).join('/') };
  });
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(sep).join('/'))
  .filter((file) => /\.(m?js|tsx?)$/.test(file) && !/\.test\.tsx?$/.test(file));

describe('layers', () => {
  it('import only downward: ui, lessons, cli → lab → probe → engine → model → equations → math', () => {
    const offending = files
      .flatMap((file) => edgesOf(file, readFileSync(join(src, file), 'utf8')))
      .filter((edge) => !isAllowed(edge))
      .map(({ from, to }) => `${from} → ${to}`);
    expect(offending).toEqual([]);
  });

  it('are the only folders of src', () => {
    const unknown = files.filter((file) => folderOf(file) && rankOf(file) < 0);
    expect(unknown).toEqual([]);
  });

  it('are seen in every way of importing', () => {
    const source = `
      import { a } from '../engine/a.ts';
      import type { B } from "../model/b.ts";
      import '../probe/c.ts';
      export * from './d.ts';
      const e = import('../ui/e.ts');
      new Worker(new URL('../cli/f.ts', import.meta.url));
      import {
        g,
      } from '../../vite.config.ts';`;
    const edges = edgesOf('lab/x.ts', source);
    expect(edges.filter(isAllowed).map(({ to }) => to)).toEqual([
      'engine/a.ts',
      'model/b.ts',
      'probe/c.ts',
      'lab/d.ts',
    ]);
    expect(edges.filter((edge) => !isAllowed(edge)).map(({ to }) => to)).toEqual([
      'ui/e.ts',
      'cli/f.ts',
      '../vite.config.ts',
    ]);
    expect(isAllowed({ from: 'ui/x.tsx', to: 'engine/a.ts' })).toBe(false);
    expect(isAllowed({ from: 'main.tsx', to: 'ui/x.tsx' })).toBe(true);
  });
});
