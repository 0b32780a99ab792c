// For every reader: axe finds nothing, everything is reached by keys, nothing runs over the edge of a narrow screen.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import { expect, test } from './lab.ts';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1280, height: 720 },
    { width: 320, height: 640 },
  ]) {
    test(`axe finds nothing: ${colorScheme}, ${viewport.width} × ${viewport.height}`, async ({ lab, page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      await lab.open();
      await page.getByText('Equations of the cells').click();
      await lab.type('hidden units H', '0');
      await page.getByRole('button', { name: 'Definition: optimizer' }).click();
      await page.evaluate(axeSource);
      const audit = async () => {
        const { passes, violations } = await page.evaluate(() => window.axe.run());
        expect(passes.length).toBeGreaterThan(5); // it did look
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      };
      expect(await audit()).toEqual([]);
      for (const dialog of ['Keyboard', 'About']) {
        await lab.button(dialog).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        expect(await audit()).toEqual([]);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toBeHidden();
      }
    });
  }
}

test('nothing runs over the edge of a screen 320 px wide', async ({ lab, page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await lab.open();
  await page.getByText('Equations of the cells').click();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});

test('every target is at least 24 px high and wide', async ({ lab, page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await lab.open();
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('button, select, input, summary, a')]
      .filter((element) => element.checkVisibility() && !element.closest('.skip-link'))
      .map((element) => [element, (element.closest('label') ?? element).getBoundingClientRect()] as const)
      .filter(([, { width, height }]) => width < 24 || height < 24)
      .map(([element]) => element.outerHTML),
  );
  expect(small).toEqual([]);
});

test('keys run, pause, step, start over and show themselves', async ({ lab, page }) => {
  await lab.open();
  await page.keyboard.press('Space');
  await expect.poll(async () => (await lab.state()).phase).toBe('paused');
  await page.keyboard.press('r');
  await expect.poll(async () => (await lab.state()).step).toBe(0);
  await lab.takeSteps(2);
  expect((await lab.state()).step).toBe(2);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Space');
  await lab.waitForStep(4);
});

test('letters typed into a field are no commands', async ({ lab, page }) => {
  await lab.open();
  const { step } = await lab.waitForStep(3);
  await lab.field('seed').focus();
  await page.keyboard.type('r. ?');
  await expect(lab.field('seed')).toHaveValue('1r. ?');
  await expect(page.getByRole('dialog')).toBeHidden();
  expect((await lab.waitForStep(step + 1)).phase).toBe('running');
});

test('a walk by the tab key reaches every control once, with a focus that shows', async ({ lab, page }) => {
  await lab.open();
  const names: string[] = [];
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return undefined;
      const shown = element.matches('.tabs input') ? element.closest('label')! : element;
      const name =
        element.getAttribute('aria-label') ??
        (element as HTMLInputElement).labels?.[0]?.textContent ??
        element.textContent;
      return { name: name?.trim() ?? '', outline: getComputedStyle(shown).outlineStyle };
    });
    if (!stop) break;
    expect(stop.outline, stop.name).not.toBe('none');
    names.push(stop.name);
  }
  for (const name of [
    'Skip to the charts',
    'task',
    'timesteps T',
    'Pause',
    'Step',
    'Reset',
    'Gallery',
    'seed',
    'optimizer',
  ]) {
    expect(
      names.filter((each) => each === name),
      name,
    ).toHaveLength(1);
  }
  expect(names[0]).toBe('Skip to the charts');
});

test('the reader’s theme wins over the system’s, and is remembered', async ({ lab, page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await lab.open();
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await lab.choose('theme', 'dark');
  await expect.poll(paper).not.toBe(light);
  await page.reload();
  await expect.poll(paper).not.toBe(light);
});
