// Finds the Chromium that the page is tested in and, where there is none, tries to install one. Drives nothing itself.
// Plain Node; Playwright, when installed, is asked for its own copy.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execute } from './execute.mjs';
import { tool } from './paths.mjs';

/**
 * Only a browser that starts counts: Playwright's copy may lack libraries of the system.
 * @param {string} path
 */
function isUsable(path) {
  if (!existsSync(path)) return false;
  if (process.platform === 'win32') return true; // chrome.exe --version opens a window instead of answering
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

/** @returns {string[]} where a Chromium, Chrome or Edge usually is, best first */
function systemPaths() {
  const { env, platform } = process;
  if (platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `${name}.app/Contents/MacOS/${name}`);
    return ['/Applications', join(homedir(), 'Applications')].flatMap((base) => apps.map((app) => join(base, app)));
  }
  if (platform === 'win32') {
    const apps = ['Google/Chrome/Application/chrome.exe', 'Chromium/Application/chrome.exe'];
    apps.push('Microsoft/Edge/Application/msedge.exe');
    const bases = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((base) => base !== undefined);
    return bases.flatMap((base) => apps.map((app) => join(base, app)));
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/bin', '/snap/bin', '/opt/google/chrome'].filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** @returns {Promise<string[]>} */
async function playwrightPaths() {
  try {
    const { chromium } = await import('playwright');
    return [chromium.executablePath()];
  } catch {
    return []; // not installed, or no build for this platform
  }
}

/**
 * The first usable of: $CHROMIUM_PATH, Playwright's own, the system's.
 * @returns {Promise<string | undefined>} an absolute path
 * @throws when CHROMIUM_PATH is set and is not a browser: falling back silently would test another one than asked for
 */
export async function findBrowser() {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) {
    if (isUsable(asked)) return asked;
    throw new Error(`CHROMIUM_PATH is "${asked}", which is not a Chromium that starts. Correct it or unset it.`);
  }
  return [...(await playwrightPaths()), ...systemPaths()].find(isUsable);
}

/** Ways to get a Chromium, tried in order until one can be found. */
const installers = [
  {
    label: 'npx playwright install chromium',
    applies: () => true,
    install: () => execute(process.execPath, [tool('playwright'), 'install', 'chromium', '--no-shell']),
  },
  {
    label: 'apt-get update && apt-get install -y chromium',
    applies: () => process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get'),
    install: () =>
      execute('apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null', [], {
        shell: true,
        env: { DEBIAN_FRONTEND: 'noninteractive' },
      }),
  },
];

/**
 * Finds a Chromium, installing one when there is none.
 * @returns {Promise<string>} an absolute path
 * @throws one error that says what was tried and what to do
 */
export async function ensureBrowser() {
  const found = await findBrowser();
  if (found) return found;
  const tried = installers.filter(({ applies }) => applies());
  for (const { label, install } of tried) {
    console.log(`No Chromium found. Trying: ${label}`);
    await install();
    const installed = await findBrowser();
    if (installed) return installed;
  }
  throw new Error(
    `No Chromium was found, and none could be installed (tried: ${tried.map(({ label }) => label).join('; ')}).\n` +
      'Install Chromium, Chrome or Edge, or set CHROMIUM_PATH to the full path of its executable.',
  );
}

/**
 * How tests launch it.
 * @param {string | undefined} executablePath
 * @param {{ hasWebGpu?: boolean, mayGpuCrash?: boolean }} [options] WebGPU may have a software adapter, where there is
 *   no GPU; `mayGpuCrash`: a page may have the GPU again however often its process has crashed
 */
export const chromiumLaunch = (executablePath, { hasWebGpu = true, mayGpuCrash = false } = {}) => ({
  ...(executablePath !== undefined && { executablePath }),
  chromiumSandbox: process.getuid?.() !== 0, // Chromium refuses to run as root with it
  args: [
    '--headless=new',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    ...(hasWebGpu ? ['--enable-unsafe-webgpu'] : []),
    ...(mayGpuCrash ? ['--disable-domain-blocking-for-3d-apis', '--disable-gpu-process-crash-limit'] : []),
  ],
});
