// For every reader: axe finds nothing, everything is reached by keys, nothing runs over the edge of a narrow screen.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type axe from 'axe-core';
import { en } from '../src/ui/messages/en.ts';
import { expect, test } from './lab.ts';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What a reader opens, in the words of each language. */
const words = {
  en: {
    equations: 'Equations of the cells',
    hiddenSize: 'hidden units H',
    definition: 'Definition: optimizer',
    dialogs: ['Keyboard', 'About', 'Scenes', 'Share', 'Compare…', 'Fork…'],
    folded: ['Table of differences', 'What is going on', /^Charts$/],
    gallery: 'Gallery of the charts',
  },
  zh: {
    equations: '循环单元的方程',
    hiddenSize: '隐藏单元数 H',
    definition: '定义：优化器',
    dialogs: ['键盘', '关于', '场景', '分享', '对比…', '分叉…'],
    folded: ['差异表', '现状与建议', /^图表$/],
    gallery: '图表陈列',
  },
};

const charts = Object.keys(en.charts);

/** What axe finds on the page as it is now. */
async function audit(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  const { passes, violations } = await page.evaluate(() => window.axe.run());
  expect(passes.length).toBeGreaterThan(5); // it did look
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

for (const [language, { equations, hiddenSize, definition, dialogs, folded, gallery }] of Object.entries(words)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const viewport of [
      { width: 1280, height: 720 },
      { width: 320, height: 640 },
    ]) {
      const name = `${language}, ${colorScheme}, ${viewport.width} × ${viewport.height}`;
      test.describe(`axe finds nothing: ${name}`, () => {
        test.use({ colorScheme, viewport });

        test('on the page with what is folded away, and in every dialog', async ({ lab, page }) => {
          test.slow();
          await lab.open(`./?lang=${language}`);
          // On a phone the way to some of the dialogs is folded away.
          if (viewport.width < 640) await page.locator('.header-more').click();
          await page.getByText(equations).click();
          await lab.type(hiddenSize, '0');
          await page.getByRole('button', { name: definition }).click();
          expect(await audit(page)).toEqual([]);
          for (const dialog of dialogs) {
            await lab.button(dialog).click();
            await expect(page.getByRole('dialog')).toBeVisible();
            expect(await audit(page)).toEqual([]);
            await page.keyboard.press('Escape');
            await expect(page.getByRole('dialog')).toBeHidden();
          }
        });

        test('with every chart, a notice, tables and a menu', async ({ lab, page }) => {
          test.slow();
          await lab.open(`./?lang=${language}&engine=cpu#v1&lanes=2&cell=lstm/gru&seeed=1&charts=${charts.join()}`);
          await lab.waitForStep(3);
          for (const text of folded) await page.locator('summary', { hasText: text }).click();
          await page.locator('.chart-cell .actions > button').last().click();
          await expect(page.getByRole('figure')).toHaveCount(charts.length);
          expect(await audit(page)).toEqual([]);
        });

        test('in the gallery', async ({ lab, page }) => {
          test.slow();
          await lab.open(`./?lang=${language}#gallery`);
          await expect(page.getByRole('heading', { level: 1 })).toHaveText(gallery, { timeout: 20_000 });
          expect(await audit(page)).toEqual([]);
        });
      });
    }
  }

  test(`nothing runs over the edge of a screen 320 px wide: ${language}`, async ({ lab, page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await lab.open(`./?lang=${language}`);
    await page.locator('.header-more').click();
    await page.getByText(equations).click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  });
}

/** The page without a scrollbar of its own; its columns have theirs. */
const pageHeight = (page: Page) => page.evaluate(() => [document.documentElement.scrollHeight, innerHeight]);

for (const viewport of [
  { width: 1280, height: 720 },
  { width: 900, height: 560 },
  { width: 1920, height: 1080 },
]) {
  test(`in two columns only the columns scroll: ${viewport.width} × ${viewport.height}`, async ({ lab, page }) => {
    await page.setViewportSize(viewport);
    await lab.open();
    expect(await pageHeight(page)).toEqual([viewport.height, viewport.height]);
    const plots = page.locator('.chart-plot');
    const heights = () => plots.evaluateAll((all) => all.map((plot) => plot.getBoundingClientRect().height));
    const before = await heights();
    await page.getByText('Equations of the cells').click();
    await expect(page.locator('.equation').first()).toBeVisible();
    expect(await pageHeight(page)).toEqual([viewport.height, viewport.height]);
    expect(await heights()).toEqual(before);
  });
}

test('keys move the cursor of a heat map over steps and timesteps, and that of all charts over steps', async ({
  lab,
  page,
}) => {
  await lab.open();
  await lab.showChart('Gradient by timestep over training');
  await lab.waitForStep(3);
  await lab.button('Pause').click();
  const heat = page.getByRole('slider', { name: 'Gradient by timestep over training', exact: true });
  await heat.press('End');
  const last = Number(await heat.getAttribute('aria-valuenow'));
  await expect(heat).toHaveAttribute('aria-valuetext', / t = 1: /);
  await heat.press('ArrowUp');
  await heat.press('ArrowUp');
  await heat.press('ArrowDown');
  await heat.press('ArrowLeft');
  await expect(heat).toHaveAttribute('aria-valuetext', / t = 2: /);
  const hero = page.getByRole('slider', { name: 'How much gradient reaches each timestep', exact: true });
  await expect(hero).toHaveAttribute('aria-valuenow', '2');
  await expect(heat).toHaveAttribute('aria-valuenow', String(last - 1));
  await expect(page.getByRole('slider', { name: 'Loss', exact: true })).toHaveAttribute(
    'aria-valuenow',
    String(last - 1),
  );
  await heat.press('Escape');
  await expect(heat).toHaveAttribute('aria-valuenow', String(last));
});

