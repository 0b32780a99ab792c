/**
 * The bench in a real Chromium, as the page runs engines: in workers, the GPU's among them, beside TensorFlow.js, jax-js
 * and one dispatch per timestep on the same adapter. Wall time, since a GPU has no other.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { median } from 'd3';
import { type Browser, chromium, type Page } from 'playwright';
import { build, createServer } from 'vite';
import type { Experiment } from '../../model/experiment.ts';
import { chromiumLaunch, ensureBrowser } from '../setup/browser.mjs';
import { root } from '../setup/paths.mjs';
import type { Report } from './contestant.ts';
import { installPeers, our } from './entrants.ts';
import type { Contender, Timed } from './in-page.ts';
import { cases, experimentOf, nameOf, type Problem, problemOf } from './problem.ts';
import { reportsOf, TOLERANCES } from './race.ts';
import type { Section, Table } from './record.ts';
import { browserTargets, verdicts } from './targets.ts';

const LANES = [1, 3, 8];
const FILES = '/bench-peers/';

interface Named {
  readonly name: string;
  readonly contender: Contender;
}

const engines: readonly Named[] = [
  { name: 'cpu engine in workers', contender: { engine: 'cpu' } },
  { name: 'gpu engine in a worker', contender: { engine: 'gpu' } },
];
const peer = (name: string, module: string, backend: string): Named => ({
  name,
  contender: { module: `${FILES}${module}.js`, backend, files: FILES },
});
const peers: readonly Named[] = [
  peer('TensorFlow.js wasm', 'tfjs-page', 'wasm'),
  peer('TensorFlow.js webgpu', 'tfjs-page', 'webgpu'),
  peer('jax-js wasm, jit', 'jax-js-page', 'wasm'),
  peer('jax-js webgpu, jit', 'jax-js-page', 'webgpu'),
];
/** A module of the project, which the page opens as it does a library. */
const perTimestep: Named = {
  name: 'one dispatch per timestep',
  contender: { module: '/src/cli/bench/per-timestep.ts', backend: 'webgpu', files: FILES },
};
const ways: readonly Named[] = [
  ...engines,
  { name: 'cpu engine in one worker', contender: { engine: 'cpu', workers: 1 } },
  { name: 'cpu engine in the page itself', contender: { engine: 'local' } },
];

export interface InBrowser {
  /** The cpu engine, the gpu engine, and the one that is named. */
  readonly groups: readonly { readonly name: string; readonly timed: readonly Timed[] }[];
  /** In the order of `ways`. */
  readonly byLanes: readonly { readonly lanes: number; readonly timed: readonly Timed[] }[];
}

export async function benchBrowser(rounds: number): Promise<Section> {
  const test = cases[0]!;
  const problem = await problemOf(test);
  const truth = await firstReport(problem);
  const folder = installPeers();
  const files = typeof folder === 'string' ? await bundlePeers(folder) : new Map<string, Buffer>();
  const server = await createServer({
    root,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, strictPort: false },
  });
  await server.listen();
  const browser = await chromium.launch(chromiumLaunch(await ensureBrowser()));
  try {
    const base = server.resolvedUrls!.local[0]!;
    const race = async (named: readonly Named[], experiment: Experiment): Promise<Timed[]> => {
      const page = await openPage(browser, base, files);
      const timed = await raceIn(page, {
        problem,
        experiment,
        contenders: named.map(({ contender }) => contender),
        rounds,
      });
      await page.close();
      return timed;
    };
    // Each library in a page of its own: on one device they take each other's memory, and TensorFlow.js has one backend.
    const groups: InBrowser['groups'][number][] = [];
    for (const one of [...(files.size > 0 ? peers : []), perTimestep]) {
      console.error(`${one.name} …`);
      groups.push({ name: one.name, timed: judged(await race([...engines, one], experimentOf(test)), truth) });
    }
    const byLanes: InBrowser['byLanes'][number][] = [];
    for (const lanes of LANES) byLanes.push({ lanes, timed: await race(ways, experimentOf(test, {}, lanes)) });
    const absent = typeof folder === 'string' ? [] : [`TensorFlow.js and jax-js: ${folder.reason}.`];
    return {
      title: 'In a browser',
      method: `Chromium ${browser.version()}, wall time, ${rounds} rounds in turn (3 of contestants above a second a step), median; ${nameOf(test)}. Of engines beside engines, targets compare best rounds. Engines draw a new batch for every step and report to the page; all others train on one batch, those on a GPU are read once a round. The first step of each is compared with the f64 reference, as in Node.`,
      tables: [targetsTable({ groups, byLanes }), besideTable(groups, absent), lanesTable(byLanes)],
      results: { rounds, groups, byLanes },
    };
  } finally {
    await browser.close();
    await server.close();
  }
}

