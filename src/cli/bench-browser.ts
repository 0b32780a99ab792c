/**
 * Steps per second of the engines as the page runs them, in workers of a real Chromium, on the adding problem
 * (rnn tanh, B=32, T=100, H=64) with 1, 3 and 8 lanes. Wall time, since a GPU has no other; rounds are interleaved.
 */
import { median } from 'd3';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { defaultExperiment, defaultLane, type Experiment } from '../model/experiment.ts';
import type { Timed } from './bench-page.ts';
import { chromiumLaunch, ensureBrowser } from './setup/browser.mjs';
import { root } from './setup/paths.mjs';

const LANES = [1, 3, 8];
const ENGINES = ['cpu', 'gpu'] as const;

export async function benchBrowser(rounds: number): Promise<number> {
  const server = await createServer({
    root,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, strictPort: false },
  });
  await server.listen();
  const browser = await chromium.launch(chromiumLaunch(await ensureBrowser()));
  try {
    const page = await browser.newPage();
    const address = `${server.resolvedUrls!.local[0]}bench`;
    await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
    await page.goto(address);
    console.log(
      `Chromium ${browser.version()}; B=32, T=100, H=64, median of ${rounds} interleaved rounds, wall time\n`,
    );
    console.log(`| lanes | ${ENGINES.map((id) => `${id} ms/step | ${id} steps/s | ${id} load s`).join(' | ')} |`);
    console.log(`|---|${ENGINES.map(() => '---|---|---|').join('')}`);
    const variants = new Set<string>();
    for (const lanes of LANES) {
      const experiment: Experiment = { ...defaultExperiment(), lanes: new Array(lanes).fill(defaultLane()) };
      const asked = JSON.stringify({ experiment, engines: ENGINES, rounds });
      // As text: what runs in the page is served to it, not sent from here.
      const results: Timed[] = await page.evaluate(
        `import('/src/cli/bench-page.ts').then(({ race }) => race(${asked}))`,
      );
      const columns = results.map(({ times, refusal, loadMs }) => {
        if (refusal) return `${refusal} | – | –`;
        const time = median(times)!;
        return `${time.toFixed(2)} | ${(1000 / time).toFixed(1)} | ${(loadMs / 1000).toFixed(2)}`;
      });
      for (const [i, { variant }] of results.entries()) variants.add(`${ENGINES[i]}: ${variant}`);
      console.log(`| ${lanes} | ${columns.join(' | ')} |`);
    }
    console.log(`\n${[...variants].join('; ')}`);
    return 0;
  } finally {
    await browser.close();
    await server.close();
  }
}