test('on a phone, charts of eight lanes that differ in three settings keep their height and stand apart', async ({
  lab,
  page,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await lab.open();
  for (let lanes = 3; lanes < 8; lanes++) await lab.button('Add a lane').click();
  await expect(page.getByRole('region', { name: 'Lanes', exact: true }).getByRole('listitem')).toHaveCount(8);
  await lab.showSettingsOf(4);
  await lab.choose('cell', 'GRU');
  await lab.choose('optimizer', 'SGD');
  await expect(page.getByText('GRU · U normal, std σ 0.375 · SGD', { exact: true })).toBeVisible();
  await lab.waitForStep(1);
  const boxes = await page
    .locator('.charts')
    .locator('figure, .chart-more')
    .evaluateAll((all) =>
      all.map((each) => {
        const { top, bottom } = each.getBoundingClientRect();
        const plot = each.querySelector('.chart-plot')?.getBoundingClientRect();
        return { top, bottom, plot: plot?.height, plotBottom: plot?.bottom ?? bottom };
      }),
    );
  expect(boxes).toHaveLength(5);
  boxes.forEach(({ bottom, plot, plotBottom }, i) => {
    if (plot !== undefined) expect(plot).toBeGreaterThanOrEqual(144);
    expect(plotBottom).toBeLessThanOrEqual(bottom);
    expect(bottom).toBeLessThanOrEqual(boxes[i + 1]?.top ?? Number.POSITIVE_INFINITY);
  });
  const legends = page.locator('.chart-legend').filter({ visible: true });
  await expect(legends).toHaveCount(1);
  const items = legends.locator('.chart-legend-item');
  await expect(items).toHaveCount(8);
  const areBeside = await items.evaluateAll((all) =>
    all.map((item) => {
      const sign = item.querySelector('svg')!.getBoundingClientRect();
      const words = document.createRange();
      words.selectNode([...item.childNodes].find(({ nodeType }) => nodeType === Node.TEXT_NODE)!);
      const { left, top } = words.getBoundingClientRect();
      return left >= sign.right && top <= sign.bottom;
    }),
  );
  expect(areBeside).toEqual(Array(8).fill(true));
});

test('the first screen of a phone shows the whole main chart, and runs, steps and starts over', async ({
  lab,
  page,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const language of Object.keys(words)) {
    await lab.open(`./?lang=${language}`);
    const bottom = (await page.locator('.timeline').boundingBox())!.y;
    const plot = (await page.locator('.hero .chart-plot').boundingBox())!;
    expect(plot.y + plot.height).toBeLessThanOrEqual(bottom);
    expect(
      await page.locator('.transport button').evaluateAll((all) => all.map((each) => each.checkVisibility())),
    ).toEqual([true, true, true]);
    await expect(page.locator('.scene-claim p')).toBeHidden();
    await page.locator('.scene-claim button').click();
    await expect(page.locator('.scene-claim p')).toBeVisible();
  }
});

test('every target is at least 24 px high and wide, in every language', async ({ lab, page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const language of Object.keys(words)) {
    await lab.open(`./?lang=${language}`);
    await page.locator('.header-more').click();
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('button, select, input, summary, a')]
        .filter((element) => element.checkVisibility() && !element.closest('.skip-link'))
        .map((element) => [element, (element.closest('label') ?? element).getBoundingClientRect()] as const)
        .filter(([, { width, height }]) => width < 24 || height < 24)
        .map(([element]) => element.outerHTML),
    );
    expect(small).toEqual([]);
  }
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

test('R starts over with shift too, and with no other modifier', async ({ lab, page }) => {
  await lab.open();
  await lab.pause();
  await page.locator('body').press('Control+.');
  await page.locator('body').press('Alt+r');
  const { step } = await lab.state();
  expect(step).toBeGreaterThan(0);
  await page.locator('body').press('Shift+R');
  await expect.poll(async () => (await lab.state()).step).toBe(0);
});

test('the keys of the page can be switched off, for as long as the tab is open', async ({ lab, page }) => {
  await lab.open();
  const anywhere = page.getByRole('checkbox', { name: /work anywhere on the page/ });
  await page.keyboard.press('?');
  await anywhere.uncheck();
  await page.keyboard.press('Escape');
  for (const reload of [false, true]) {
    if (reload) {
      await page.reload();
      await lab.waitForStep(1);
    }
    for (const key of ['r', '.', '?', 'Space']) await page.locator('body').press(key);
    await expect(page.getByRole('dialog')).toBeHidden();
    const { phase, step } = await lab.state();
    expect(phase).toBe('running');
    expect(step).toBeGreaterThan(0);
  }
  await lab.button('Keyboard').click();
  await anywhere.check();
  await page.keyboard.press('Escape');
  await page.keyboard.press('.');
  await expect.poll(async () => (await lab.state()).phase).toBe('paused');
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
  await page.keyboard.press('Space'); // training leaves little time for a hundred keys; a click would move the focus
  await expect.poll(async () => (await lab.state()).phase).toBe('paused');
  const names: string[] = [];
  for (let i = 0; i < 120; i++) {
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
    'Run',
    'Step',
    'Reset',
    'About',
    'theme',
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
