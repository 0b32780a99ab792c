import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { INITIAL_LIMIT, initialScripts, sumOf } from './initial-scripts.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('the built page', () => {
  afterEach(() => vi.unstubAllEnvs());

  it(`loads at most ${INITIAL_LIMIT} kB of gzipped JavaScript at once`, async () => {
    vi.stubEnv('NODE_ENV', 'production'); // React has another build for tests
    const built = (await build({
      root,
      configFile: fileURLToPath(new URL('../../../vite.config.ts', import.meta.url)),
      mode: 'production',
      logLevel: 'silent',
      build: { write: false },
    })) as Rolldown.RolldownOutput;
    const bundle = Object.fromEntries(built.output.map((file) => [file.fileName, file]));
    const html = String((bundle['index.html'] as Rolldown.OutputAsset).source);
    const scripts = initialScripts(bundle);
    for (const [, name] of html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g))
      expect(scripts.map((script) => script.name)).toContain(name);
    expect(sumOf(scripts)).toBeGreaterThan(INITIAL_LIMIT / 2);
    expect(sumOf(scripts)).toBeLessThanOrEqual(INITIAL_LIMIT);
  });
});
