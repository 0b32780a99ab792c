// Data of the reader's own: pasted, dropped or opened, used when they are meant to be, refused in words; the run goes on.

import type { Locator, Page } from '@playwright/test';
import { expect, type LabPage, test } from './lab.ts';

const TEXT = 'your own text';
const SERIES = 'your own series';

/** Opens the page on a task. What is sent from then on is on the list that it returns: all but a file of the page itself. */
async function openTask(lab: LabPage, page: Page, task: string): Promise<string[]> {
  await lab.open();
  await lab.choose('task', task);
  await expect.poll(async () => (await lab.state()).experiment.task.id).not.toBe('adding');
  await lab.waitForStep(1);
  const requests: string[] = [];
  page.on('request', (request) => {
    const isOwnFile = request.method() === 'GET' && /\/(assets\/[\w.-]+|favicon\.svg)$/.test(request.url());
    if (!isOwnFile || request.postData() !== null) requests.push(`${request.method()} ${request.url()}`);
  });
  return requests;
}

const taskOf = async (lab: LabPage) => (await lab.state()).experiment.task;

/** As a paste does: all at once, over what is there. */
async function paste(field: Locator, text: string): Promise<void> {
  await field.press('ControlOrMeta+a');
  await field.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    const isTaken = element.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
    if (isTaken) document.execCommand('insertText', false, pasted);
  }, text);
}

interface Given {
  readonly name: string;
  readonly bytes: readonly number[];
}

/** @returns whether the page took care of it: else the browser would leave the page for the file */
const drop = (onto: Locator, { name, bytes }: Given) =>
  onto.evaluate(
    (element, file) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(file.bytes)], file.name));
      const events = ['dragenter', 'dragover', 'drop'].map(
        (type) => new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }),
      );
      return events.map((event) => !element.dispatchEvent(event)).at(-1);
    },
    { name, bytes },
  );

const bytesOf = (text: string): readonly number[] => [...new TextEncoder().encode(text)];
const csv = (row: (i: number) => string) => Array.from({ length: 120 }, (_, i) => row(i)).join('\r\n');

