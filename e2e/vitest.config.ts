// How the unit tests run: all of them in Node, the suites over engines also in a real Chromium, where there is WebGPU.
// What is built and served: vite.config.ts.

import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, mergeConfig } from 'vitest/config';
import { chromiumLaunch, findBrowser } from '../src/cli/setup/browser.mjs';
import viteConfig from '../vite.config.ts';

const names = [
  ...['engine', 'parity', 'closed-forms', 'antisymmetric', 'truncation', 'learned-start', 'regularizer'],
  ...['oracle', 'oracle-cells', 'tasks', 'defaults'],
];
const suites = names.map((name) => `src/engine/${name}.test.ts`);

export default mergeConfig(
  viteConfig,
  defineConfig({
    root: fileURLToPath(new URL('..', import.meta.url)),
    test: {
      testTimeout: 120_000,
      // Browsers have relaxed SIMD, Node 20 only behind a flag: the kernels with fused multiply-add are tested too.
      execArgv: Number.parseInt(process.versions.node, 10) < 21 ? ['--experimental-wasm-relaxed-simd'] : [],
      projects: [
        {
          extends: true,
          test: {
            name: 'node',
            environment: 'node',
            include: ['src/**/*.test.{ts,tsx}'],
            exclude: ['src/**/*.browser.test.ts'],
          },
        },
        {
          extends: true,
          test: {
            name: 'browser',
            include: [...suites, 'src/**/*.browser.test.ts'],
            provide: { isWebGpuRequired: process.env.REQUIRE_WEBGPU === '1' },
            browser: {
              enabled: true,
              headless: true,
              screenshotFailures: false,
              provider: playwright({ launchOptions: chromiumLaunch(await findBrowser()) }),
              instances: [{ browser: 'chromium' }],
            },
          },
        },
      ],
    },
  }),
);
