// What a stage of `npm test` found, as both reporters beside this file write it and src/cli/test.mjs sums it.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../setup/paths.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: { name: string, reason: string }[] }} Results
 */

const fileOf = (/** @type {string} */ stage) => join(cache, `results-${stage}.json`);

/** @param {string} stage @param {Results} results */
export function writeResults(stage, results) {
  mkdirSync(cache, { recursive: true });
  writeFileSync(fileOf(stage), JSON.stringify(results, null, 2));
}

/**
 * Forgets an earlier run's results, so that they can't stand in for those of a runner that crashed.
 * @param {string} stage
 */
export function clearResults(stage) {
  rmSync(fileOf(stage), { force: true });
}

/**
 * What a test runner's stage counts for. A runner that failed without a failing test, or ran none, is one failure;
 * so is a test skipped for no stated reason.
 * @param {Results | undefined} results undefined when the runner wrote none
 * @param {number} exitCode the runner's
 * @returns {Results}
 */
export function judge(results, exitCode) {
  const { passed, failed, skipped } = results ?? { passed: 0, failed: 0, skipped: [] };
  const allFailed = failed + skipped.filter(({ reason }) => !reason).length;
  const isBroken = allFailed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: isBroken ? 1 : allFailed, skipped };
}

/** @param {string} stage @returns {Results | undefined} */
export function readResults(stage) {
  return existsSync(fileOf(stage)) ? JSON.parse(readFileSync(fileOf(stage), 'utf8')) : undefined;
}
