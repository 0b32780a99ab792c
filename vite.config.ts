// How the page is built and served. Tests have files of their own: e2e/vitest.config.ts and e2e/playwright.config.ts.

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { packedData } from './src/model/tasks/data/vite-plugin.ts';

export default defineConfig({
  base: './', // any sub-path of any static host can serve the build
  plugins: [react(), packedData()],
  worker: { format: 'es', plugins: () => [packedData()] },
  build: { target: 'es2022' }, // top-level await and WebAssembly SIMD
});
