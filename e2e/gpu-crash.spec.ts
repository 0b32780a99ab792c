// The GPU's process crashes while the page trains on it: really, by order of the browser's own protocol.

import { type Browser, expect, type LabPage, test } from './lab.ts';

async function crash(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.crashGpuProcess');
  await session.detach();
}

/** A small experiment on the GPU, so that kernels compile fast in software too. */
async function openSmall(lab: LabPage): Promise<void> {
  await lab.open('./?engine=gpu');
  await lab.type('timesteps T', '10');
  await lab.type('hidden units H', '8');
  await expect.poll(async () => (await lab.state()).experiment.lanes[0]!.hiddenSize).toBe(8);
}

test('twenty crashes: no step is missing or doubled, and every number is that of an undisturbed run', async ({
  lab,
  page,
  browser,
}) => {
  test.setTimeout(400_000);
  await openSmall(lab);
  await lab.waitForStep(20);
  const times: number[] = [];
  for (let count = 1; count <= 20; count++) {
    // At whatever moment: some steps after the last recovery, the number of steps is never the same.
    await lab.waitForStep((await lab.state()).step + 3);
    await crash(browser);
    await expect
      .poll(async () => (await lab.state()).engine.loss, { timeout: 30_000 })
      .toMatchObject({ count, reason: 'deviceLost', successor: 'gpu' });
    times.push((await lab.state()).engine.loss!.milliseconds!);
  }
  console.log(`recovered in ${times.map((time) => (time / 1000).toFixed(2)).join(', ')} s`);
  await expect(page.getByText(/The GPU was lost.*Training went on after .* s, on GPU/)).toBeVisible();
  const { step } = await lab.pause();
  const disturbed = await lab.reports();
  const seen = await page.evaluate(() => window.lab.stepsSeen());
  expect(seen).toEqual([step, step, step]);

  await lab.reset();
  expect((await lab.state()).engine).toMatchObject({ id: 'gpu' });
  expect((await lab.state()).engine.loss).toBeUndefined();
  await lab.runTo(step);
  expect(await lab.reports()).toEqual(disturbed);
});
