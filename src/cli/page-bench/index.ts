/**
 * `npm run bench -- --page`: how the built page starts and how smooth it is, in a real Chromium: time to the first paint,
 * step and chart; long tasks, frames, input and pauses with 8 lanes and 12 charts on the CPU engine; the heap over 10⁵
 * steps; the bytes of script that are loaded at once. `--quick`: fewer loads, seconds and steps. `--only
 * start,busy,memory`: a part. `--steps 60000`: so many for the heap. Without --quick and --only it is a section of
 * `src/benchmark.md`. Times are those of this machine at this moment; run it on a quiet one.
 */
import { loadavg } from 'node:os';
import type { Section, Table } from '../bench/record.ts';
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

/**
 * @param only these of start, busy, memory; all if empty
 * @param steps until which the heap is measured
 */
export async function benchPage(isQuick: boolean, only: readonly string[], steps: number): Promise<Section> {
  const measures = (part: string) => only.length === 0 || only.includes(part);
  const load = loadavg()[0]!;
  const built = await openBuilt();
  try {
    const scripts = { limit: INITIAL_LIMIT, size: sumOf(built.scripts), scripts: built.scripts };
    const starts: Started[] = [];
    for (const slowdown of measures('start') ? [1, 4] : [])
      starts.push({ slowdown, starts: await measureStart(built, isQuick ? 3 : 9, slowdown) });
    const busy: Busy[] = [];
    for (const viewport of measures('busy') ? VIEWPORTS : [])
      busy.push(await measureBusy(built, viewport, isQuick ? 10 : 30));
    const memory = measures('memory') ? await measureMemory(built, steps, isQuick ? 10 : 40) : undefined;
    return {
      title: 'The page',
      method: `Chromium ${built.browser.version()}, the built page, served from this machine; load average before it ${load.toFixed(1)}.`,
      tables: [
        {
          title: 'Initial JavaScript',
          head: ['', 'kB, gzipped', 'limit'],
          rows: [['all scripts that index.html loads', scripts.size.toFixed(1), `≤ ${INITIAL_LIMIT}`]],
        },
        ...(starts.length > 0 ? [startTable(starts)] : []),
        ...(busy.length > 0 ? busyTables(busy) : []),
        ...(memory ? [memoryTable(memory)] : []),
      ],
      results: { load, scripts, starts, busy, memory },
    };
  } finally {
    await built.close();
  }
}

interface Started {
  readonly slowdown: number;
  readonly starts: Starts;
}

/** How many, and the longest. */
function listOf(times: readonly number[]): string {
  const longest = [...times].sort((a, b) => b - a).slice(0, 8);
  return times.length === 0 ? '0' : `${times.length} (${longest.join(', ')}${times.length > 8 ? ' …' : ''})`;
}

const ms = (value: number) => value.toFixed(0);

function startTable(all: readonly Started[]): Table {
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
  return {
    title: 'Start: ms from navigation',
    head: ['', ...heads, 'target'],
    rows: rows.map(([name, key, target]) => [
      name,
      ...all.map(({ starts: { median, slowest } }) => `${ms(median[key])} (${ms(slowest[key])})`),
      target,
    ]),
  };
}

function busyTables(all: readonly Busy[]): Table[] {
  const tail = ({ p50, p95, most }: { readonly p50: number; readonly p95: number; readonly most: number }) =>
    [p50, p95, most].map((value) => value.toFixed(1)).join(' / ');
  const rows: readonly (readonly [string, (busy: Busy) => string, string])[] = [
    ['tasks over 50 ms, by the clock', ({ longTasks }) => listOf(longTasks), '0'],
    ['tasks over 50 ms, processor time', ({ longTasksOfProcessor }) => listOf(longTasksOfProcessor), '0'],
    ['input to the next frame, ms: p50 / p95 / most', ({ input }) => `${tail(input)} of ${input.count}`, 'p95 ≤ 100'],
    ['Event Timing over 16 ms: p95', ({ eventTiming }) => `${ms(eventTiming.p95)} of ${eventTiming.count}`, '≤ 100'],
    [
      'pause to the last step, ms: p50 / most',
      ({ pause }) => `${ms(pause.p50)} / ${ms(pause.most)} of ${pause.count}`,
      'p50 ≤ 50',
    ],
    ['main thread per frame, processor ms: p50 / p95 / most', ({ workPerFrame }) => tail(workPerFrame), 'p50 ≤ 8'],
    [
      'of a second, processor ms',
      ({ phases }) => phases.map(({ name, perSecond }) => `${name} ${ms(perSecond)}`).join(', '),
      '',
    ],
    ['frames per second', ({ framesPerSecond }) => framesPerSecond.toFixed(1), '≥ 55'],
    ['steps per second', ({ stepsPerSecond }) => stepsPerSecond.toFixed(1), ''],
  ];
  return [
    {
      title: `Smoothness: 8 lanes × ${CHARTS} charts, CPU engine`,
      head: ['', ...all.map(({ viewport, seconds }) => `${viewport}, ${seconds.toFixed(0)} s`), 'target'],
      rows: rows.map(([name, print, target]) => [name, ...all.map(print), target]),
    },
    ...all.flatMap(({ viewport, costs, costsOfLongTasks }) => [
      costsTable(`Main thread, ${viewport}`, costs),
      ...(costsOfLongTasks.length > 0 ? [costsTable(`Long tasks, ${viewport}`, costsOfLongTasks)] : []),
    ]),
  ];
}

const costsTable = (title: string, costs: readonly Cost[]): Table => ({
  title,
  head: ['', 'alone, ms', 'with calls, ms'],
  rows: costs.slice(0, 12).map((cost) => [cost.name, ms(cost.self), ms(cost.total)]),
});

function memoryTable({ samples, slope, from }: Memory): Table {
  const [first, last] = [samples[0]!, samples.at(-1)!];
  const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1);
  return {
    title: 'Memory: the heap after forced collection',
    head: ['', 'value'],
    rows: [
      [`at step ${first.step}, kB`, kilobytes(first.heap)],
      [`at step ${last.step}, kB`, kilobytes(last.heap)],
      [
        `slope behind step ${from}, kB for 10⁴ steps (± standard error)`,
        `${kilobytes(slope.slope)} ± ${kilobytes(slope.error)}`,
      ],
      ['nodes of the document, first and last', `${first.nodes}, ${last.nodes}`],
    ],
  };
}
