// Looking back along the run: charts as of a past step while training goes on, the way back to now, forks, slow motion.

import type { Locator, Page } from '@playwright/test';
import { expect, type LabPage, test } from './lab.ts';

const timeline = (page: Page): Locator => page.getByRole('slider', { name: 'Step that is shown' });
/** What is said of a past step that is shown. */
const shownStep = (page: Page): Locator => page.locator('.timeline-shown');
/** Of now, the bar on top says in sight which step it is, and the line to those who do not see it. */
const expectNow = (page: Page, step: number) =>
  expect(timeline(page)).toHaveAttribute('aria-valuetext', `Now: step ${step}`);
const chart = (page: Page, title: string): Locator => page.getByRole('slider', { name: title, exact: true });

/** What the main chart says of every lane at t = 1. */
async function normsSaid(page: Page): Promise<string> {
  const hero = chart(page, 'How much gradient reaches each timestep');
  await hero.press('End');
  await hero.press('Home');
  const said = await hero.getAttribute('aria-valuetext');
  await hero.press('Escape');
  return said!;
}

/** Opens the page, starts over and stops after 12 steps. @returns what the main chart said after each of them, from step 1 on */
async function twelveSteps(lab: LabPage): Promise<string[]> {
  await lab.open();
  await lab.pause();
  await lab.reset();
  const said: string[] = [];
  for (let step = 1; step <= 12; step++) {
    await lab.takeSteps(1);
    await expectNow(lab.page, step);
    said.push(await normsSaid(lab.page));
  }
  return said;
}

test('a past step shows what was measured at it, and nothing later', async ({ lab, page }) => {
  const said = await twelveSteps(lab);
  expect(new Set(said).size).toBe(12);
  for (const step of [3, 11, 1, 7]) {
    await timeline(page).fill(String(step));
    await expect(shownStep(page).locator('span').first()).toHaveText(`Step ${step}`);
    expect(await normsSaid(page)).toBe(said[step - 1]);
    await expect(chart(page, 'Loss')).toHaveAttribute('aria-valuemax', String(step));
    await expect(page.locator('.chart-later')).toHaveCount(3);
  }
  await lab.button('Back to now').click();
  await expectNow(page, 12);
  expect(await normsSaid(page)).toBe(said[11]);
  await expect(chart(page, 'Loss')).toHaveAttribute('aria-valuemax', '12');
  await expect(page.locator('.chart-later')).toHaveCount(0);
});

test('goes back and forth by keys, anywhere and on the line, and Escape leads back to now', async ({ lab, page }) => {
  await twelveSteps(lab);
  const shows = (text: string) => expect(shownStep(page).locator('span').first()).toHaveText(text);
  await page.keyboard.press('[');
  await page.keyboard.press('[');
  await shows('Step 10');
  await page.keyboard.press(']');
  await shows('Step 11');
  await page.keyboard.press(']');
  await expectNow(page, 12);
  await timeline(page).focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowDown');
  await shows('Step 10');
  await expect(timeline(page)).toHaveAttribute('aria-valuetext', 'Step 10');
  await page.keyboard.press('Home');
  await shows('Step 1');
  await page.keyboard.press('[');
  await shows('Step 1');
  await page.keyboard.press('End');
  await expectNow(page, 12);
  await page.keyboard.press('[');
  await shows('Step 11');
  await page.keyboard.press('Escape');
  await expectNow(page, 12);
});

test('training goes on behind a past step, nothing shifts, and starting over leads back to now', async ({
  lab,
  page,
}) => {
  await lab.open();
  await lab.waitForStep(20);
  const boxes = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('.chart-plot, .timeline > *')].map((each) => {
        const { x, y, width, height } = each.getBoundingClientRect();
        return [x, y, width, height].map(Math.round).join();
      }),
    );
  const before = await boxes();
  await timeline(page).fill('5');
  await expect(shownStep(page)).toContainText('Step 5');
  expect(await boxes()).toEqual(before);
  const said = await normsSaid(page);
  const { step } = await lab.state();
  await lab.waitForStep(step + 5);
  expect(await normsSaid(page)).toBe(said);
  await expect(chart(page, 'Loss')).toHaveAttribute('aria-valuemax', '5');
  await lab.pause();
  await lab.reset();
  await expectNow(page, 0);
});

test('steps that are kept together are named together', async ({ lab, page }) => {
  // So long that the history has few buckets: from step 263 on, two steps share one.
  await lab.open('./#v1&task=adding,timesteps:1000&batchSize=1&hiddenSize=1');
  await lab.waitForStep(270);
  await lab.pause();
  await timeline(page).fill('100');
  await expect(shownStep(page)).toContainText(/Steps \d+ to \d+/);
  await expect(shownStep(page)).toContainText('Together: mean, and range as a band.');
  const spanOf = async () =>
    /Steps (\d+) to (\d+)/
      .exec(await shownStep(page).innerText())!
      .slice(1)
      .map(Number);
  const [first, last] = await spanOf();
  expect(first).toBeLessThanOrEqual(100);
  expect(last).toBeGreaterThanOrEqual(100);
  await expect(page.locator('.chart-cell').first().locator('.lane-band')).toHaveCount(1);
  expect(await normsSaid(page)).toMatch(/^t = 1: .* \(\S+ … \S+\)$/);
  await page.keyboard.press('[');
  await expect.poll(async () => (await spanOf())[1]).toBe(first! - 1);
});

