/** The built page in a real Chromium, for the bench: built afresh with source maps, served, and opened with an experiment. */
import { join } from 'node:path';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright';
import { build, preview } from 'vite';
import { printLink } from '../../lab/link.ts';
import { defaultExperiment, defaultLane, type Experiment } from '../../model/experiment.ts';
import { charts } from '../../ui/charts/index.ts';
import { chromiumLaunch, ensureBrowser } from '../setup/browser.mjs';
import { initialScripts } from '../setup/initial-scripts.ts';
import { cache, root } from '../setup/paths.mjs';

export interface Built {
  readonly browser: Browser;
  readonly address: string;
  /** Where the files are. */
  readonly folder: string;
  readonly scripts: ReturnType<typeof initialScripts>;
  close(): Promise<void>;
}

/** Builds, serves and launches. */
export async function openBuilt(): Promise<Built> {
  const folder = join(cache, 'page-bench');
  const environment = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  const output = await build({
    root,
    mode: 'production',
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, sourcemap: 'hidden' },
  });
  process.env.NODE_ENV = environment;
  if (!('output' in output)) throw new Error('the build had more than one output');
  const server = await preview({
    root,
    logLevel: 'error',
    build: { outDir: folder },
    preview: { host: '127.0.0.1', port: 0, strictPort: false },
  });
  const browser = await chromium.launch(chromiumLaunch(await ensureBrowser()));
  return {
    browser,
    address: server.resolvedUrls!.local[0]!,
    folder,
    scripts: initialScripts(Object.fromEntries(output.output.map((file) => [file.fileName, file]))),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

/** The most lanes and so many charts: eight learning rates of one network. */
export const CHARTS = 12;

export function busyLink(small: boolean): string {
  const first = defaultExperiment();
  const lane = { ...defaultLane(), ...(small && { hiddenSize: 8 }) };
  const experiment: Experiment = {
    ...first,
    ...(small && { batchSize: 2 }),
    task: { ...first.task, ...(small && { timesteps: 10 }) },
    lanes: Array.from({ length: 8 }, (_, i) => ({
      ...lane,
      optimizer: { ...lane.optimizer, learningRate: Number((1e-4 * 2 ** i).toPrecision(3)) },
    })),
  };
  const view = { charts: charts.slice(0, CHARTS).map(({ id }) => id) };
  return `?engine=cpu#${printLink({ experiment, view })}`;
}

/** A page with the experiment that trains on the CPU engine. */
export async function openBusy(
  { browser, address }: Built,
  viewport: { readonly width: number; readonly height: number },
  link: string,
  initial?: () => void,
): Promise<{ page: Page; session: CDPSession }> {
  const page = await browser.newPage({ viewport });
  if (initial) await page.addInitScript(initial);
  await page.goto(`${address}${link}`);
  await page.evaluate(() => window.lab.waitForStep(20));
  const figures = await page.getByRole('figure').count();
  if (figures !== CHARTS) throw new Error(`the page shows ${figures} charts, not ${CHARTS}`);
  return { page, session: await page.context().newCDPSession(page) };
}
