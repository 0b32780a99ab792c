// `npm start`: installs what is missing, builds the page, serves the build and prints its address.
// PORT chooses the port; without it the first free one from 4173 on is taken. For development: `npm run dev`.

import { ensureInstalled } from './setup/install.mjs';
import { root } from './setup/paths.mjs';

/** @param {string | undefined} text */
function parsePort(text) {
  if (!text) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new Error(`PORT is "${text}": it must be a whole number from 1 to 65535.`);
}

async function start() {
  const port = parsePort(process.env.PORT);
  if (!(await ensureInstalled())) throw new Error('Backflow could not be started.');
  const { build, preview } = await import('vite');
  await build({ root, logLevel: 'warn' });
  try {
    const server = await preview({ root, preview: { port: port ?? 4173, strictPort: port !== undefined } });
    const address = server.resolvedUrls?.local[0] ?? server.resolvedUrls?.network[0];
    console.log(`\nBackflow is at ${address}   (Ctrl+C stops it)\n`);
  } catch (error) {
    if (!(error instanceof Error) || !/port .*in use/i.test(error.message)) throw error;
    throw new Error(`Port ${port} is in use. Set PORT to another one, or leave PORT out to take the first free one.`);
  }
}

try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
