// Gives the modules `virtual:data/<name>` their content: the address of a packed data file. Runs in Node, while the page is
// developed, built or tested. In the page the address is that of an ordinary asset, relative to the file that asks, so
// that any sub-path works and a worker finds it too. In Node there is no server to ask: there it is a data: address.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { normalizePath, type Plugin } from 'vite';
import { type DataFile, dataFiles } from './data-files.ts';
import { packageVersion } from './package-file.ts';

const PREFIX = 'virtual:data/';
const RESOLVED = `\0${PREFIX}`;

/** Gzipped, the same bytes on every system. */
function gzip(bytes: Uint8Array): Uint8Array {
  const gzipped = gzipSync(bytes, { level: 7 });
  gzipped[9] = 255; // gzip's "operating system" field: unknown
  return gzipped;
}

/** The packed file, made on first need and kept for later runs; a new version of the data is a new file. */
function packedFile({ name, packageName, pack }: DataFile, root: string): string {
  const folder = join(root, 'node_modules', '.cache', 'backflow');
  const file = join(folder, `${name}-${packageVersion(packageName)}.bin`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const unfinished = `${file}.${process.pid}`; // renamed when whole: two processes may pack at once
    writeFileSync(unfinished, gzip(pack()));
    renameSync(unfinished, file);
  }
  return file;
}

export function packedData(): Plugin {
  let root = '';
  return {
    name: 'backflow:data',
    configResolved(config) {
      root = config.root;
    },
    resolveId(id) {
      return id.startsWith(PREFIX) ? `\0${id}` : undefined;
    },
    load(id) {
      if (!id.startsWith(RESOLVED)) return undefined;
      const dataFile = dataFiles.find(({ name }) => name === id.slice(RESOLVED.length));
      if (!dataFile) throw new Error(`No data file "${id.slice(RESOLVED.length)}" in data-files.ts`);
      const file = normalizePath(packedFile(dataFile, root));
      if (this.environment.config.consumer === 'client')
        return `export { default } from ${JSON.stringify(`${file}?url&no-inline`)};`;
      const address = `data:application/octet-stream;base64,${readFileSync(file).toString('base64')}`;
      return `export default ${JSON.stringify(address)};`;
    },
  };
}
