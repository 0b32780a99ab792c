/** Whether memory stays flat: the heap after forced collections of garbage, over many steps of a small experiment. */
import { type Built, busyLink, openBusy } from './page.ts';
import { type Slope, slopeOf } from './statistics.ts';

export interface Memory {
  readonly samples: readonly { readonly step: number; readonly heap: number; readonly nodes: number }[];
  /** Bytes for 10⁴ steps, of the samples behind `from`. */
  readonly slope: Slope;
  readonly from: number;
}

/** Histories are full and merge by then: probes, which come a few times a second, fill up last. */
const SETTLED = 0.25;

/** @param steps until which it trains */
export async function measureMemory(built: Built, steps: number, samples: number): Promise<Memory> {
  const { page, session } = await openBusy(built, { width: 1280, height: 800 }, busyLink(true));
  await session.send('HeapProfiler.enable');
  await session.send('Performance.enable');
  const taken: { step: number; heap: number; nodes: number }[] = [];
  for (let i = 1; i <= samples; i++) {
    await page.evaluate((step) => window.lab.waitForStep(step), Math.round((steps * i) / samples));
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    const { metrics } = await session.send('Performance.getMetrics');
    const { step } = await page.evaluate(() => window.lab.state());
    taken.push({ step, heap: usedSize, nodes: metrics.find(({ name }) => name === 'Nodes')!.value });
  }
  await page.close();
  const from = steps * SETTLED;
  const settled = taken.filter(({ step }) => step >= from);
  return { samples: taken, slope: slopeOf(settled.map(({ step, heap }) => [step / 1e4, heap])), from };
}
