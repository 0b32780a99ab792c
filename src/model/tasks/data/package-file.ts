// Finds files of installed npm packages, by whatever their manifests export. Node only: for packing.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The folder of an installed package. */
function packageFolder(packageName: string): string {
  const folders = createRequire(import.meta.url).resolve.paths(packageName) ?? [];
  const folder = folders
    .map((modules) => join(modules, packageName))
    .find((candidate) => existsSync(join(candidate, 'package.json')));
  if (!folder) throw new Error(`The npm package ${packageName} is not installed`);
  return folder;
}

/** A text file of an installed package. */
export const readPackageFile = (packageName: string, ...path: readonly string[]): string =>
  readFileSync(join(packageFolder(packageName), ...path), 'utf8');

export const packageVersion = (packageName: string): string =>
  (JSON.parse(readPackageFile(packageName, 'package.json')) as { version: string }).version;
