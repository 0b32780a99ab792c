// Every chart has canned frames, so that it is looked at and rendered in tests: a chart that the gallery lacks is red.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const gallery = ['Gallery.tsx', 'frames.test.tsx'].map((file) =>
  readFileSync(join(import.meta.dirname, '../gallery', file), 'utf8'),
);
const textOf = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8');
/** What the list of charts could show. */
const charts = readdirSync(import.meta.dirname).filter(
  (file) => file.endsWith('.tsx') && !file.includes('.test.') && textOf(file).includes('export function Live'),
);

it.each(charts)('%s is drawn in the gallery and in its test', (file) => {
  for (const text of gallery) expect(text).toContain(`charts/${file}'`);
});
