// How the browser tests run: the built page (dist/, from `vite build`), served by vite preview, in a real Chromium.
// Which Chromium: src/cli/setup/browser.mjs. WebGPU is on, with a software adapter where there is no GPU; one project
// has it off, to see what the page does without.

import { defineConfig } from '@playwright/test';
import { chromiumLaunch, ensureBrowser } from '../src/cli/setup/browser.mjs';
import { root, tool } from '../src/cli/setup/paths.mjs';
import { freePort } from '../src/cli/setup/ports.mjs';

// Every worker process loads this file again: the environment carries what the first one found.
process.env.CHROMIUM_PATH ||= await ensureBrowser();
process.env.BACKFLOW_E2E_PORT ||= String(await freePort());
const port = Number(process.env.BACKFLOW_E2E_PORT);

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../node_modules/.cache/backflow/e2e',
  timeout: 60_000,
  forbidOnly: Boolean(process.env.CI),
  workers: 1, // the page under test uses the cores itself
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
  },
  projects: [
    {
      name: 'webgpu',
      testIgnore: ['fallback.spec.ts', 'gpu-crash.spec.ts'],
      use: { launchOptions: chromiumLaunch(process.env.CHROMIUM_PATH) },
    },
    {
      name: 'webgpu, crashing',
      testMatch: 'gpu-crash.spec.ts',
      use: { launchOptions: chromiumLaunch(process.env.CHROMIUM_PATH, { mayGpuCrash: true }) },
    },
    {
      name: 'without webgpu',
      testMatch: 'fallback.spec.ts',
      use: { launchOptions: chromiumLaunch(process.env.CHROMIUM_PATH, { hasWebGpu: false }) },
    },
  ],
  webServer: {
    command: `"${process.execPath}" "${tool('vite')}" preview --host 127.0.0.1 --port ${port} --strictPort`,
    cwd: root,
    port, // not `url`: that would be asked through a proxy, where one is set
    reuseExistingServer: false,
    timeout: 30_000,
  },
});
