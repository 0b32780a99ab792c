// Settings: a change starts over with the new value; what can't be is refused where it was typed, and the run goes on.

import type { RunState } from '../src/lab/run-store.ts';
import { expect, test } from './lab.ts';

test('a changed setting starts the training over with it', async ({ lab, page }) => {
  await lab.open();
  await lab.type('hidden units H', '16');
  await expect
    .poll(async () => (await lab.state()).experiment.lanes.map((lane) => lane.hiddenSize))
    .toEqual([16, 16, 16]);
  await lab.waitForStep(1);

  await lab.showSettingsOf(2);
  await lab.choose('cell', 'LSTM');
  await expect
    .poll(async () => (await lab.state()).experiment.lanes.map((lane) => lane.cell.id))
    .toEqual(['rnn', 'lstm', 'rnn']);
  await expect(page.getByText(/^They differ in cell and recurrent weights U only\./)).toBeVisible();

  await lab.showSettingsOf('All lanes');
  await expect(page.getByRole('combobox', { name: 'cell', exact: true }).locator('option:checked')).toHaveText(
    'differs',
  );
  await lab.choose('cell', 'GRU');
  await expect
    .poll(async () => (await lab.state()).experiment.lanes.map((lane) => lane.cell.id))
    .toEqual(['gru', 'gru', 'gru']);
});

const impossible = [
  { label: 'hidden units H', typed: '0', allowed: 'a whole number from 1 to 256', inUse: '64' },
  { label: 'timesteps T', typed: '1000000', allowed: 'a whole number from 2 to 1000', inUse: '100' },
  { label: 'learning rate η', typed: 'NaN', allowed: 'a number from 1e-8 to 100', inUse: '0.001' },
  { label: 'seed', typed: 'abc', allowed: 'a whole number from 0 to 4294967295', inUse: '1' },
  { label: 'batch size B', typed: '2.5', allowed: 'a whole number from 1 to 512', inUse: '32' },
];
for (const { label, typed, allowed, inUse } of impossible) {
  test(`refuses ${label} = ${typed}, says what is allowed, and trains on`, async ({ lab }) => {
    await lab.open();
    const before = await lab.state();
    const field = await lab.type(label, typed);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(
      `${label}: “${typed}” is not possible. Allowed: ${allowed}. Training goes on with ${inUse}; Escape restores it.`,
    );
    await expect(field).toHaveValue(typed);
    const after = await lab.waitForStep(before.step + 2);
    expect(after.experiment).toEqual(before.experiment);

    await field.press('Escape');
    await expect(field).toHaveValue(inUse);
    await expect(field).toHaveAttribute('aria-invalid', 'false');
  });
}

test('keeps a refused text through a look at another lane, until it is mended', async ({ lab }) => {
  await lab.open();
  const field = await lab.type('hidden units H', '1000');
  await lab.showSettingsOf(1);
  await expect(field).toHaveValue('64');
  await lab.showSettingsOf('All lanes');
  await expect(field).toHaveValue('1000');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await field.fill('100');
  await expect(field).toHaveAttribute('aria-invalid', 'false');
  await field.press('Enter');
  await expect.poll(async () => (await lab.state()).experiment.lanes[0].hiddenSize).toBe(100);
});

test('takes −0 as the one zero', async ({ lab }) => {
  await lab.open();
  const field = await lab.type('seed', '-0');
  await expect(field).toHaveValue('0');
  await expect.poll(async () => Object.is((await lab.state()).experiment.seed, 0)).toBe(true);
});

test('says once what was refused, in few words, while it is being mended', async ({ lab, page }) => {
  await lab.open();
  const alert = page.getByRole('alert');
  const field = await lab.type('seed', '');
  await expect(alert).toHaveText(/^seed: empty\. Allowed: a whole number from 0/);
  await lab.type('seed', '9'.repeat(300));
  const words = `seed: “${'9'.repeat(23)}…” is not possible.`;
  await expect(alert).toHaveText(new RegExp(`^${words}`));
  await field.press('Backspace');
  await expect(field).toHaveValue('9'.repeat(299));
  await expect(alert).toHaveText(new RegExp(`^${words}`));
});

