// The gallery of scenes: each says what it claims and opens as a link; keys are enough.

import type { Page } from '@playwright/test';
import { expect, test } from './lab.ts';

const hashOf = (page: Page) => new URL(page.url()).hash;

for (const { title, claim, lanes, charts } of [
  {
    title: 'Truncation hides the past',
    claim: 'all before them exactly 0',
    lanes: [{ truncation: { id: 'none' } }, { truncation: { id: 'window', k1: 20, k2: 20 } }],
    charts: 4,
  },
  {
    title: 'Weight clipping: from explosion to vanishing',
    claim: 'weights clipped to ±0.1',
    lanes: [{ constraint: { id: 'none' } }, { constraint: { id: 'weightClip', bound: 0.1 } }],
    charts: 3,
  },
]) {
  test(`listed with its claim, opened with its lanes, charts and address, and undone: ${title}`, async ({
    lab,
    page,
  }) => {
    await lab.open('./#v1&task=adding,timesteps:20&seed=3&hiddenSize=8');
    const { experiment: before } = await lab.state();
    const dialog = page.getByRole('dialog', { name: 'Scenes' });
    await lab.button('Scenes').click();
    const item = dialog.getByRole('listitem').filter({ hasText: title });
    await expect(item).toContainText(claim);
    expect(await dialog.getByRole('link').count()).toBeGreaterThanOrEqual(12);
    const link = item.getByRole('link', { name: title, exact: true });
    const address = await link.evaluate((element: HTMLAnchorElement) => element.href);
    await link.click();
    await expect(dialog).toBeHidden();
    await expect.poll(async () => (await lab.state()).experiment.lanes).toMatchObject(lanes);
    await lab.waitForStep(1);
    await expect(page.getByRole('region', { name: 'Lanes', exact: true }).getByRole('listitem')).toHaveCount(2);
    await expect(page.getByRole('figure')).toHaveCount(charts);
    await expect.poll(() => page.url()).toBe(address);
    await lab.button('Undo').click();
    await expect.poll(async () => (await lab.state()).experiment).toEqual(before);
  });
}

test('by keys alone, in the reader’s language, which stays; the open scene is marked', async ({ lab, page }) => {
  await lab.open('./#v1&hide=task&lang=zh');
  await lab.button('场景').press('Enter');
  const dialog = page.getByRole('dialog', { name: '场景' });
  const link = dialog.getByRole('link', { name: 'λᵀ 定律', exact: true });
  await expect(dialog.locator('[aria-current]')).toHaveCount(0);
  await link.press('Enter');
  await expect(dialog).toBeHidden();
  await expect
    .poll(async () => (await lab.state()).experiment.lanes.map(({ recurrentInitializer: { gain } }) => gain))
    .toEqual([0.9, 1, 1.1]);
  await expect.poll(() => hashOf(page)).toMatch(/&hide=task&lang=zh$/);
  await lab.button('场景').press('Enter');
  await expect(link).toHaveAttribute('aria-current', 'true');
  await expect(dialog.locator('[aria-current]')).toHaveCount(1);
});
