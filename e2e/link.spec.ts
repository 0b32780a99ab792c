// Links and files: the address holds the experiment, a bad one opens with a word about it, and files come in and go out.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './lab.ts';

const hashOf = (page: Page) => new URL(page.url()).hash;
const notice = (page: Page) => page.locator('.notice');

const twoCells = '#v1&task=adding,timesteps:20&seed=3&hiddenSize=8&cell=rnn/lstm';

test('a link opens with its experiment, and the address follows what is changed', async ({ lab, page }) => {
  await lab.open(`./${twoCells}`);
  const { experiment } = await lab.state();
  expect(experiment).toMatchObject({
    seed: 3,
    task: { timesteps: 20 },
    lanes: [{ hiddenSize: 8 }, { cell: { id: 'lstm' } }],
  });
  await expect(notice(page)).toHaveCount(0);
  await lab.type('seed', '4');
  await expect.poll(() => hashOf(page)).toBe(twoCells.replace('seed=3', 'seed=4'));
  await page.reload();
  await lab.waitForStep(1);
  expect((await lab.state()).experiment.seed).toBe(4);
});

test('the bare address stays bare until something is changed, and again when it is changed back', async ({
  lab,
  page,
}) => {
  await lab.open();
  expect(hashOf(page)).toBe('');
  await lab.type('seed', '2');
  await expect.poll(() => hashOf(page)).toContain('seed=2');
  await lab.type('seed', '1');
  await expect.poll(() => hashOf(page)).toBe('');
});

test('another link in the same page is opened; places in the page and the gallery are none', async ({ lab, page }) => {
  await lab.open(`./${twoCells}`);
  await page.evaluate(() => {
    location.hash = 'v1&lanes=1&hiddenSize=5';
  });
  await expect.poll(async () => (await lab.state()).experiment.lanes.map(({ hiddenSize }) => hiddenSize)).toEqual([5]);
  await page.evaluate(() => {
    location.hash = 'gallery';
  });
  await expect(page.getByRole('link', { name: 'Back to the laboratory' })).toBeVisible();
  const { step } = await lab.waitForStep(1);
  await page.getByRole('link', { name: 'Back to the laboratory' }).click();
  await expect(lab.button('Share')).toBeVisible();
  await expect.poll(() => hashOf(page)).toBe('#v1&hiddenSize=5');
  expect((await lab.state()).experiment.lanes[0]!.hiddenSize).toBe(5);
  expect((await lab.state()).step).toBeGreaterThanOrEqual(step);
});

test('a bad link opens with what can be read, and a notice that names the rest', async ({ lab, page }) => {
  await lab.open('./#v1&task=adding,timesteps:20&seed=-1&hiddenSize=8&colour=red&cell=lstmm');
  expect((await lab.state()).experiment).toMatchObject({ seed: 1, lanes: [{ hiddenSize: 8, cell: { id: 'rnn' } }] });
  await expect(notice(page).getByRole('listitem')).toHaveText([
    'seed can’t be “-1”. Allowed: a whole number from 0 to 4294967295. Used: 1.',
    /^cell can’t be “lstmm”\. Did you mean “lstm”\? Allowed: rnn, .*\. Used: rnn\.$/,
    /^“colour” is no setting: its value, “red”, was left out\. Allowed: seed, .* … and \d+ more\.$/,
  ]);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(notice(page)).toHaveCount(0);
});

test('controls that a teacher hides are gone, for readers of the link too', async ({ lab, page }) => {
  await lab.open(`./${twoCells}&hide=task`);
  const task = page.getByRole('region', { name: 'Task' });
  await expect(page.getByRole('region', { name: 'Lanes', exact: true })).toBeVisible();
  await expect(task).toHaveCount(0);
  await lab.button('Share').click();
  const dialog = page.getByRole('dialog', { name: 'Share' });
  await expect(dialog.getByRole('checkbox')).toHaveCount(8);
  for (const box of await dialog.getByRole('checkbox').all()) await box.check();
  await expect(dialog.getByRole('textbox', { name: 'link' })).toHaveValue(
    /&hide=transport,engine,task,lanes,network,weights,training,shared$/,
  );
  await page.keyboard.press('Escape');
  await expect(page.locator('.controls')).toHaveCount(0);
  await expect(lab.button('Reset')).toHaveCount(0);
  await expect(page.getByRole('figure').first()).toBeVisible();
  await expect.poll(() => hashOf(page)).toMatch(/shared$/);
  await page.reload();
  await lab.waitForStep(1);
  await expect(page.locator('.controls')).toHaveCount(0);
  await lab.button('Share').click();
  await dialog.getByRole('checkbox', { name: 'task', exact: true }).uncheck();
  await expect(task).toHaveCount(1);
});

