// While it trains the page holds still: nothing on it is pushed about. How busy the main thread is, is noted.

import { expect, test } from './lab.ts';

test('nothing shifts while the page trains', async ({ lab, page }) => {
  await lab.open();
  await lab.waitForStep(20);
  const { shift, longTasks, frames } = await page.evaluate(
    () =>
      new Promise<{ shift: number; longTasks: number[]; frames: number }>((resolve) => {
        let [shift, frames] = [0, 0];
        const longTasks: number[] = [];
        const watch = (type: string, see: (entry: PerformanceEntry) => void) =>
          new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({ type });
        watch('layout-shift', (entry) => {
          shift += (entry as PerformanceEntry & { value: number }).value;
        });
        watch('longtask', ({ duration }) => longTasks.push(Math.round(duration)));
        const start = performance.now();
        const frame = () => {
          frames++;
          if (performance.now() - start < 4000) requestAnimationFrame(frame);
          else resolve({ shift, longTasks, frames });
        };
        requestAnimationFrame(frame);
      }),
  );
  const description = `${frames} frames in 4 s; tasks over 50 ms: ${longTasks.join(', ') || 'none'} ms`;
  test.info().annotations.push({ type: 'measured', description });
  console.log(description);
  expect(shift).toBeLessThan(0.001);
});
