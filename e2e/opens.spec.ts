// The built page opens, from the root of a site and from any folder of it, without an error or a lost request.

import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { root } from '../src/cli/setup/paths.mjs';
import { complaintsOf } from './lab.ts';

async function expectOpens(page: Page, address: string): Promise<void> {
  const complaints = complaintsOf(page);
  await page.goto(address);
  await expect(page).toHaveTitle(/Backflow/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(complaints).toEqual([]);
}

test('the page opens without a complaint', async ({ page }) => {
  await expectOpens(page, './');
});

test('the page opens from a folder of a plain static server', async ({ page }) => {
  const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = join(root, 'dist', path.replace(/^\/deep\/folder\//, '').replace(/^$/, 'index.html'));
    if (!path.startsWith('/deep/folder/') || !existsSync(file)) return void response.writeHead(404).end();
    const type = types[extname(file)] ?? (extname(file) === '.svg' ? 'image/svg+xml' : 'application/octet-stream');
    response.writeHead(200, { 'content-type': type });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await expectOpens(page, `http://127.0.0.1:${(server.address() as AddressInfo).port}/deep/folder/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('a chart that can’t be drawn leaves the rest of the page as it is, and can be drawn again', async ({ page }) => {
  await page.addInitScript(() => {
    const { observe } = ResizeObserver.prototype;
    let isFirst = true;
    ResizeObserver.prototype.observe = function (element, options) {
      if (isFirst && element.matches('.chart-plot')) {
        isFirst = false;
        throw new Error('no chart today');
      }
      observe.call(this, element, options);
    };
  });
  await page.goto('./');
  await expect(page.getByText('This chart could not be drawn. The training is not affected.')).toBeVisible();
  await expect(page.getByRole('figure')).toHaveCount(3);
  await page.evaluate(() => window.lab.waitForStep(3));
  await page.getByRole('button', { name: 'Draw it again' }).click();
  await expect(page.getByRole('figure')).toHaveCount(4);
});

test('the browser under test has WebGPU', async ({ page }) => {
  await page.goto('./');
  const hasAdapter = await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) != null);
  test.skip(!hasAdapter && process.env.REQUIRE_WEBGPU !== '1', 'this browser offers no WebGPU adapter');
  expect(hasAdapter).toBe(true);
});
