// `npm test`: every check of the project, one after the other, all of them even when one fails, on a fresh clone too.
// The last line is the sum: unit tests + browser tests + one for each other stage. Options are passed to no runner:
// for a single test use `npm run unit -- path` or `npm run e2e -- path`.

/** @import { Results } from './report/results.mjs' */

import { clearResults, judge, readResults } from './report/results.mjs';
import { ensureBrowser } from './setup/browser.mjs';
import { execute } from './setup/execute.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { tool } from './setup/paths.mjs';

/** @type {Results} */
const pass = { passed: 1, failed: 0, skipped: [] };
/** @type {Results} */
const fail = { passed: 0, failed: 1, skipped: [] };

/** @param {string} script @param {string[]} args @returns {Promise<Results>} */
async function check(script, ...args) {
  return (await execute(process.execPath, [script, ...args])) === 0 ? pass : fail;
}

/** @param {'unit' | 'e2e'} stage @param {string[]} command @param {Record<string, string>} [env] */
async function countTests(stage, command, env = {}) {
  clearResults(stage);
  const code = await execute(process.execPath, command, { env });
  return judge(readResults(stage), code);
}

/** @param {'node' | 'browser'} project of e2e/vitest.config.ts */
function unitTests(project) {
  const reporters = ['--reporter=default', '--reporter=./src/cli/report/vitest.mjs'];
  return [tool('vitest'), 'run', '--config', 'e2e/vitest.config.ts', '--project', project, ...reporters];
}

/** @type {Map<string, Results>} */
const done = new Map();

/** @param {string} name @param {() => Promise<Results>} run */
async function stage(name, run) {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 60 - name.length))}`);
  const start = performance.now();
  const results = await run().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    return fail;
  });
  done.set(name, results);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`── ${name}: ${results.failed === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
  return results.failed === 0;
}

async function allStages() {
  const isReady = await ensureInstalled();
  if (!isReady) return void done.set('install', fail); // nothing else could run
  await stage('type check', () => check(tool('typescript', 'tsc'), '--noEmit'));
  await stage('lint', () => check(tool('@biomejs/biome', 'biome'), 'check', '--error-on-warnings'));
  await stage('unit tests', () => countTests('unit', unitTests('node')));
  await stage('engines in the browser', async () => {
    const browser = await ensureBrowser();
    console.log(`In ${browser}`);
    return countTests('unit', unitTests('browser'), { CHROMIUM_PATH: browser });
  });
  const isBuilt = await stage('build', () => check(tool('vite'), 'build'));
  await stage('browser tests', async () => {
    if (!isBuilt) throw new Error('Not run: there is no build to open.');
    const browser = await ensureBrowser();
    console.log(`In ${browser}`);
    const reporters = '--reporter=list,./src/cli/report/playwright.mjs';
    const command = [tool('@playwright/test', 'playwright'), 'test', '--config=e2e/playwright.config.ts', reporters];
    return countTests('e2e', command, { CHROMIUM_PATH: browser });
  });
}

await allStages();

let passed = 0;
let failed = 0;
console.log();
for (const [name, results] of done) {
  passed += results.passed;
  failed += results.failed;
  if (results.failed > 0) console.log(`FAILED  ${name}`);
  for (const { name: test, reason } of results.skipped) {
    console.log(`SKIPPED ${test}: ${reason || 'without a reason, which counts as a failure'}`);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);
