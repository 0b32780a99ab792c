// In a browser without WebGPU the page trains on the CPU, and says why when the GPU was asked for.

import { expect, test } from './lab.ts';

test('without WebGPU the CPU trains in its place, saying why', async ({ lab, page }) => {
  await lab.open('./?engine=gpu');
  const { engine } = await lab.state();
  expect(engine).toMatchObject({ id: 'cpu', reason: 'noAdapter', requested: 'gpu' });
  await expect(page.getByText(/no WebGPU adapter.*The engine in use is CPU/)).toBeVisible();
  await lab.waitForStep(3);
});

test('without WebGPU and without a wish for it, only the badge says so', async ({ lab, page }) => {
  await lab.open();
  expect((await lab.state()).engine).toMatchObject({ id: 'cpu', requested: 'auto', reason: 'noAdapter' });
  await expect(page.getByRole('combobox', { name: 'engine: no WebGPU adapter' })).toHaveValue('auto');
  await expect(page.getByText(/The engine in use/)).toHaveCount(0);
});
