/**
 * The page with as much on it as there can be, while it trains and is used: tasks of the main thread and what they did,
 * frames, and how long input waits for the frame that answers it.
 */
import type { Locator, Page } from 'playwright';
import { type Built, busyLink, openBusy } from './page.ts';
import { type Cost, type CpuProfile, costsOf } from './profile.ts';
import { at } from './statistics.ts';

export interface Busy {
  readonly viewport: string;
  readonly seconds: number;
  readonly framesPerSecond: number;
  readonly stepsPerSecond: number;
  /** Of tasks over 50 ms, ms: by the clock, and by the processor's time, which other programs do not add to. */
  readonly longTasks: readonly number[];
  readonly longTasksOfProcessor: readonly number[];
  /** Work of the main thread between two frames, scripts and layout alike, ms. */
  readonly workPerFrame: { readonly p50: number; readonly p95: number; readonly most: number };
  /** From the event to the end of the frame that follows its handlers, ms. */
  readonly input: { readonly count: number; readonly p50: number; readonly p95: number; readonly most: number };
  /** From the key that pauses to the last step that came in, ms. */
  readonly pause: { readonly count: number; readonly p50: number; readonly most: number };
  /** `duration` of the Event Timing of discrete events: those below 16 ms are left out by the browser. */
  readonly eventTiming: { readonly count: number; readonly p95: number };
  /** What the browser did on the main thread beside scripts, by its own names: processor time per second, ms. */
  readonly phases: readonly { readonly name: string; readonly perSecond: number }[];
  /** What the main thread did, and what it did in long tasks. */
  readonly costs: readonly Cost[];
  readonly costsOfLongTasks: readonly Cost[];
}

interface Watched {
  readonly longTasks: number[];
  readonly events: number[];
  readonly waits: number[];
  frames: number;
}

/** Runs in the page, before its own scripts. */
function watch(): void {
  const seen: Watched = { longTasks: [], events: [], waits: [], frames: 0 };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.longTasks.push(duration);
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

/**
 * A reader who looks at the charts, by pointer and by keys, and shows and hides a lane. Where things are is asked before:
 * every question is a script that runs in the page.
 */
async function readerOf(page: Page) {
  const boxOf = async (locator: Locator) => (await locator.boundingBox())!;
  const { height } = page.viewportSize()!;
  const plots = await Promise.all((await page.locator('.chart-plot').all()).map(boxOf));
  const inSight = plots.filter(({ y }) => y >= 0 && y + 40 < height);
  const toggle = await boxOf(page.locator('.lane-toggle').nth(1));
  return async (until: number): Promise<void> => {
    for (let round = 0; Date.now() < until; round++) {
      const { x, y, width } = inSight[round % inSight.length]!;
      for (let i = 1; i <= 12; i++) {
        await page.mouse.move(x + (width * i) / 14, y + 30);
        await page.waitForTimeout(40);
      }
      await page.mouse.down();
      await page.mouse.up();
      for (const key of ['ArrowLeft', 'ArrowLeft', 'Home', 'ArrowRight', 'Escape']) {
        await page.keyboard.press(key);
        await page.waitForTimeout(60);
      }
      if (round % 4 === 3) await page.mouse.click(toggle.x + toggle.width / 2, toggle.y + toggle.height / 2);
    }
  };
}

export async function measureBusy(
  built: Built,
  viewport: { readonly width: number; readonly height: number },
  seconds: number,
): Promise<Busy> {
  const { page, session } = await openBusy(built, viewport, busyLink(false), watch);
  await page.waitForTimeout(3000); // charts that come later are there, histories have begun
  const use = await readerOf(page);
  const before = await page.evaluate(reset);
  await use(Date.now() + seconds * 1000);
  const after = await page.evaluate(look);
  const elapsed = (after.now - before.now) / 1000;
  const pauses = await pausesOf(page);
  // Once more, to see what the time goes to: watching it so closely takes time itself.
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: 500 });
  await session.send('Profiler.start');
  await page.waitForTimeout(1000); // starting takes the main thread for long
  await built.browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', '-*'] });
  const from = Date.now();
  await use(from + seconds * 1000);
  const traced = (Date.now() - from) / 1000;
  const trace = JSON.parse((await built.browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const { profile } = await session.send('Profiler.stop');
  await page.context().close();
  await page.close();
  const { seen } = after;
  const events = onMainThread(trace.traceEvents);
  const work = workPerFrame(events);
  const long = events.filter((event) => isTask(event) && processorTime(event) > 50);
  // Profile and trace have one clock.
  const isLong = (time: number) => long.some(({ ts, dur = 0 }) => time >= ts && time <= ts + dur);
  const costs = costsOf(profile as CpuProfile, built.folder, () => true);
  return {
    viewport: `${viewport.width} × ${viewport.height}`,
    seconds: elapsed,
    framesPerSecond: seen.frames / elapsed,
    stepsPerSecond: (after.step - before.step) / elapsed,
    longTasks: seen.longTasks.map(Math.round),
    longTasksOfProcessor: long.map((event) => Math.round(processorTime(event))),
    phases: PHASES.map((name) => {
      const all = events.filter((event) => event.name === name);
      return { name, perSecond: all.reduce((sum, event) => sum + processorTime(event), 0) / traced };
    }),
    workPerFrame: { p50: at(0.5, work), p95: at(0.95, work), most: Math.max(...work) },
    input: {
      count: seen.waits.length,
      p50: at(0.5, seen.waits),
      p95: at(0.95, seen.waits),
      most: Math.max(...seen.waits),
    },
    pause: { count: pauses.length, p50: at(0.5, pauses), most: Math.max(...pauses) },
    eventTiming: { count: seen.events.length, p95: at(0.95, seen.events) },
    costs: costs.slice(0, 40),
    costsOfLongTasks: costsOf(profile as CpuProfile, built.folder, isLong).slice(0, 25),
  };
}

const PAUSES = 15;
/** After this long without a step it is at rest. */
const AT_REST_MS = 400;

/** Pauses and runs again by the key for it; by pause, how long steps still came in, ms. */
async function pausesOf(page: Page): Promise<number[]> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const pauses: number[] = [];
  for (let i = 0; i < PAUSES; i++) {
    // At another moment of a step each time.
    await page.waitForTimeout(300 + 7 * i);
    await page.evaluate(watchNextKey, AT_REST_MS);
    await page.keyboard.press(' ');
    pauses.push(await page.evaluate(() => (window as unknown as { pause: Promise<number> }).pause));
    await page.keyboard.press(' ');
  }
  return pauses;
}

