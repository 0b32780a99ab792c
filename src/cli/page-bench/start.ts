/** From navigation to what the reader sees: first paint, axes and lines of the main chart, first trained step. */
import type { Built } from './page.ts';
import { medianOf } from './statistics.ts';

/** Milliseconds from navigation. */
export interface Start {
  readonly firstPaint: number;
  readonly firstContentfulPaint: number;
  /** The main chart, with its axes, drawn by the script. */
  readonly chart: number;
  readonly firstStep: number;
  /** The first frame in which the main chart has a line of what was measured. */
  readonly chartWithData: number;
}

export interface Starts {
  readonly loads: number;
  readonly median: Start;
  readonly slowest: Start;
}

const names = ['firstPaint', 'firstContentfulPaint', 'chart', 'firstStep', 'chartWithData'] as const;

/** @param slowdown of the processor, as Chromium emulates it */
export async function measureStart({ browser, address }: Built, loads: number, slowdown: number): Promise<Starts> {
  const starts: Start[] = [];
  for (let i = 0; i < loads; i++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    await page.addInitScript(watch);
    await page.goto(address);
    starts.push(await page.evaluate(() => (window as unknown as { start: Promise<Start> }).start));
    await context.close();
  }
  const each = (figure: (values: readonly number[]) => number) =>
    Object.fromEntries(names.map((name) => [name, figure(starts.map((start) => start[name]))])) as unknown as Start;
  return { loads, median: each(medianOf), slowest: each((values) => Math.max(...values)) };
}

/** Runs in the page, before its own scripts. */
function watch(): void {
  const seen: Record<string, number> = {};
  const start = new Promise((resolve) => {
    const look = () => {
      const { lab } = window;
      if (lab && !('asked' in seen)) {
        seen.asked = 0;
        void lab.waitForStep(1).then(() => {
          seen.firstStep = performance.now();
        });
      }
      const chart = document.querySelector('.chart-plot .chart-svg');
      // What this frame draws is seen when it ends.
      const drawn = (name: string) => {
        if (!(name in seen)) {
          seen[name] = Number.NaN;
          const channel = new MessageChannel();
          channel.port1.onmessage = () => {
            seen[name] = performance.now();
          };
          channel.port2.postMessage(undefined);
        }
      };
      if (chart) drawn('chart');
      if (chart?.querySelector('.lane-line')) drawn('chartWithData');
      if (!(seen.chartWithData! > 0 && seen.firstStep! > 0)) return void requestAnimationFrame(look);
      for (const { name, startTime } of performance.getEntriesByType('paint'))
        seen[name === 'first-paint' ? 'firstPaint' : 'firstContentfulPaint'] = startTime;
      resolve(seen);
    };
    requestAnimationFrame(look);
  });
  Object.assign(window, { start });
}
