/**
 * Runs a TypeScript module of the project in plain Node, through vite, so that command-line tools and the page share
 * every line: `node src/cli/run.mjs bench.ts --quick`. The module's default export gets the remaining arguments and
 * returns the exit code.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';
import { createServer } from 'vite';

// As browsers have it; Node 20 knows it, but not by default.
if (Number.parseInt(process.versions.node, 10) < 21) v8.setFlagsFromString('--experimental-wasm-relaxed-simd');

const here = path.dirname(fileURLToPath(import.meta.url));
const [file, ...args] = process.argv.slice(2);
if (!file) throw new Error('run.mjs: name a module in src/cli, e.g. bench.ts');
const root = path.join(here, '../..');
const server = await createServer({
  root,
  configFile: path.join(root, 'vite.config.ts'),
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
  appType: 'custom',
  logLevel: 'warn',
});
try {
  const module = await server.ssrLoadModule(path.join(here, file));
  process.exitCode = await module.default(args);
} finally {
  await server.close();
}
