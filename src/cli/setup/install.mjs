// Installs the locked packages, unless node_modules already holds them: then it neither writes nor asks the network.
// Plain Node, no dependency: it runs on a fresh clone.

import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { execute } from './execute.mjs';
import { root } from './paths.mjs';

/**
 * One entry of a lock file's `packages`.
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} Package
 */

/**
 * @typedef {{ os: string, cpu: string, libc: string }} Platform
 */

/** @returns {Platform} */
function thisPlatform() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return { os: process.platform, cpu: process.arch, libc: report.header?.glibcVersionRuntime ? 'glibc' : 'musl' };
}

/**
 * Whether an optional package is built for exactly this platform. One that names no platform is npm's own choice.
 * @param {Package} entry
 * @param {Platform} platform
 */
function isBuiltFor(entry, platform) {
  if (!entry.os?.includes(platform.os) || !entry.cpu?.includes(platform.cpu)) return false;
  return platform.os !== 'linux' || !entry.libc || entry.libc.includes(platform.libc);
}

/**
 * The packages that keep node_modules from being what the lock file says: missing, left over or of another version.
 * npm keeps its own record of what it installed in node_modules/.package-lock.json; the two are compared.
 * @param {Record<string, Package>} locked `packages` of package-lock.json, without the root entry ''
 * @param {Record<string, Package>} installed `packages` of node_modules/.package-lock.json
 * @param {Platform} platform
 * @returns {string[]} paths as in the lock file; empty when there is nothing to install
 */
export function differences(locked, installed, platform) {
  const isSame = (/** @type {string} */ path) =>
    locked[path]?.version === installed[path]?.version && locked[path]?.integrity === installed[path]?.integrity;
  const isNeeded = (/** @type {Package} */ entry) => !entry.optional || isBuiltFor(entry, platform);
  return [
    ...Object.keys(locked).filter((path) => isNeeded(locked[path]) && !isSame(path)),
    ...Object.keys(installed).filter((path) => !locked[path] || (!isNeeded(locked[path]) && !isSame(path))),
  ];
}

/** @param {string} file */
function packagesOf(file) {
  /** @type {Record<string, Package>} */
  const packages = JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  delete packages[''];
  return packages;
}

function isInstalled() {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return false;
  const installed = packagesOf('node_modules/.package-lock.json');
  return (
    differences(packagesOf('package-lock.json'), installed, thisPlatform()).length === 0 &&
    Object.keys(installed).every((path) => existsSync(join(root, path)))
  );
}

/** Whether this Node is new enough; `engines` in package.json says the same to npm, which only warns. */
function isNodeNewEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}

/**
 * Makes node_modules what package-lock.json says.
 * @returns {Promise<boolean>} whether it now is
 */
export async function ensureInstalled() {
  if (!isNodeNewEnough()) {
    console.error(`Backflow needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
    return false;
  }
  if (isInstalled()) return true;
  console.log('Installing the packages of package-lock.json ...');
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const npmCli = process.env.npm_execpath ?? ''; // set under `npm start` and `npm test`: needs no shell
  const code = basename(npmCli).startsWith('npm-cli')
    ? await execute(process.execPath, [npmCli, ...args])
    : await execute(['npm', ...args].join(' '), [], { shell: true });
  if (code !== 0) {
    console.error('The packages could not be installed: npm ci failed (see above). It needs the npm registry once.');
  }
  return code === 0;
}
