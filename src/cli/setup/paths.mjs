// Where things are, for the scripts that run before anything is installed. Plain Node, no dependency.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root, as an absolute path. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** Scratch files that any run may delete: inside node_modules, so never committed. */
export const cache = join(root, 'node_modules', '.cache', 'backflow');

/**
 * The script behind a command of an installed package, to be run by Node itself: works without a shell, on Windows too.
 * @param {string} packageName
 * @param {string} [command] as in the package's `bin`; its own name when left out
 */
export function tool(packageName, command = packageName) {
  const folder = join(root, 'node_modules', packageName);
  /** @type {{ bin: string | Record<string, string> }} */
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const script = typeof bin === 'string' ? bin : bin[command];
  if (!script) throw new Error(`${packageName} has no command "${command}"`);
  return join(folder, script);
}
