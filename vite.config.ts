// How the page is built and served. Tests have files of their own: e2e/vitest.config.ts and e2e/playwright.config.ts.

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { printInitialScripts } from './src/cli/setup/initial-scripts.ts';
import { laterTexts } from './src/model/later-texts/vite-plugin.ts';
import { packedData } from './src/model/tasks/data/vite-plugin.ts';

export default defineConfig({
  base: './', // any sub-path of any static host can serve the build
  plugins: [react(), packedData(), laterTexts(), printInitialScripts()],
  worker: { format: 'es', plugins: () => [packedData(), laterTexts()] },
  build: {
    target: 'es2022', // top-level await and WebAssembly SIMD
    modulePreload: { polyfill: false }, // where it is unknown, modules are fetched when they are needed
    // What the page opens with is one file: several would be asked for at once anyway, and compress worse.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'initial', tags: ['$initial'] }] } } },
  },
});
