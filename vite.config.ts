// How the page is built, served and unit-tested. Browser tests have their own file: e2e/playwright.config.ts.

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { digits } from './src/model/tasks/digits/vite-plugin.ts';

export default defineConfig({
  base: './', // any sub-path of any static host can serve the build
  plugins: [react(), digits()],
  worker: { format: 'es', plugins: () => [digits()] },
  build: { target: 'es2022' }, // top-level await and WebAssembly SIMD
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'node',
    testTimeout: 120_000,
    // Browsers have relaxed SIMD, Node 20 only behind a flag: the kernels with fused multiply-add are tested too.
    execArgv: Number.parseInt(process.versions.node, 10) < 21 ? ['--experimental-wasm-relaxed-simd'] : [],
  },
});
