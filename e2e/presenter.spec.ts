// The page as a presenter needs it: larger type, charts alone, what the scene claims; by a key, a button and a link.

import { expect, test } from './lab.ts';

test('P makes the type larger and leaves the charts alone; P again brings everything back', async ({ lab, page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await lab.open();
  const sizeOf = () => page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
  const panel = page.getByRole('region', { name: 'Lanes', exact: true });
  const claim = page.getByText('Orthogonal against Gaussian.');
  await expect(claim).toBeVisible();
  const before = await sizeOf();
  await page.keyboard.press('p');
  await expect(panel).toBeHidden();
  await expect(lab.button('Present')).toHaveAttribute('aria-pressed', 'true');
  await expect(claim).toBeVisible();
  expect(await sizeOf()).toBeGreaterThan(1.3 * before);
  const bar = await page.locator('header').boundingBox();
  expect(bar!.height).toBeLessThan(5 * (await sizeOf())); // one line of controls with their labels
  await expect.poll(() => new URL(page.url()).hash).toContain('mode=presenter');
  await page.keyboard.press('p');
  await expect(panel).toBeVisible();
  expect(await sizeOf()).toBe(before);
});

test('a link opens it; a claim goes when the experiment is no scene any more', async ({ lab, page }) => {
  await lab.open('./#v1&mode=presenter&lanes=2');
  await expect(lab.button('Present')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.locator('.scene-claim')).toHaveCount(0);
  await lab.button('Present').click();
  await lab.button('Scenes').click();
  await page.getByRole('link', { name: 'The λᵀ law', exact: true }).click();
  await expect(page.locator('.scene-claim')).toContainText('The λᵀ law');
  await lab.type('seed', '8');
  await expect(page.locator('.scene-claim')).toHaveCount(0);
});

test('a chart that has the whole screen has larger type, and gives both back', async ({ lab, page }) => {
  await lab.open();
  const root = page.locator('html');
  const loss = page.getByRole('slider', { name: 'Loss', exact: true });
  const { height } = (await loss.boundingBox())!;
  await lab.button('Actions for chart: Loss').click();
  await lab.button('Full screen').click();
  await expect(root).toHaveAttribute('data-presenter');
  await expect.poll(async () => (await loss.boundingBox())!.height).toBeGreaterThan(2 * height);
  await lab.button('Actions for chart: Loss').click();
  await lab.button('Leave full screen').click();
  await expect(root).not.toHaveAttribute('data-presenter');
});