test('says when every lane has diverged, and takes the training up again after an edit', async ({ lab, page }) => {
  await lab.open();
  await lab.choose('activation φ', 'ReLU');
  await lab.choose('recurrent weights U', 'normal');
  await lab.type('std σ', '100');
  const notice = page.getByText('Every lane has diverged. Change a setting, or reset.');
  await expect(notice).toBeVisible();
  await expect(lab.button('Run')).toBeDisabled();
  await expect(lab.button('Step')).toBeDisabled();
  await lab.type('std σ', '0.1');
  await expect(notice).toBeHidden();
  await lab.waitForStep(2);
  await expect(lab.button('Pause')).toBeEnabled();
});

test('arrow keys move a number, by factors where its scale is logarithmic', async ({ lab }) => {
  await lab.open();
  const field = lab.field('hidden units H');
  await field.press('ArrowDown');
  await expect(field).toHaveValue('32');
  await field.press('ArrowUp');
  await field.press('ArrowUp');
  await expect(field).toHaveValue('128');
});

test('says at which step, in which tensor and at which timestep a lane diverged; the others go on', async ({
  lab,
  page,
}) => {
  await lab.open();
  await lab.showSettingsOf(3);
  await lab.choose('activation φ', 'ReLU');
  await lab.type('std σ', '100');
  await expect(page.getByText(/^diverged at step 1: hidden state h not finite from t = \d+ on$/)).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: /^Diverged: .*, at step 1\.$/ })).toBeAttached();
  const state = await lab.waitForStep(3);
  expect(state.lanes.map((lane) => lane.kind)).toEqual(['training', 'training', 'diverged']);
  const [first, second, third] = await lab.reports();
  expect(third!.step).toBe(1);
  expect(Math.min(first!.step, second!.step)).toBeGreaterThanOrEqual(3);
});

const initializersOf = async (lab: { state(): Promise<RunState> }) =>
  (await lab.state()).experiment.lanes.map(({ recurrentInitializer }) => recurrentInitializer.id);

test('lanes are added, moved, copied and removed while they train on', async ({ lab, page }) => {
  await lab.open();
  const { step } = await lab.waitForStep(5);
  const act = async (lane: RegExp, action: string) => {
    await page.getByRole('button', { name: lane }).click();
    await lab.button(action).click();
  };
  await lab.button('Add a lane').click();
  await expect.poll(() => initializersOf(lab)).toEqual(['normal', 'orthogonal', 'normal', 'normal']);
  await act(/^Actions for lane: orthogonal/, 'Move up');
  await expect.poll(() => initializersOf(lab)).toEqual(['orthogonal', 'normal', 'normal', 'normal']);
  await act(/^Actions for lane: orthogonal/, 'Duplicate');
  await expect.poll(() => initializersOf(lab)).toEqual(['orthogonal', 'orthogonal', 'normal', 'normal', 'normal']);
  await act(/^Actions for lane: orthogonal · lane 1/, 'Remove');
  await expect.poll(() => initializersOf(lab)).toEqual(['orthogonal', 'normal', 'normal', 'normal']);
  expect((await lab.state()).step).toBeGreaterThan(step);
  const seen = await page.evaluate(() => window.lab.stepsSeen());
  expect(new Set(seen).size).toBe(1);
  expect(seen[0]).toBeGreaterThan(step);
});

