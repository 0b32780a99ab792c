// The gallery of scenes: each says what it claims and opens as a link; keys are enough.

import { readLink } from '../src/lab/link.ts';
import { sceneLink, scenes } from '../src/lab/scenes/index.ts';
import { expect, test } from './lab.ts';

test('scenes are listed with their claims, and open with their lanes, charts and address; undo brings back what was', async ({
  lab,
  page,
}) => {
  await lab.open('./#v1&task=adding,timesteps:20&seed=3&hiddenSize=8');
  const { experiment: before } = await lab.state();
  const dialog = page.getByRole('dialog', { name: 'Scenes' });
  for (const id of ['truncatedPast', 'weightClipping']) {
    const scene = scenes.find((each) => each.id === id)!;
    await lab.button('Scenes').click();
    await expect(dialog.getByRole('link')).toHaveCount(scenes.length);
    await expect(dialog.getByRole('listitem').filter({ hasText: scene.title.en })).toContainText(scene.claim.en);
    await dialog.getByRole('link', { name: scene.title.en, exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect.poll(async () => (await lab.state()).experiment).toEqual(scene.experiment);
    await lab.waitForStep(1);
    await expect(page.getByRole('region', { name: 'Lanes', exact: true }).getByRole('listitem')).toHaveCount(2);
    await expect(page.getByRole('figure')).toHaveCount(scene.view?.charts?.length ?? 4);
    await expect.poll(() => new URL(page.url()).hash).toBe(`#${sceneLink(scene)}`);
  }
  await lab.button('Undo').click();
  await lab.button('Undo').click();
  await expect.poll(async () => (await lab.state()).experiment).toEqual(before);
});

test('by keys alone, in the reader’s language, which stays; the open scene is marked', async ({ lab, page }) => {
  await lab.open('./#v1&hide=task&lang=zh');
  const { title, claim, experiment } = scenes[0]!;
  await lab.button('场景').press('Enter');
  const dialog = page.getByRole('dialog', { name: '场景' });
  await expect(dialog).toContainText(claim.zh);
  const link = dialog.getByRole('link', { name: title.zh, exact: true });
  await link.focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await lab.state()).experiment).toEqual(experiment);
  await expect.poll(() => readLink(new URL(page.url()).hash).value.view).toEqual({ hide: ['task'], lang: 'zh' });
  await lab.button('场景').press('Enter');
  await expect(link).toHaveAttribute('aria-current', 'true');
  await expect(dialog.locator('[aria-current]')).toHaveCount(1);
});
