/**
 * The page with as much on it as there can be, while it trains and is used: tasks of the main thread and what they did,
 * frames, and how long input waits for the frame that answers it.
 */
import type { Page } from 'playwright';
import { type Built, busyLink, openBusy } from './page.ts';
import { type Cost, type CpuProfile, costsOf } from './profile.ts';
import { at } from './statistics.ts';

export interface Busy {
  readonly viewport: string;
  readonly seconds: number;
  readonly framesPerSecond: number;
  readonly stepsPerSecond: number;
  /** Of tasks over 50 ms, ms. */
  readonly longTasks: readonly number[];
  /** Work of the main thread between two frames, scripts and layout alike, ms. */
  readonly workPerFrame: { readonly p50: number; readonly p95: number; readonly most: number };
  /** From the event to the end of the frame that follows its handlers, ms. */
  readonly input: { readonly count: number; readonly p50: number; readonly p95: number; readonly most: number };
  /** `duration` of the Event Timing of discrete events: those below 16 ms are left out by the browser. */
  readonly eventTiming: { readonly count: number; readonly p95: number };
  /** What the main thread did, and what it did in long tasks. */
  readonly costs: readonly Cost[];
  readonly costsOfLongTasks: readonly Cost[];
}

interface Watched {
  readonly longTasks: { start: number; duration: number }[];
  readonly events: number[];
  readonly waits: number[];
  frames: number;
}

/** Runs in the page, before its own scripts. */
function watch(): void {
  const seen: Watched = { longTasks: [], events: [], waits: [], frames: 0 };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) seen.longTasks.push({ start: startTime, duration });
  }).observe({ type: 'longtask' });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.events.push(duration);
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  for (const type of ['pointermove', 'pointerdown', 'keydown', 'click']) {
    addEventListener(
      type,
      ({ timeStamp }) =>
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => seen.waits.push(performance.now() - timeStamp);
          channel.port2.postMessage(undefined);
        }),
      true,
    );
  }
  const frame = () => {
    seen.frames++;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** A reader who looks at the charts, by pointer and by keys, and shows and hides a lane. */
async function use(page: Page, until: number): Promise<void> {
  const plots = page.locator('.chart-plot');
  const count = await plots.count();
  const toggle = page.locator('.lane-toggle').nth(1);
  for (let round = 0; Date.now() < until; round++) {
    const plot = plots.nth(round % count);
    const box = await plot.boundingBox();
    const { height } = page.viewportSize()!;
    if (box && box.y >= 0 && box.y + 40 < height) {
      for (let i = 1; i <= 12; i++) {
        await page.mouse.move(box.x + (box.width * i) / 14, box.y + 30);
        await page.waitForTimeout(40);
      }
      await page.mouse.down();
      await page.mouse.up();
      for (const key of ['ArrowLeft', 'ArrowLeft', 'Home', 'ArrowRight', 'Escape']) {
        await page.keyboard.press(key);
        await page.waitForTimeout(60);
      }
    }
    if (round % 4 === 3) await toggle.click();
  }
}

export async function measureBusy(
  built: Built,
  viewport: { readonly width: number; readonly height: number },
  seconds: number,
): Promise<Busy> {
  const { page, session } = await openBusy(built, viewport, busyLink(false), watch);
  await page.waitForTimeout(3000); // charts that come later are there, histories have begun
  await session.send('Performance.enable');
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: 500 });
  const { metrics } = await session.send('Performance.getMetrics');
  const navigation = metrics.find(({ name }) => name === 'NavigationStart')!.value;
  await built.browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', '-*'] });
  await session.send('Profiler.start');
  const before = await page.evaluate(reset);
  const from = Date.now();
  await use(page, from + seconds * 1000);
  const after = await page.evaluate(look);
  const { profile } = await session.send('Profiler.stop');
  const trace = JSON.parse((await built.browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  await page.context().close();
  await page.close();
  const { seen } = after;
  const elapsed = (after.now - before.now) / 1000;
  const work = workPerFrame(trace.traceEvents);
  const isLong = (time: number) => {
    const now = (time / 1e6 - navigation) * 1000;
    return seen.longTasks.some(({ start, duration }) => now >= start && now <= start + duration);
  };
  const costs = costsOf(profile as CpuProfile, built.folder, () => true);
  return {
    viewport: `${viewport.width} × ${viewport.height}`,
    seconds: elapsed,
    framesPerSecond: seen.frames / elapsed,
    stepsPerSecond: (after.step - before.step) / elapsed,
    longTasks: seen.longTasks.map(({ duration }) => Math.round(duration)),
    workPerFrame: { p50: at(0.5, work), p95: at(0.95, work), most: Math.max(...work) },
    input: {
      count: seen.waits.length,
      p50: at(0.5, seen.waits),
      p95: at(0.95, seen.waits),
      most: Math.max(...seen.waits),
    },
    eventTiming: { count: seen.events.length, p95: at(0.95, seen.events) },
    costs: costs.slice(0, 40),
    costsOfLongTasks: costsOf(profile as CpuProfile, built.folder, isLong).slice(0, 25),
  };
}

/** Runs in the page. */
const reset = () => {
  const { seen } = window as unknown as { seen: Watched };
  for (const list of [seen.longTasks, seen.events, seen.waits]) list.length = 0;
  seen.frames = 0;
  return { now: performance.now(), step: window.lab.state().step };
};

/** Runs in the page. */
const look = () => ({
  seen: (window as unknown as { seen: Watched }).seen,
  now: performance.now(),
  step: window.lab.state().step,
});

/** As Chromium traces: times in µs. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
}

/** By frame, the time that tasks of the page's main thread took since the frame before, ms. */
function workPerFrame(events: readonly TraceEvent[]): number[] {
  const frames = events.filter(({ name }) => name === 'FireAnimationFrame').sort((a, b) => a.ts - b.ts);
  const [first] = frames;
  if (!first) return [];
  const isHere = ({ pid, tid }: TraceEvent) => pid === first.pid && tid === first.tid;
  const tasks = events.filter((event) => /RunTask$/.test(event.name) && event.ph === 'X' && isHere(event));
  tasks.sort((a, b) => a.ts - b.ts);
  const starts = frames.filter(isHere).map(({ ts }) => ts);
  // Several callbacks of one frame are one frame.
  const apart = starts.filter((ts, i) => i === 0 || ts - starts[i - 1]! > 4000);
  const work: number[] = new Array(Math.max(0, apart.length - 1)).fill(0);
  let frame = 0;
  for (const { ts, dur = 0 } of tasks) {
    while (frame < work.length && ts >= apart[frame + 1]!) frame++;
    if (frame >= work.length) break;
    if (ts + dur >= apart[frame]!) work[frame]! += dur / 1000;
  }
  return work;
}