test('a fork has the past of its lane and goes its own way from the step that is shown', async ({ lab, page }) => {
  await lab.open();
  await lab.pause();
  await lab.reset();
  await lab.takeSteps(6);
  const atSix = await lab.reports();
  await lab.takeSteps(6);
  const atTwelve = await lab.reports();
  await timeline(page).fill('6');
  await lab.button('Fork…').click();
  const dialog = page.getByRole('dialog', { name: 'Fork after step 6' });
  await expect(dialog).toBeVisible();
  const offered = await dialog.getByLabel('setting', { exact: true }).locator('option').allInnerTexts();
  expect(offered).toContain('optimizer');
  expect(offered.join()).not.toMatch(/cell|hidden|initial|recurrent|biases/);
  await dialog.getByLabel('starting from').selectOption('1');
  const value = dialog.getByLabel('from then on');
  await expect(dialog.getByRole('button', { name: 'Fork' })).toBeDisabled();
  await value.fill('1000');
  await dialog.getByRole('button', { name: 'Fork' }).click();
  await expect(dialog.getByRole('alert')).toHaveText(
    /^learning rate.*“1000” is not possible\. Allowed: .*1e-8.*100\.$/,
  );
  await value.fill('0.01');
  await dialog.getByRole('button', { name: 'Fork' }).click();
  await expect(dialog).toBeHidden();

  await expect.poll(async () => (await lab.state()).lanes.length).toBe(4);
  await expect.poll(async () => (await lab.state()).phase).toBe('paused');
  await expectNow(page, 6);
  const [first, forkedFrom, fork, last] = await lab.reports();
  expect([first, forkedFrom, fork, last]).toEqual([atSix[0], atSix[1], atSix[1], atSix[2]]);
  await lab.takeSteps(6);
  const now = await lab.reports();
  expect([now[0], now[1], now[3]]).toEqual(atTwelve);
  expect(now[2]!.loss).not.toBe(atTwelve[1]!.loss);
  await lab.button('Undo').click();
  await expect.poll(async () => (await lab.state()).lanes.length).toBe(3);
});

test('a fork may be at any step of the run, and before a lane diverged', async ({ lab, page }) => {
  await lab.open('./#v1&task=adding,timesteps:20&hiddenSize=16&clip=none&optimizer=sgd,learningRate:100/adam');
  await expect.poll(async () => (await lab.state()).lanes[0]!.kind).toBe('diverged');
  const { step } = await lab.pause();
  const at = (await lab.state()).lanes[0]! as { readonly step: number };
  expect(at.step).toBeGreaterThan(1);
  await lab.button('Fork…').click();
  const dialog = page.getByRole('dialog', { name: /^Fork after step/ });
  // It begins with a lane that still trains.
  await expect(dialog.getByRole('alert')).toBeHidden();
  await dialog.getByLabel('starting from').selectOption('0');
  await dialog.getByLabel('what differs', { exact: true }).selectOption({ label: 'SGD: learning rate η' });
  await expect(dialog.getByRole('alert').getByText(`diverged at step ${at.step}`)).toBeVisible();
  const after = dialog.getByLabel('after step');
  await after.fill(String(step + 1));
  await expect(dialog.getByText(/^after step: .* Allowed: a whole number from 1 to/)).toBeVisible();
  await after.fill('1');
  await expect(page.getByRole('dialog', { name: 'Fork after step 1', exact: true })).toBeVisible();
  await dialog.getByLabel('from then on').fill('1e-8'); // it keeps the weights of step 1
  await dialog.getByRole('button', { name: 'Fork' }).click();
  await expect(dialog).toBeHidden();
  await expectNow(page, 1);
  await lab.takeSteps(at.step);
  expect((await lab.state()).lanes.map(({ kind }) => kind)).toEqual(['diverged', 'training', 'training']);
});

test('a speed limit holds, is left at once, and stands in the link', async ({ lab, page }) => {
  await lab.open();
  await lab.choose('speed limit', '3 steps/s');
  await expect(page).toHaveURL(/#v1.*&speed=3$/);
  await page.reload();
  await lab.waitForStep(3);
  await expect.poll(async () => (await lab.state()).stepsPerSecond ?? Number.POSITIVE_INFINITY).toBeLessThan(3.5);
  await lab.choose('speed limit', '1 step/s');
  const { step } = await lab.pause();
  await lab.takeSteps(3);
  expect((await lab.state()).step).toBe(step + 3);
  await lab.choose('speed limit', 'none');
  await expect(page).not.toHaveURL(/speed/);
});
