// How many bytes of script the page loads before it does anything: the scripts that index.html asks for and all that they
// import at once, gzipped. A build prints them beside the limit; a test is red above it. Runs in Node.

import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/** Gzipped, in kB of 1000 bytes. */
export const INITIAL_LIMIT = 150;

export interface InitialScript {
  readonly name: string;
  /** Gzipped, kB. */
  readonly size: number;
}

/** The entries of a build, and what they import statically. */
export function initialScripts(bundle: Readonly<Record<string, Rolldown.OutputAsset | Rolldown.OutputChunk>>) {
  const names = new Set(Object.keys(bundle).filter((name) => isEntry(bundle[name]!)));
  for (const name of names) {
    const file = bundle[name]!;
    if (file.type === 'chunk') for (const imported of file.imports) names.add(imported);
  }
  return [...names].flatMap((name): InitialScript[] => {
    const file = bundle[name];
    return file?.type === 'chunk' ? [{ name, size: gzipSync(file.code).length / 1000 }] : [];
  });
}

const isEntry = (file: Rolldown.OutputAsset | Rolldown.OutputChunk): boolean => file.type === 'chunk' && file.isEntry;

export const sumOf = (scripts: readonly InitialScript[]): number => scripts.reduce((sum, { size }) => sum + size, 0);

/** Says at the end of a build what the page loads at once. */
export function printInitialScripts(): Plugin {
  let scripts: readonly InitialScript[] = [];
  return {
    name: 'backflow:initial-scripts',
    apply: 'build',
    writeBundle(_, bundle) {
      scripts = initialScripts(bundle);
    },
    closeBundle() {
      const parts = scripts.map(({ name, size }) => `${name} ${size.toFixed(1)}`).join(', ');
      this.info(`initial JavaScript, gzipped: ${sumOf(scripts).toFixed(1)} of ${INITIAL_LIMIT} kB (${parts})`);
    },
  };
}