/** An empty page that finds the project's modules and the peers' files. */
async function openPage(browser: Browser, base: string, files: ReadonlyMap<string, Buffer>): Promise<Page> {
  const page = await browser.newPage();
  await page.route(`${base}bench`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
  await page.route(`${base.replace(/\/$/, '')}${FILES}*`, (route) => {
    const name = path.basename(new URL(route.request().url()).pathname);
    const contentType = name.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
    const body = files.get(name);
    return body ? route.fulfill({ contentType, body }) : route.fulfill({ status: 404 });
  });
  await page.goto(`${base}bench`);
  return page;
}

// As text: what runs in the page is served to it, not sent from here.
const raceIn = (page: Page, asked: unknown): Promise<Timed[]> =>
  page.evaluate(`import('/src/cli/bench/in-page.ts').then(({ race }) => race(${JSON.stringify(asked)}))`);

/** Of the reference. */
async function firstReport(problem: Problem): Promise<Report> {
  const folder = mkdtempSync(path.join(tmpdir(), 'backflow-bench-'));
  const file = path.join(folder, 'problem.json');
  writeFileSync(file, JSON.stringify(problem));
  const [first] = await reportsOf(our('reference', 'f64 reference', { engine: 'reference' }), file);
  rmSync(folder, { recursive: true });
  return first!;
}

/** The peers' scripts as one file each, and the .wasm files that one of them asks for. */
async function bundlePeers(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const name of ['tfjs-page', 'jax-js-page']) {
    const built = await build({
      root: folder,
      configFile: false,
      logLevel: 'silent',
      build: {
        write: false,
        minify: false,
        target: 'es2022',
        lib: { entry: path.join(folder, `${name}.mjs`), formats: ['es'], fileName: name },
      },
    });
    for (const output of [built].flat().flatMap((bundle) => ('output' in bundle ? bundle.output : []))) {
      files.set(path.basename(output.fileName), Buffer.from('code' in output ? output.code : output.source));
    }
  }
  const binaries = path.join(folder, 'node_modules/@tensorflow/tfjs-backend-wasm/dist');
  for (const name of readdirSync(binaries).filter((file) => file.endsWith('.wasm'))) {
    files.set(name, readFileSync(path.join(binaries, name)));
  }
  return files;
}

/** Those whose first step is not the reference's are refused after the fact. */
function judged(timed: readonly Timed[], truth: Report): Timed[] {
  const differs = (value: number, other: number, tolerance: number) => !(Math.abs(value / other - 1) <= tolerance);
  return timed.map((one) => {
    if (!one.first) return one;
    const isWrong =
      differs(one.first.loss, truth.loss, TOLERANCES.loss) ||
      one.first.norms!.some((norm, t) => differs(norm, truth.norms![t]!, TOLERANCES.norms)) ||
      // Of our engines, which do not say it, there are tests.
      (!Number.isNaN(one.first.weightNorm) && differs(one.first.weightNorm, truth.weightNorm, TOLERANCES.weightNorm));
    return isWrong ? { ...one, times: [], refusal: 'wrong: its first step differs from the reference' } : one;
  });
}

const cell = ({ times, refusal }: Timed): string => (refusal === undefined ? median(times)!.toFixed(2) : '–');

function targetsTable(measured: InBrowser): Table {
  const isInSoftware = measured.groups.some(({ timed }) => timed[1]!.version.endsWith('in software'));
  const note =
    'The adapter here is in software: it computes on the processor. The rows of the gpu engine say nothing of a GPU.';
  return { ...verdicts(browserTargets(measured)), ...(isInSoftware && { notes: [note] }) };
}

/** A library, or a program, and from the same page and rounds both engines. */
function besideTable(groups: InBrowser['groups'], absent: readonly string[]): Table {
  const failures = groups.flatMap(({ name, timed }) =>
    timed.flatMap(({ version, refusal }) => (refusal === undefined ? [] : [`${name}, ${version}: ${refusal}.`])),
  );
  const versions = [...new Set(groups.flatMap(({ timed }) => timed.map(({ version }) => version)))];
  return {
    title: 'Beside others: one lane, ms per step',
    head: ['', 'it', 'cpu engine', 'gpu engine', 'to the cpu engine', 'to the gpu engine', 'opening and loading, s'],
    rows: groups.map(({ name, timed }) => {
      const [cpu, gpu, library] = timed as [Timed, Timed, Timed];
      const ratio = (own: Timed) =>
        [own, library].some(({ refusal }) => refusal !== undefined)
          ? '–'
          : `${(median(library.times)! / median(own.times)!).toFixed(2)} ×`;
      return [name, cell(library), cell(cpu), cell(gpu), ratio(cpu), ratio(gpu), (library.loadMs / 1000).toFixed(1)];
    }),
    notes: [
      'One dispatch per timestep is the same step by hand in plain WGSL: forward and backward a kernel for each timestep, a thread for each sequence and four units (`cli/bench/per-timestep.ts`).',
      `Versions: ${versions.join('; ')}.`,
      ...failures,
      ...absent,
    ],
  };
}

function lanesTable(byLanes: InBrowser['byLanes']): Table {
  return {
    title: 'Lanes: ms per step of all of them',
    head: ['lanes', ...ways.map(({ name }) => name)],
    rows: byLanes.map(({ lanes, timed }) => [lanes, ...timed.map(cell)]),
  };
}