/** Runs in the page. */
function watchNextKey(rest: number): void {
  const pause = new Promise<number>((resolve, reject) => {
    const watchSteps = ({ timeStamp }: KeyboardEvent) => {
      let [step, last] = [window.lab.state().step, timeStamp];
      clearTimeout(unheard);
      const timer = setInterval(() => {
        const [now, state] = [performance.now(), window.lab.state()];
        if (state.step !== step) [step, last] = [state.step, now];
        if (now - last < rest) return;
        clearInterval(timer);
        if (state.phase === 'paused') resolve(last - timeStamp);
        else reject(new Error('the key did not pause the training'));
      }, 1);
    };
    const unheard = setTimeout(() => reject(new Error('the key did not reach the page')), 10_000);
    addEventListener('keydown', watchSteps, { capture: true, once: true });
  });
  Object.assign(window, { pause });
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
  /** Of the processor; absent where the system has no such clock. */
  readonly tdur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
}

const PHASES = ['FireAnimationFrame', 'UpdateLayoutTree', 'Layout', 'PrePaint', 'Paint', 'Layerize', 'Commit'];

const isTask = ({ name, ph }: TraceEvent): boolean => ph === 'X' && /RunTask$/.test(name);
const processorTime = ({ dur = 0, tdur = dur }: TraceEvent): number => tdur / 1000;

/** Those of the thread that fires animation frames, in their order. */
function onMainThread(events: readonly TraceEvent[]): TraceEvent[] {
  const first = events.find(({ name }) => name === 'FireAnimationFrame');
  return events.filter(({ pid, tid }) => pid === first?.pid && tid === first.tid).sort((a, b) => a.ts - b.ts);
}

/** By frame, the processor time that tasks took since the frame before, ms. */
function workPerFrame(events: readonly TraceEvent[]): number[] {
  const starts = events.filter(({ name }) => name === 'FireAnimationFrame').map(({ ts }) => ts);
  // Several callbacks of one frame are one frame.
  const apart = starts.filter((ts, i) => i === 0 || ts - starts[i - 1]! > 4000);
  const work: number[] = new Array(Math.max(0, apart.length - 1)).fill(0);
  let frame = 0;
  for (const event of events.filter(isTask)) {
    while (frame < work.length && event.ts >= apart[frame + 1]!) frame++;
    if (frame < work.length) work[frame]! += processorTime(event);
  }
  return work;
}
