// The page trains as soon as it is open; it pauses, steps and starts over, and the same seed gives the same numbers.

import { expect, test } from './lab.ts';

/** log10 of ḡ at t = 1 over ḡ at t = T: how much of the gradient is left, or has come to be, at the earliest input. */
const decadesBack = ({ log2GradNormByTimestep: norms }: { log2GradNormByTimestep: readonly number[] }) =>
  (norms[0]! - norms.at(-1)!) * Math.log10(2);

test('opens already training three lanes: one vanishes, one explodes, one lies between', async ({ lab, page }) => {
  await lab.open();
  const { step } = await lab.waitForStep(2);
  expect((await lab.waitForStep(step + 1)).phase).toBe('running');
  const [vanishing, orthogonal, exploding] = (await lab.reports()).map(decadesBack);
  expect(vanishing).toBeLessThan(-8);
  expect(orthogonal).toBeGreaterThan(vanishing! + 3);
  expect(orthogonal).toBeLessThan(exploding! - 3);
  expect(exploding).toBeGreaterThan(3);

  const hero = page.getByRole('figure').filter({ hasText: 'How much gradient reaches each timestep' });
  await expect(hero.locator('.lane-line')).toHaveCount(3);
  await expect(page.getByText(/^They differ in recurrent weights U only\./)).toBeVisible();
  await expect(
    page
      .getByRole('list')
      .getByText(/^vanishing: \S+× smaller per 10 timesteps back$/)
      .first(),
  ).toBeVisible();
  await expect(
    page
      .getByRole('list')
      .getByText(/^exploding: \S+× larger per 10 timesteps back$/)
      .first(),
  ).toBeVisible();
});

test('pauses, and then stays where it is', async ({ lab, page }) => {
  await lab.open();
  const { step } = await lab.pause();
  // Ten frames in which a run that goes on would show.
  await page.evaluate(async () => {
    for (let i = 0; i < 10; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
  });
  expect((await lab.state()).step).toBe(step);
  expect((await lab.reports()).map((report) => report.step)).toEqual([step, step, step]);
  await lab.button('Run').click();
  await lab.waitForStep(step + 2);
});

test('a single step is exactly one', async ({ lab }) => {
  await lab.open();
  const { step } = await lab.pause();
  await lab.button('Step').click();
  await lab.waitForStep(step + 1);
  const { phase } = await lab.state();
  expect((await lab.reports()).map((report) => report.step)).toEqual([step + 1, step + 1, step + 1]);
  expect(phase).toBe('paused');
});

test('reset gives the same numbers again, bit for bit', async ({ lab }) => {
  await lab.open();
  const { step } = await lab.pause();
  const first = await lab.reports();
  await lab.reset();
  await lab.takeSteps(20);
  const atTwenty = await lab.reports();
  await lab.takeSteps(Math.max(0, step - 20));
  if (step >= 20) expect(await lab.reports()).toEqual(first);
  await lab.reset();
  await lab.takeSteps(20);
  expect(await lab.reports()).toEqual(atTwenty);
});

test('goes on at step 0 after a reset while it runs', async ({ lab }) => {
  await lab.open();
  await lab.waitForStep(3);
  await lab.button('Reset').click();
  await lab.waitForStep(2);
  expect((await lab.state()).phase).toBe('running');
});

test('trains in f64 too, and says which engine it is', async ({ lab, page }) => {
  await lab.open();
  await lab.choose(/^engine/, 'reference (f64)');
  await expect.poll(async () => (await lab.state()).engine.id).toBe('reference');
  await lab.waitForStep(1);
  await expect(page.getByText('engine: chosen by hand')).toBeVisible();
});
