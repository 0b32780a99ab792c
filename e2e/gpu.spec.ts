// The page trains on the GPU when its address asks for it, and shows the numbers of the other engines.

import { expect, test } from './lab.ts';

test('trains on the GPU, says so, and measures what the reference measures: first loss within 1e-5', async ({
  lab,
  page,
}) => {
  await page.goto('./');
  const hasAdapter = await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) != null);
  test.skip(!hasAdapter && process.env.REQUIRE_WEBGPU !== '1', 'this browser offers no WebGPU adapter');

  const firstLosses = async (engine: string) => {
    await page.goto(`./?engine=${engine}`);
    await lab.waitForStep(1);
    await lab.pause();
    await lab.reset();
    await lab.takeSteps(1);
    const { engine: status } = await lab.state();
    expect(status).toMatchObject({ id: engine, requested: engine, reason: 'forced' });
    return (await lab.reports()).map(({ loss }) => loss);
  };
  const expected = await firstLosses('reference');
  const losses = await firstLosses('gpu');
  expect(losses).toHaveLength(3);
  // The third lane is chaotic: within one sequence, two roundings part ways.
  for (const lane of [0, 1]) expect(Math.abs(losses[lane]! / expected[lane]! - 1), `lane ${lane}`).toBeLessThan(1e-5);
  await expect(page.getByRole('combobox', { name: /^engine/ })).toHaveValue('gpu');
});

test('without a wish, the faster engine trains, and the badge has both figures and the reason', async ({
  lab,
  page,
}) => {
  await page.goto('./');
  const hasAdapter = await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) != null);
  test.skip(!hasAdapter && process.env.REQUIRE_WEBGPU !== '1', 'this browser offers no WebGPU adapter');

  await lab.type('timesteps T', '10');
  await lab.waitForStep(1);
  const badge = page.getByRole('combobox', {
    name: /^engine: CPU .+, GPU .+ steps\/s: GPU (faster|slower|in software)$/,
  });
  await expect(badge).toHaveValue('auto', { timeout: 50_000 });
  const { engine } = await lab.state();
  const { cpu, gpu } = engine.rates;
  if (engine.reason === 'software') expect(engine.id).toBe('cpu');
  else expect(engine.id).toBe(gpu! > cpu! ? 'gpu' : 'cpu');
  await lab.waitForStep((await lab.state()).step + 10);
});
