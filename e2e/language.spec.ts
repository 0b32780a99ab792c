// The page in two languages: which one it opens in, and what becomes of the training and of the words when it changes.

import type { Page } from '@playwright/test';
import { expect, test } from './lab.ts';

const spoken = (page: Page) => page.evaluate(() => [document.documentElement.lang, document.title]);
const ENGLISH = ['en', 'Backflow: the gradient’s way back through time'];
const CHINESE = ['zh-Hans', 'Backflow：梯度沿时间回传之路'];

/** Words in English that stand on the page or are said of it; names, symbols and code are none. */
const englishWords = (page: Page) =>
  page.evaluate(() => {
    const texts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement!;
      if (!parent.closest('script, noscript, math, [lang=en]')) texts.push(walker.currentNode.textContent ?? '');
    }
    for (const element of document.body.querySelectorAll('*')) {
      for (const name of ['aria-label', 'aria-valuetext', 'title', 'placeholder']) {
        texts.push(element.getAttribute(name) ?? '');
      }
    }
    const hasWords = /[A-Za-z]{3,} (?!et al)[a-z]{2,}/;
    return [...new Set(texts)].filter((text) => hasWords.test(text) && !/\p{Script=Han}/u.test(text));
  });

test('opens in the language of the address, and says so of itself', async ({ lab, page }) => {
  await lab.open('./?lang=zh');
  expect(await spoken(page)).toEqual(CHINESE);
  await expect(page.getByRole('heading', { name: '每个时间步收到多少梯度' })).toBeVisible();
  await page.getByText('循环单元的方程').click();
  for (const definition of await page.locator('.definition-button').all()) await definition.click();
  expect(await englishWords(page)).toEqual([]);
  await lab.open('./?lang=en');
  expect(await spoken(page)).toEqual(ENGLISH);
  expect((await englishWords(page)).length).toBeGreaterThan(20); // the sieve does see English
});

test('switches while it trains, and trains on', async ({ lab, page }) => {
  await lab.open();
  expect(await spoken(page)).toEqual(ENGLISH);
  await lab.type('hidden units H', '1000');
  await lab.waitForStep(3);
  await lab.pause();
  const before = await lab.state();
  await lab.button('中文').click();
  await expect.poll(() => spoken(page)).toEqual(CHINESE);
  const after = await lab.state();
  expect(after.step).toBe(before.step);
  expect(after.experiment).toEqual(before.experiment);
  // What was refused is said in the new language too, and is still there.
  await expect(page.getByRole('alert')).toHaveText(/^隐藏单元数 H：不能是“1000”。允许：1 到 256 之间的整数。/);
  await lab.button('运行').click();
  await lab.waitForStep(before.step + 1);
  expect(await englishWords(page)).toEqual([]);
  await lab.button('English').click();
  await expect.poll(() => spoken(page)).toEqual(ENGLISH);
  await lab.waitForStep(before.step + 2);
});

test('remembers the choice, and keeps it in an address that names a language', async ({ lab, page }) => {
  await lab.open();
  await lab.button('中文').click();
  await expect.poll(() => spoken(page)).toEqual(CHINESE);
  expect(new URL(page.url()).search).toBe('');
  await lab.open();
  expect(await spoken(page)).toEqual(CHINESE);
  await lab.open('./?lang=zh&engine=cpu');
  await lab.button('English').click();
  await expect.poll(() => new URL(page.url()).search).toBe('?lang=en&engine=cpu');
  await page.reload();
  await lab.waitForStep(1);
  expect(await spoken(page)).toEqual(ENGLISH);
});

test('says that it does not speak a language which the address asks for', async ({ lab, page }) => {
  await lab.open('./?lang=tlh');
  await expect(page.getByText('There is no language “tlh”.')).toBeVisible();
});

test.describe('a reader whose browser prefers Chinese', () => {
  test.use({ locale: 'zh-CN' });

  test('never sees the page in English', async ({ lab, page }) => {
    await page.addInitScript(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      const look = () => seen.push(document.body?.innerText ?? '');
      new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
    });
    await lab.open();
    expect(await spoken(page)).toEqual(CHINESE);
    const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.filter((text) => /gradient|Pause|Reset|timestep/.test(text))).toEqual([]);
  });
});

test('stays in English where the other words can’t be loaded, says so, and tries again', async ({ lab, page }) => {
  await page.route(/\/zh-[^/]*\.js/, (route) => route.abort());
  await lab.open('./?lang=zh');
  expect(await spoken(page)).toEqual(['en', expect.stringContaining('Backflow')]);
  await expect(page.getByText('The words could not be loaded in this language: 中文.')).toBeVisible();
  await page.unroute(/\/zh-[^/]*\.js/);
  await lab.button('中文').click();
  await expect.poll(() => spoken(page)).toEqual(CHINESE);
  await expect(page.getByText('无法加载')).toBeHidden();
  // The browser's own words on the request that was cut off.
  lab.complaints.length = 0;
});