test('a pasted text is used on Ctrl+Enter, not before, and trains in its own alphabet', async ({ lab, page }) => {
  const requests = await openTask(lab, page, TEXT);
  const before = await lab.state();
  const field = lab.field('text');
  await expect(page.getByText('In use: 10\u202f798 characters, 33 different.')).toBeVisible();
  await expect(page.getByText(/It stays in this page: nothing is sent anywhere\./)).toBeVisible();
  await paste(field, 'to be or not to be, '.repeat(40));
  await expect(page.getByText(/^Not in use yet/)).toBeVisible();
  const { step } = await lab.state();
  expect((await lab.waitForStep(step + 2)).experiment).toEqual(before.experiment);

  await field.press('ControlOrMeta+Enter');
  await expect(page.getByText('In use: 800 characters, 8 different.')).toBeVisible();
  await expect.poll(async () => (await lab.state()).experiment.task.text).toBe('to be or not to be, '.repeat(40));
  await lab.waitForStep(101);
  // Fewer than ln 8 at the start, and learned by heart soon.
  for (const { loss } of await lab.reports()) expect(loss).toBeLessThan(3);
  expect((await lab.state()).heldOut?.map(({ count }) => count)).toEqual([1, 1, 1]);
  expect(requests).toEqual([]);
  // The address names the setting, and leaves it out.
  await expect(page).toHaveURL(/#v1&task=ownText,text&/);
});

test('a dropped table is read in the page, and its column chosen', async ({ lab, page }) => {
  const requests = await openTask(lab, page, SERIES);
  const field = lab.field('data');
  await expect(page.getByText('In use: 720 values of column “level”, from 12.3 to 27.7.')).toBeVisible();
  const table = `\uFEFFTag;Höhe;"Tiefe; in m"\r\n${csv((i) => `${i};${i % 7},5;${i % 5},25`)}\r\n`;
  expect(await drop(field, { name: 'table.csv', bytes: bytesOf(table) })).toBe(true);
  await expect(page.getByText('In use: 120 values of column “Tiefe; in m”, from 0.25 to 4.25.')).toBeVisible();
  await lab.choose('column', 'Höhe');
  await expect(page.getByText('In use: 120 values of column “Höhe”, from 0.5 to 6.5.')).toBeVisible();
  await expect.poll(async () => (await lab.state()).experiment.task.column).toBe('Höhe');
  await lab.waitForStep(101);
  expect((await lab.state()).heldOut?.map(({ count }) => count)).toEqual([12, 12, 12]);

  await paste(
    field,
    Array.from({ length: 20_000 }, (_, i) => `${i};${i % 7};${i % 3}`)
      .join('\n')
      .slice(0, 200_000),
  );
  await expect(page.getByText(/^Not in use yet/)).toBeVisible();

  // Another table has no such column: the choice goes back to the default.
  expect(await drop(field, { name: 'list.txt', bytes: bytesOf(csv((i) => String(i % 9))) })).toBe(true);
  await expect(page.getByText('In use: 120 values of column “1”, from 0 to 8.')).toBeVisible();
  await expect.poll(async () => (await taskOf(lab)).column).toBe('');
  expect(requests).toEqual([]);
});

test('what can’t be used is said where it was typed, and the training goes on', async ({ lab, page }) => {
  await openTask(lab, page, TEXT);
  const before = await lab.state();
  const field = lab.field('text');
  const alert = page.getByRole('alert');
  const goesOn = async () => {
    const { step } = await lab.state();
    const after = await lab.waitForStep(step + 2);
    expect(after.experiment).toEqual(before.experiment);
    expect(after.step).toBeGreaterThan(before.step);
  };

  await paste(field, 'x');
  await lab.field('seed').focus();
  await expect(alert).toHaveText(
    /^text: 1 character\. Allowed: 510 to 200000 characters\. Training goes on with what it had/,
  );
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await goesOn();
  await paste(field, 'a'.repeat(600));
  await lab.button('Use').click();
  await expect(alert).toHaveText(/^text: 1 character all along\. Allowed: 2 to 128 different characters/);
  await paste(field, 'ab'.repeat(200));
  await field.press('Tab');
  await lab.button('Use').press('Enter');
  await expect(alert).toHaveText(/^text: 400 characters\. Allowed: 510 to 200000 characters, or T up to 39\./);
  await goesOn();
});

test('a text is still there after a look at another task, refused or in use', async ({ lab, page }) => {
  await openTask(lab, page, TEXT);
  const field = lab.field('text');
  await paste(field, 'ab'.repeat(200));
  await field.press('ControlOrMeta+Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await lab.choose('task', SERIES);
  await lab.choose('task', TEXT);
  await expect(field).toHaveValue('ab'.repeat(200));
  await lab.type('timesteps T', '39');
  await field.focus();
  await lab.button('Use').click();
  await expect(page.getByText('In use: 400 characters, 2 different.')).toBeVisible();
  const refused = await lab.type('timesteps T', '40');
  await expect(refused).toHaveAccessibleDescription(
    /^timesteps T: “40” is not possible\. Allowed: 410 to 200000 characters, or T up to 39\./,
  );
  await refused.press('Escape');

  await lab.choose('task', SERIES);
  await lab.choose('task', TEXT);
  await expect(field).toHaveValue('ab'.repeat(200));
  await expect(page.getByText(/^Not in use yet/)).toBeVisible();
  await lab.button('Discard').click();
  await expect(field).toHaveValue(/^159 green bottles/);
  await expect(lab.button('Discard')).toBeDisabled();
});

test('files that are no texts, and too much of one, are not taken', async ({ lab, page }) => {
  await openTask(lab, page, SERIES);
  const before = await taskOf(lab);
  const field = lab.field('data');
  const alert = page.getByRole('alert');
  await drop(field, { name: 'picture.png', bytes: [0x89, 0x50, 0x4e, 0x47, 0, 1] });
  await expect(alert).toHaveText('“picture.png” is not a text. Allowed: text in UTF-8, or in UTF-16 with its mark.');
  const chooser = page.waitForEvent('filechooser');
  await lab.button('Open a file…').click();
  await (await chooser).setFiles({ name: 'huge.csv', mimeType: 'text/csv', buffer: Buffer.alloc(900_000, '1\n') });
  await expect(alert).toHaveText('“huge.csv” was not read: it has 900 kB. Allowed: up to 800 kB.');
  await paste(field, '1\n'.repeat(300_000));
  await expect(alert).toHaveText(
    'data: 600\u202f000 characters were not pasted. Allowed: a text of up to 200000 characters.',
  );
  await expect(field).toHaveValue(/^hour,level\n/);
  expect(await taskOf(lab)).toEqual(before);
});

test('a table with a gap is refused with its line; a file that misses the field is dropped nowhere', async ({
  lab,
  page,
}) => {
  await openTask(lab, page, SERIES);
  const before = await taskOf(lab);
  const field = lab.field('data');
  const alert = page.getByRole('alert');
  const missing = csv((i) => (i === 30 ? '30,n/a' : `${i},${i % 9}`));
  await drop(field, { name: 'gaps.csv', bytes: bytesOf(`t,x\n${missing}`) });
  await expect(alert).toHaveText(/^data: “n\/a”\. Allowed: a number from -1e15 to 1e15 in line 32\./);
  await expect(field).toHaveValue(/^t,x\n0,0\n/);
  expect(await drop(page.locator('h1'), { name: 'missed.csv', bytes: [49] })).toBe(true);
  expect(await taskOf(lab)).toEqual(before);
  await lab.button('Discard').click();
  await expect(alert).toHaveCount(0);
});

test('words that change move nothing, and fit a screen 320 px wide', async ({ lab, page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openTask(lab, page, SERIES);
  const field = lab.field('data');
  const below = page.getByRole('combobox', { name: 'column', exact: true });
  const top = async () => {
    const [from, to] = await Promise.all([field.elementHandle(), below.elementHandle()]);
    // At one moment: the charts above may grow meanwhile.
    return page.evaluate(([a, b]) => b!.getBoundingClientRect().top - a!.getBoundingClientRect().top, [from, to]);
  };
  const before = await top();
  await field.fill('nothing');
  expect(await top()).toBe(before);
  await field.press('ControlOrMeta+Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  expect(await top()).toBe(before);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});
