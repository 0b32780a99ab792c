// Every chart of the gallery as a figure, in a real browser: it parses, stands by itself, and holds nothing that runs.

import '../styles/index.css';
import { createElement, Fragment, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { english } from '../charts/english.ts';
import { GradientHeatMap } from '../charts/GradientHeatMap.tsx';
import { GradientOverTime } from '../charts/GradientOverTime.tsx';
import { LossOverSteps } from '../charts/LossOverSteps.tsx';
import { Spectrum } from '../charts/Spectrum.tsx';
import { galleryInEnglish } from '../gallery/english.ts';
import { gradientFrames, gradientHeatFrames, lossFrames, spectrumFrames } from '../gallery/frames.ts';
import { Gallery } from '../gallery/Gallery.tsx';
import { type Figure, type FigureCaption, figureOf } from './figure.ts';
import { pngOf } from './png.ts';

const host = document.createElement('div');
document.body.append(host);
const root = createRoot(host);
const show = async (...contents: readonly ReactNode[]): Promise<HTMLElement[]> => {
  flushSync(() => root.render(createElement(Fragment, null, ...contents)));
  // Sizes are measured and canvases painted.
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return [...host.querySelectorAll<HTMLElement>('.chart')];
};
afterEach(() => flushSync(() => root.render(null)));

const hostile = `<script>alert(1)</script><img src=x onerror=alert(1)>"'&]]>\u0000\u001b\u202e\ud800 \${7*7}`;
const caption: FigureCaption = {
  lanes: [
    { style: 0, name: hostile },
    { style: 1, name: 'b' },
  ],
  paragraphs: ['They differ in nothing.', hostile],
  address: 'https://example.org/#v1&task=ownText,text:<script>',
};

/** The figure as a document; all that must hold of each. */
function checked({ svg, width, height }: Figure): Document {
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(parsed.querySelector('parsererror')).toBeNull();
  const { documentElement } = parsed;
  expect(documentElement.localName).toBe('svg');
  expect(Math.min(width, height)).toBeGreaterThan(100);
  const names = new Set<string>();
  for (const element of parsed.querySelectorAll('*')) {
    names.add(element.localName);
    for (const { name, value } of element.attributes) {
      expect(name).not.toMatch(/^on|^class$|^style$|^data-|^aria-/);
      if (name.endsWith('href')) expect(value).toMatch(/^data:image\/png;base64,/);
      else expect(value).not.toMatch(/NaN|Infinity|undefined|url\((?!#id\d+\))|var\(|javascript:|light-dark/);
    }
  }
  for (const name of names) {
    expect(name).toMatch(/^(svg|title|g|path|line|rect|circle|text|tspan|pattern|marker|image)$/);
  }
  const ids = [...parsed.querySelectorAll('[id]')].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, id] of svg.matchAll(/url\(#([^)]*)\)/g)) expect(ids).toContain(id);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none of these may be there
  expect(svg).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e]/);
  return parsed;
}

const textOf = (parsed: Document) => [...parsed.querySelectorAll('text')].map((text) => text.textContent).join(' ');

/** Colours in a picture, each at some of its pixels. */
async function coloursIn(png: Blob): Promise<{ width: number; height: number; colours: number }> {
  const bitmap = await createImageBitmap(png);
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const pixels = new Uint32Array(data.buffer);
  return { width, height, colours: new Set(pixels).size };
}

describe('every chart of the gallery as a figure', () => {
  let figures: Document[] = [];
  let titles: string[] = [];
  beforeAll(async () => {
    const charts = await show(createElement(Gallery, { text: galleryInEnglish, charts: english }));
    titles = charts.map((chart) => chart.querySelector('h2')!.textContent!);
    figures = charts.map((chart) => checked(figureOf(chart, caption)));
  });

  it('parses, has only shapes and texts with values of their own, and no handler, class or address', () => {
    expect(figures.length).toBeGreaterThan(60);
    expect(new Set(titles)).toEqual(new Set(Object.values(english).map(({ title }) => title)));
  });

  it('has its title, its axes and its caption, with hostile words as words', () => {
    figures.forEach((figure, i) => {
      const words = textOf(figure).replace(/\s+/g, '');
      expect(words).toContain(titles[i]!.replace(/\s+/g, ''));
      expect(words).toContain('<script>alert(1)</script><imgsrc=xonerror=alert(1)>"');
      expect(words).toContain('https://example.org/#v1&task=ownText,text:<script>');
      expect(figure.querySelectorAll('text').length).toBeGreaterThan(6);
    });
  });

  it('has the canvases of heat maps and of their keys in it', () => {
    const heat = titles.indexOf(english.gradientHeatMap.title);
    expect(figures[heat]!.querySelectorAll('image').length).toBeGreaterThanOrEqual(3);
  });
});

describe('a figure', () => {
  const named = <Lane extends { readonly name: string }>(lanes: readonly Lane[]): Lane[] =>
    lanes.map((lane) => ({ ...lane, name: hostile }));

  it('of lanes with hostile names has them as words', async () => {
    const { ordinary } = gradientFrames;
    const charts = await show(
      createElement(GradientOverTime, {
        key: 1,
        ...ordinary,
        lanes: named(ordinary.lanes),
        text: english.gradientOverTime,
      }),
      createElement(LossOverSteps, { lanes: named(lossFrames.diverged.lanes), text: english.loss }),
      createElement(GradientHeatMap, {
        key: 3,
        lanes: named(gradientHeatFrames.ordinary),
        text: english.gradientHeatMap,
      }),
      createElement(Spectrum, { lanes: named(spectrumFrames.ordinary), text: english.spectrum }),
    );
    expect(charts).toHaveLength(4);
    for (const chart of charts) expect(textOf(checked(figureOf(chart, caption)))).toContain('<script>');
  });

  it('as a PNG has two pixels and more for each px, and is not blank, light or dark', async () => {
    for (const theme of ['light', 'dark']) {
      document.documentElement.dataset.theme = theme;
      const charts = await show(
        createElement(GradientOverTime, { ...gradientFrames.ordinary, text: english.gradientOverTime }),
        createElement(GradientHeatMap, { lanes: gradientHeatFrames.ordinary, text: english.gradientHeatMap }),
      );
      for (const chart of charts) {
        const figure = figureOf(chart, caption);
        const { width, height, colours } = await coloursIn(await pngOf(figure));
        expect(width / figure.width).toBeGreaterThanOrEqual(1.99);
        expect(width / height).toBeCloseTo(figure.width / figure.height, 2);
        expect(colours).toBeGreaterThan(50);
        const paper = checked(figure).querySelector('rect')!.getAttribute('fill');
        expect(paper).toBe(theme === 'light' ? 'rgb(253, 253, 251)' : 'rgb(18, 20, 22)');
      }
    }
    delete document.documentElement.dataset.theme;
  });

  it('that the browser can’t draw says so', async () => {
    await expect(pngOf({ svg: '<svg', width: 10, height: 10, pixels: 1 })).rejects.toThrow();
  });
});
