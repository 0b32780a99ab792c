// Files that leave the page: charts as SVG, PNG and CSV, the run as JSON, which comes in again and trains on.

import { readFileSync } from 'node:fs';
import type { Download, Page } from '@playwright/test';
import { expect, test } from './lab.ts';

const small = '#v1&task=adding,timesteps:20&seed=3&hiddenSize=8&cell=rnn/lstm&charts=loss,gradientHeatMap';

const bytesOf = async (download: Download) => readFileSync(await download.path());

/** Chooses in the menu of a chart. */
async function saveChart(page: Page, chart: string, format: string): Promise<Download> {
  await page.getByRole('button', { name: `Actions for chart: ${chart}` }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: `Save as ${format}`, exact: true }).click(),
  ]);
  return download;
}

const [loss, heatMap] = ['Loss', 'Gradient by timestep over training'];

test('charts are saved as SVG, PNG and CSV, under names that say what they are', async ({ lab, page }) => {
  await lab.open(`./${small}`);
  await lab.pause();
  const { step } = await lab.state();
  for (const [chart, id] of [
    [loss, 'loss'],
    [heatMap, 'gradient-heat-map'],
  ] as const) {
    const svg = await saveChart(page, chart, 'SVG');
    expect(svg.suggestedFilename()).toBe(`backflow-${id}-step-${step}.svg`);
    await expect(page.getByText(`Saved: backflow-${id}-step-${step}.svg`)).toBeAttached();
    const text = String(await bytesOf(svg));
    expect(text).toMatch(/^<svg /);
    expect(text).toContain(chart);
    expect(text).toMatch(/seed\s3\s/);
    expect(text).toContain('task=adding');
    expect(text).not.toMatch(/<script|<foreignObject| on[a-z]+=| class=|href="(?!data:image\/png)/);
    const isParsed = await page.evaluate(
      (file) => !new DOMParser().parseFromString(file, 'image/svg+xml').querySelector('parsererror'),
      text,
    );
    expect(isParsed).toBe(true);

    const png = await bytesOf(await saveChart(page, chart, 'PNG'));
    expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    const [, wide, high] = /<svg[^>]* width="(\d+)" height="(\d+)"/.exec(text)!;
    expect([width / Number(wide), height / Number(high)]).toEqual([2, 2]);
    const colours = await page.evaluate(async (base64) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      return new Set(new Uint32Array(data.buffer)).size;
    }, png.toString('base64'));
    expect(colours).toBeGreaterThan(50);
  }
  const csv = String(await bytesOf(await saveChart(page, loss, 'CSV')));
  const [columns, ...rows] = csv.trimEnd().split('\r\n');
  expect(columns).toBe('lane,name,series,of,first_step,last_step,mean,min,max,has_infinity,has_nan');
  expect(rows.length).toBeGreaterThanOrEqual(2);
  expect(rows.at(-1)).toMatch(new RegExp(`^2,LSTM,loss,,\\d+,${step},\\d`));
});

test('a run goes out, comes in again with its charts, paused, and trains on as if it had never stopped', async ({
  lab,
  page,
}) => {
  await lab.open(`./${small}&engine=cpu`);
  await lab.pause();
  await lab.runTo(60);
  const { step } = await lab.state();
  await lab.button('Share').click();
  const [download] = await Promise.all([page.waitForEvent('download'), lab.button('Download run (.json)').click()]);
  expect(download.suggestedFilename()).toBe(`backflow-run-step-${step}.json`);
  const text = String(await bytesOf(download));
  for (const [button, name] of [
    ['All series (.csv)', 'series'],
    ['Gradient by timestep (.csv)', 'gradient-by-timestep'],
  ] as const) {
    const [file] = await Promise.all([page.waitForEvent('download'), lab.button(button).click()]);
    expect(file.suggestedFilename()).toBe(`backflow-${name}-step-${step}.csv`);
    expect(String(await bytesOf(file)).split('\r\n').length).toBeGreaterThan(step);
  }
  await page.keyboard.press('Escape');
  await lab.takeSteps(10);
  const expected = await lab.reports();

  await page.goto('about:blank');
  await lab.open('./#v1&lanes=1&hiddenSize=4');
  await page.evaluate((content) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], 'run.json', { type: 'application/json' }));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, text);
  await expect.poll(async () => (await lab.state()).phase).toBe('paused');
  expect(await lab.state()).toMatchObject({ step, experiment: { seed: 3, lanes: [{}, { cell: { id: 'lstm' } }] } });
  await expect(page.locator('.notice')).toHaveCount(0);
  expect(await page.evaluate(() => window.lab.stepsSeen())).toEqual([step, step]);
  await expect(page.getByRole('slider', { name: loss })).toHaveAttribute('aria-valuemax', String(step));
  await lab.takeSteps(10);
  expect(await lab.reports()).toEqual(expected);
});