test('keys of controls that a teacher hides do nothing, and are not listed', async ({ lab, page }) => {
  await lab.open(`./${twoCells}&hide=transport`);
  const { step } = await lab.waitForStep(5);
  for (const key of ['r', '.', 'Space']) await page.locator('body').press(key);
  expect((await lab.waitForStep(step + 5)).phase).toBe('running');
  await lab.type('seed', '4');
  await lab.field('seed').blur();
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await lab.state()).experiment.seed).toBe(3);
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(keys.getByText('take back the last change of the experiment')).toBeVisible();
  await expect(keys.getByText('run or pause')).toHaveCount(0);

  await page.keyboard.press('Escape');
  await page.evaluate(() => {
    location.hash = 'v1&seed=9&hide=task,lanes,network,weights,training,shared';
  });
  await expect.poll(async () => (await lab.state()).experiment.seed).toBe(9);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Space');
  await expect.poll(async () => (await lab.state()).phase).toBe('paused');
  expect((await lab.state()).experiment.seed).toBe(9);
});

test('a link is in the language that was chosen', async ({ lab, page }) => {
  await lab.open(`./${twoCells}&lang=zh`);
  const language = () => page.evaluate(() => document.documentElement.lang);
  expect(await language()).toMatch(/^zh/);
  await lab.button('English').click();
  await expect.poll(language).toBe('en');
  await expect.poll(() => hashOf(page)).toBe(`${twoCells}&lang=en`);
});

test('charts are those of the link, in its order', async ({ lab, page }) => {
  await lab.open(`./${twoCells}&charts=loss,gradientOverTime`);
  await expect(page.getByRole('figure')).toHaveCount(2);
  await expect(page.locator('.hero').getByRole('figure')).toContainText('Loss');
});

test('the link is copied; without a clipboard it is selected', async ({ lab, page }) => {
  await page.addInitScript(() => {
    let copied: string | undefined;
    const clipboard = {
      writeText: async (text: string) => {
        copied = text;
      },
      readText: async () => copied,
    };
    Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
  });
  await lab.open(`./${twoCells}`);
  await lab.button('Share').click();
  const field = page.getByRole('textbox', { name: 'link' });
  await lab.button('Copy').click();
  await expect(page.getByText('Copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await field.inputValue());
  expect(await field.inputValue()).toBe(page.url());
  await expect(page.getByText(`${page.url().length} characters.`)).toBeVisible();
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await lab.button('Copy').click();
  await expect(page.getByText('The browser does not let the page copy')).toBeVisible();
  expect(await page.evaluate(() => getSelection()?.toString())).toBe(await field.inputValue());
});

/** Drops a text as a file onto the page. */
const drop = (page: Page, text: string) =>
  page.evaluate((content) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], 'experiment.json', { type: 'application/json' }));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, text);

test('the experiment goes out as a file and comes in again, chosen or dropped', async ({ lab, page }) => {
  await lab.open(`./${twoCells}`);
  await lab.button('Share').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    lab.button('Download experiment (.json)').click(),
  ]);
  expect(download.suggestedFilename()).toBe('backflow-experiment.json');
  const text = readFileSync(await download.path(), 'utf8');
  const chooser = page.waitForEvent('filechooser');
  await lab.button('Open a file…').click();
  const buffer = Buffer.from(text.replace('"seed": 3', '"seed": 5'));
  await (await chooser).setFiles({ name: 'experiment.json', mimeType: 'application/json', buffer });
  await expect.poll(async () => (await lab.state()).experiment.seed).toBe(5);
  await expect(page.getByRole('dialog')).toBeHidden();
  await drop(page, text);
  await expect.poll(async () => (await lab.state()).experiment.seed).toBe(3);
  await expect(notice(page)).toHaveCount(0);
});

test('of a bad file, what can be read is opened; of no experiment nothing, and the training goes on', async ({
  lab,
  page,
}) => {
  await lab.open(`./${twoCells}`);
  await drop(page, '{ "format": "keras", "version": 1 }');
  await expect(notice(page)).toContainText('This file was not opened; training goes on as it was.');
  await expect(notice(page).getByRole('listitem')).toHaveText([
    'format can’t be “keras”. Allowed: backflow-experiment, backflow-run.',
  ]);
  const { experiment, step } = await lab.state();
  expect(experiment.seed).toBe(3);
  expect((await lab.waitForStep(step + 1)).step).toBeGreaterThan(step);
  await drop(page, '{ "format": "backflow-experiment", "version": 1, "seed": 7, "batchSize": "many" }');
  await expect.poll(async () => (await lab.state()).experiment).toMatchObject({ seed: 7, batchSize: 32 });
  await expect(notice(page).getByRole('listitem')).toHaveText([
    'batchSize can’t be “many”. Allowed: a whole number from 1 to 512. Used: 32.',
  ]);
});
