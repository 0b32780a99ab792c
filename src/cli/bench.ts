/**
 * `npm run bench`: CPU time of a training step (forward, backward, clip, Adam, norms of every timestep) on the adding
 * problem, by engine and cell, and the share of it that goes into matrix products. Rounds are interleaved and medians
 * printed, because machines drift: compare figures of one run with each other. `--browser`: wall time of the engines in
 * workers of a real Chromium instead, the GPU's among them (`bench-browser.ts`). `--quick`: fewer rounds.
 */
import { median } from 'd3';
import { cpuPasses } from '../engine/cpu/index.ts';
import { createCpuPasses } from '../engine/cpu/passes.ts';
import { LocalEngine, type PassesFactory } from '../engine/local.ts';
import { referencePasses } from '../engine/reference/index.ts';
import { defaultExperiment, defaultLane, type Experiment } from '../model/experiment.ts';

/** The same engine with products that do nothing: what is missing from its time is theirs. */
const withoutProducts: PassesFactory = {
  ...cpuPasses,
  create: (layout) => createCpuPasses(layout, (kernels) => ({ ...kernels, productStore() {}, productAdd() {} })),
};

interface Contestant {
  readonly name: string;
  readonly factory: PassesFactory;
  readonly experiment: Experiment;
  /** Steps of a round. */
  readonly steps: number;
}

interface Case {
  readonly name: string;
  readonly cell: string;
  readonly timesteps: number;
  readonly hiddenSize: number;
  readonly lanes: number;
}

const cases: readonly Case[] = [
  { name: 'rnn tanh, T=100, H=64', cell: 'rnn', timesteps: 100, hiddenSize: 64, lanes: 1 },
  { name: 'rnn tanh, T=100, H=64', cell: 'rnn', timesteps: 100, hiddenSize: 64, lanes: 3 },
  { name: 'lstm, T=100, H=64', cell: 'lstm', timesteps: 100, hiddenSize: 64, lanes: 1 },
  { name: 'gru, T=100, H=64', cell: 'gru', timesteps: 100, hiddenSize: 64, lanes: 1 },
  { name: 'rnn tanh, T=50, H=32', cell: 'rnn', timesteps: 50, hiddenSize: 32, lanes: 1 },
];

function experimentOf({ cell, timesteps, hiddenSize, lanes }: Case): Experiment {
  const lane = { ...defaultLane(), cell: { id: cell, ...(cell === 'rnn' && { activation: 'tanh' }) }, hiddenSize };
  const experiment = defaultExperiment();
  return { ...experiment, task: { ...experiment.task, timesteps }, lanes: new Array(lanes).fill(lane) };
}

/** CPU milliseconds of this process since it started. */
function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Median CPU milliseconds per step of each contestant, over rounds in which they take turns. */
async function race(contestants: readonly Contestant[], rounds: number): Promise<number[]> {
  const engines = await Promise.all(
    contestants.map(async ({ factory, experiment }) => {
      const engine = new LocalEngine(factory);
      await engine.load(experiment);
      return engine;
    }),
  );
  for (const [i, { steps }] of contestants.entries()) await engines[i]!.advance(steps);
  const times: number[][] = contestants.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { steps }] of contestants.entries()) {
      const before = cpuMilliseconds();
      await engines[i]!.advance(steps);
      times[i]!.push((cpuMilliseconds() - before) / steps);
    }
  }
  return times.map((list) => median(list)!);
}

export default async function bench(args: readonly string[]): Promise<number> {
  if (args.includes('--page')) return (await import('./page-bench/index.ts')).benchPage(args);
  const rounds = args.includes('--quick') ? 3 : 9;
  if (args.includes('--browser')) return (await import('./bench-browser.ts')).benchBrowser(rounds);
  console.log(
    `cpu engine: ${cpuPasses.variant}; Node ${process.version}; B=32, median of ${rounds} interleaved rounds\n`,
  );
  console.log('| case | lanes | cpu ms/step | cpu steps/s | in products | reference ms/step | ratio |');
  console.log('|---|---|---|---|---|---|---|');
  for (const test of cases) {
    const experiment = experimentOf(test);
    const steps = test.hiddenSize < 64 ? 200 : 60 / test.lanes;
    const [cpu, bare, reference] = (await race(
      [
        { name: 'cpu', factory: cpuPasses, experiment, steps },
        { name: 'cpu without products', factory: withoutProducts, experiment, steps },
        { name: 'reference', factory: referencePasses, experiment, steps: 1 },
      ],
      rounds,
    )) as [number, number, number];
    const share = `${Math.round((1 - bare / cpu) * 100)} %`;
    const cells = [
      test.name,
      test.lanes,
      cpu.toFixed(2),
      (1000 / cpu).toFixed(0),
      share,
      reference.toFixed(0),
      `${(reference / cpu).toFixed(0)} ×`,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
  return 0;
}