test('one setting is compared over lanes in one gesture, and undone and redone', async ({ lab, page }) => {
  await lab.open();
  await lab.button('Compare…').click();
  await lab.choose('starting from', 'orthogonal');
  await page.getByRole('checkbox', { name: 'SGD', exact: true }).check();
  await page.getByRole('checkbox', { name: 'RMSProp', exact: true }).check();
  await lab.button('Make 3 lanes').click();
  const optimizers = async () => (await lab.state()).experiment.lanes.map(({ optimizer }) => optimizer.id);
  await expect.poll(optimizers).toEqual(['sgd', 'rmsprop', 'adam']);
  expect(await initializersOf(lab)).toEqual(['orthogonal', 'orthogonal', 'orthogonal']);
  await page.locator('summary', { hasText: 'Table of differences' }).click();
  await expect(page.getByRole('row', { name: /^optimizer SGD RMSProp Adam$/ })).toBeVisible();

  await lab.button('Compare…').click();
  await lab.choose('setting', 'gradient clipping');
  await lab.choose('what differs', 'global norm: threshold τ');
  await page.getByRole('textbox', { name: 'values' }).fill('0.1; 1; much');
  await expect(page.getByRole('alert').filter({ hasText: '“much” is not possible.' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Make/ })).toBeDisabled();
  await page.getByRole('textbox', { name: 'values' }).fill('0.1; 1');
  await lab.button('Make 2 lanes').click();
  const thresholds = async () => (await lab.state()).experiment.lanes.map(({ clip }) => clip.threshold);
  await expect.poll(thresholds).toEqual([0.1, 1]);
  await page.keyboard.press('Control+z');
  await expect.poll(optimizers).toEqual(['sgd', 'rmsprop', 'adam']);
  await lab.button('Undo').click();
  await expect.poll(() => initializersOf(lab)).toEqual(['normal', 'orthogonal', 'normal']);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(optimizers).toEqual(['sgd', 'rmsprop', 'adam']);
});

test('MNIST digits load, train, and are scored on held-out examples', async ({ lab, page }) => {
  await lab.open();
  await lab.choose('task', 'MNIST digits, row by row');
  await expect.poll(async () => (await lab.state()).experiment.task.id).toBe('mnistRows');
  const { heldOut } = await lab.waitForStep(101);
  expect(heldOut?.map(({ step, count }) => [step, count])).toEqual([
    [100, 1000],
    [100, 1000],
    [100, 1000],
  ]);
  for (const { metric } of heldOut ?? []) {
    expect(metric).toBeGreaterThanOrEqual(0);
    expect(metric).toBeLessThanOrEqual(1);
  }
  await expect(page.getByText(/^accuracy: \d+\.\d.% of 1.000 held-out examples$/)).toHaveCount(3);

  await lab.choose('loss', 'mean squared error');
  await expect.poll(async () => (await lab.state()).experiment.task.loss).toBe('meanSquaredError');
  await lab.waitForStep(3);
  // Cross-entropy starts near ln 10, the mean over ten outputs of a squared error does not.
  await expect.poll(async () => Math.max(...(await lab.reports()).map(({ loss }) => loss))).toBeLessThan(1);
});

test('a library’s defaults set all initializers of the selected lanes, and are known again by them', async ({
  lab,
  page,
}) => {
  const bundle = page.getByRole('combobox', { name: 'initializers', exact: true }).locator('option:checked');
  await lab.open();
  await lab.choose('cell', 'LSTM');
  await expect(bundle).toHaveText('as chosen below');
  await lab.showSettingsOf(2);
  await lab.choose('initializers', 'Keras default');
  await expect(bundle).toHaveText('Keras default');
  await expect(page.getByRole('combobox', { name: 'biases b', exact: true }).locator('option:checked')).toHaveText(
    'forget-gate bias',
  );
  await lab.showSettingsOf(1);
  await lab.choose('initializers', 'PyTorch default');
  await lab.waitForStep(1);
  await expect
    .poll(async () => (await lab.state()).experiment.lanes.map((lane) => lane.recurrentInitializer.id))
    .toEqual(['torchDefault', 'orthogonal', 'normal']);
  await lab.choose('biases b', 'ones');
  await expect(bundle).toHaveText('as chosen below');
  await lab.showSettingsOf('All lanes');
  await expect(bundle).toHaveText('differs');
});

test('a setting that means nothing beside the others is not shown', async ({ lab }) => {
  await lab.open();
  await expect(lab.field('slope below 0')).toHaveCount(0);
  await lab.choose('activation φ', 'leaky ReLU');
  await expect(lab.field('slope below 0')).toHaveValue('0.01');
  await expect(lab.page.getByRole('combobox', { name: 'gates' })).toHaveCount(0);
  await lab.choose('cell', 'GRU');
  await expect(lab.page.getByRole('combobox', { name: 'gates' })).toHaveCount(1);
});
