/**
 * `npm run bench -- --page`: how the built page starts and how smooth it is, in a real Chromium: time to the first paint,
 * step and chart; long tasks, frames and input with 8 lanes and 12 charts on the CPU engine; the heap over 10⁵ steps; the
 * bytes of script that are loaded at once. `--quick`: fewer loads, seconds and steps. `--only start,busy,memory`: a part.
 * `--steps 60000`: so many for the heap. `--json file`: all of it for machines. Times are those of this machine at this moment; run it on a quiet one.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { INITIAL_LIMIT, sumOf } from '../setup/initial-scripts.ts';
import { type Busy, measureBusy } from './busy.ts';
import { type Memory, measureMemory } from './memory.ts';
import { CHARTS, openBuilt } from './page.ts';
import type { Cost } from './profile.ts';
import { measureStart, type Starts } from './start.ts';

/** A common window, and one in which all charts are in sight. */
const VIEWPORTS = [
  { width: 1280, height: 800 },
  { width: 1920, height: 3200 },
];

const settingOf = (args: readonly string[], name: string) =>
  args.includes(name) ? args[args.indexOf(name) + 1] : undefined;

export async function benchPage(args: readonly string[]): Promise<number> {
  const isQuick = args.includes('--quick');
  const parts = settingOf(args, '--only')?.split(',') ?? ['start', 'busy', 'memory'];
  const json = settingOf(args, '--json');
  const steps = Number(settingOf(args, '--steps') ?? (isQuick ? 2e4 : 1e5));
  const built = await openBuilt();
  try {
    const [cpu] = cpus();
    const about = {
      date: new Date().toISOString(),
      processor: `${cpu?.model ?? 'unknown'}, ${cpus().length} cores`,
      load: loadavg()[0]!,
      chromium: built.browser.version(),
      node: process.version,
    };
    console.log(
      `${about.date}; ${about.processor}, load ${about.load.toFixed(1)}; Chromium ${about.chromium}, Node ${about.node}\n`,
    );
    const scripts = { limit: INITIAL_LIMIT, size: sumOf(built.scripts), scripts: built.scripts };
    table(['initial JavaScript, gzipped', 'kB', 'limit'], [['all', scripts.size.toFixed(1), `≤ ${INITIAL_LIMIT}`]]);
    const starts: { readonly slowdown: number; readonly starts: Starts }[] = [];
    if (parts.includes('start')) {
      for (const slowdown of [1, 4])
        starts.push({ slowdown, starts: await measureStart(built, isQuick ? 3 : 9, slowdown) });
      printStarts(starts);
    }
    const busy: Busy[] = [];
    if (parts.includes('busy')) {
      for (const viewport of VIEWPORTS) busy.push(await measureBusy(built, viewport, isQuick ? 10 : 30));
      printBusy(busy);
    }
    const memory = parts.includes('memory') ? await measureMemory(built, steps, isQuick ? 10 : 40) : undefined;
    if (memory) printMemory(memory);
    if (json) writeFileSync(json, `${JSON.stringify({ ...about, scripts, starts, busy, memory }, undefined, 2)}\n`);
    return 0;
  } finally {
    await built.close();
  }
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(`| ${head.join(' | ')} |\n|${head.map(() => '---|').join('')}`);
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
  console.log('');
}

/** How many, and the longest. */
function listOf(times: readonly number[]): string {
  const longest = [...times].sort((a, b) => b - a).slice(0, 8);
  return times.length === 0 ? '0' : `${times.length} (${longest.join(', ')}${times.length > 8 ? ' …' : ''})`;
}

const ms = (value: number) => value.toFixed(0);

function printStarts(all: readonly { readonly slowdown: number; readonly starts: Starts }[]): void {
  const rows = [
    ['first paint', 'firstPaint', ''],
    ['first contentful paint', 'firstContentfulPaint', '≤ 1500'],
    ['main chart, with axes', 'chart', '≤ 1500'],
    ['first trained step', 'firstStep', ''],
    ['main chart, with data', 'chartWithData', ''],
  ] as const;
  const heads = all.map(
    ({ slowdown, starts }) =>
      `${slowdown === 1 ? '' : `processor ${slowdown} × slower, `}median of ${starts.loads} (slowest)`,
  );
  table(
    ['from navigation, ms', ...heads, 'target'],
    rows.map(([name, key, target]) => [
      name,
      ...all.map(({ starts: { median, slowest } }) => `${ms(median[key])} (${ms(slowest[key])})`),
      target,
    ]),
  );
}

function printBusy(all: readonly Busy[]): void {
  const tail = ({ p50, p95, most }: { readonly p50: number; readonly p95: number; readonly most: number }) =>
    [p50, p95, most].map((value) => value.toFixed(1)).join(' / ');
  const rows: readonly (readonly [string, (busy: Busy) => string, string])[] = [
    ['tasks over 50 ms, by the clock', ({ longTasks }) => listOf(longTasks), '0'],
    ['tasks over 50 ms, processor time', ({ longTasksOfProcessor }) => listOf(longTasksOfProcessor), '0'],
    ['input to the next frame, ms: p50 / p95 / most', ({ input }) => `${tail(input)} of ${input.count}`, 'p95 ≤ 100'],
    ['Event Timing over 16 ms: p95', ({ eventTiming }) => `${ms(eventTiming.p95)} of ${eventTiming.count}`, '≤ 100'],
    ['main thread per frame, processor ms: p50 / p95 / most', ({ workPerFrame }) => tail(workPerFrame), ''],
    [
      'of a second, processor ms',
      ({ phases }) => phases.map(({ name, perSecond }) => `${name} ${ms(perSecond)}`).join(', '),
      '',
    ],
    ['frames per second', ({ framesPerSecond }) => framesPerSecond.toFixed(1), ''],
    ['steps per second', ({ stepsPerSecond }) => stepsPerSecond.toFixed(1), ''],
  ];
  table(
    [
      `8 lanes × ${CHARTS} charts, CPU engine`,
      ...all.map(({ viewport, seconds }) => `${viewport}, ${seconds.toFixed(0)} s`),
      'target',
    ],
    rows.map(([name, print, target]) => [name, ...all.map(print), target]),
  );
  for (const { viewport, costs, costsOfLongTasks } of all) {
    printCosts(`main thread, ${viewport}`, costs.slice(0, 16));
    if (costsOfLongTasks.length > 0) printCosts(`long tasks, ${viewport}`, costsOfLongTasks.slice(0, 16));
  }
}

const printCosts = (name: string, costs: readonly Cost[]) =>
  table(
    [name, 'alone, ms', 'with calls, ms'],
    costs.map((cost) => [cost.name, ms(cost.self), ms(cost.total)]),
  );

function printMemory({ samples, slope, from }: Memory): void {
  const [first, last] = [samples[0]!, samples.at(-1)!];
  const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1);
  table(
    ['heap after forced collection', 'value'],
    [
      [`at step ${first.step}, kB`, kilobytes(first.heap)],
      [`at step ${last.step}, kB`, kilobytes(last.heap)],
      [
        `slope behind step ${from}, kB for 10⁴ steps (± standard error)`,
        `${kilobytes(slope.slope)} ± ${kilobytes(slope.error)}`,
      ],
      ['nodes of the document, first and last', `${first.nodes}, ${last.nodes}`],
    ],
  );
}
