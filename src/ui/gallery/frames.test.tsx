// Draws every canned frame as a server would, and judges the markup: nothing is NaN, nothing is left out, nothing blank.

import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { english } from '../charts/english.ts';
import { GradientHeatMap } from '../charts/GradientHeatMap.tsx';
import { GradientNorm } from '../charts/GradientNorm.tsx';
import { GradientOverTime } from '../charts/GradientOverTime.tsx';
import { HiddenStates } from '../charts/HiddenStates.tsx';
import { LossOverSteps } from '../charts/LossOverSteps.tsx';
import { MetricOverSteps } from '../charts/MetricOverSteps.tsx';
import { galleryInEnglish } from './english.ts';
import { gradientFrames, gradientHeatFrames, hiddenFrames, lossFrames, metricFrames, normFrames } from './frames.ts';
import { Gallery } from './Gallery.tsx';

type GradientFrameId = keyof typeof gradientFrames;

const gradient = (id: GradientFrameId) =>
  renderToStaticMarkup(<GradientOverTime {...gradientFrames[id]} text={english.gradientOverTime} />);
const loss = (id: keyof typeof lossFrames, kind: 'log' | 'linear' = 'log') =>
  renderToStaticMarkup(<LossOverSteps {...lossFrames[id]} kind={kind} text={english.loss} />);
const norm = (id: keyof typeof normFrames) =>
  renderToStaticMarkup(<GradientNorm lanes={normFrames[id]} text={english.gradientNorm} />);
const metric = (id: keyof typeof metricFrames) =>
  renderToStaticMarkup(<MetricOverSteps lanes={metricFrames[id]} text={english.metric} />);
const heat = (id: keyof typeof gradientHeatFrames) =>
  renderToStaticMarkup(<GradientHeatMap lanes={gradientHeatFrames[id]} text={english.gradientHeatMap} />);
const hidden = (id: keyof typeof hiddenFrames) =>
  renderToStaticMarkup(<HiddenStates lanes={hiddenFrames[id]} text={english.hiddenStates} />);

const idsOf = <T extends object>(frames: T) => Object.keys(frames) as (keyof T & string)[];
const all: readonly (readonly [string, string])[] = [
  ...idsOf(gradientFrames).map((id) => [`gradient over time, ${id}`, gradient(id)] as const),
  ...idsOf(lossFrames).map((id) => [`loss, ${id}`, loss(id)] as const),
  ...idsOf(lossFrames).map((id) => [`loss on a linear axis, ${id}`, loss(id, 'linear')] as const),
  ...idsOf(normFrames).map((id) => [`gradient norm, ${id}`, norm(id)] as const),
  ...idsOf(metricFrames).map((id) => [`metric, ${id}`, metric(id)] as const),
  ...idsOf(gradientHeatFrames).map((id) => [`gradient heat map, ${id}`, heat(id)] as const),
  ...idsOf(hiddenFrames).map((id) => [`hidden states, ${id}`, hidden(id)] as const),
];

/** Words drawn, line by line; wrapped labels are several. */
const drawnTexts = (markup: string) => [...markup.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]!);
const linesOf = (markup: string) => markup.match(/<path class="lane-line[^>]*>/g) ?? [];
const rowCount = (markup: string) => markup.match(/<tr>/g)?.length ?? 0;

describe.each(all)('%s', (_name, markup) => {
  it('has only finite coordinates', () => {
    const coordinates = [...markup.matchAll(/ (?:d|x|y|x1|x2|y1|y2|width|height|transform|viewBox|style)="([^"]*)"/g)];
    expect(coordinates.length).toBeGreaterThan(20);
    expect(coordinates.map((match) => match[1]).filter((value) => /NaN|Infinity|undefined/.test(value!))).toEqual([]);
  });

  it('has ticks on both axes, a name, and at most 11 rows of values', () => {
    expect(drawnTexts(markup).filter((text) => /^[\d.\s%·⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+$/.test(text)).length).toBeGreaterThanOrEqual(4);
    expect(markup).toMatch(/role="slider"[^>]* aria-label="[^"]+"/);
    expect(rowCount(markup)).toBeLessThanOrEqual(12);
  });
});

describe('gradient over time', () => {
  it.each(['ordinary', 'eightLanes', 'closeLanes', 'thousandTimesteps', 'belowF32'] as const)(
    '%s: a line and a label for every lane',
    (id) => {
      const { lanes } = gradientFrames[id];
      const markup = gradient(id);
      expect(linesOf(markup)).toHaveLength(lanes.length);
      const words = drawnTexts(markup).join(' ');
      for (const { name } of lanes) expect(words).toContain(name);
    },
  );

  it('before the first step says so, and has no table', () => {
    expect(gradient('empty')).toContain(english.gradientOverTime.empty);
    expect(rowCount(gradient('empty'))).toBe(0);
  });

  it('draws what is exactly zero on the floor, without a line', () => {
    const markup = gradient('allZero');
    expect(linesOf(markup)).toHaveLength(0);
    expect(drawnTexts(markup)).toContain('0');
    expect(markup).toContain('mark-hollow');
  });

  it('marks the bands of 32-bit floats where the domain reaches them, and only there', () => {
    const { belowF32, aboveF32, subnormalF32 } = english.gradientOverTime;
    expect(drawnTexts(gradient('belowF32'))).toEqual(expect.arrayContaining([belowF32, subnormalF32]));
    expect(drawnTexts(gradient('belowF32'))).not.toContain(aboveF32);
    expect(drawnTexts(gradient('aboveF32'))).toContain(aboveF32);
    for (const band of [belowF32, aboveF32, subnormalF32]) expect(drawnTexts(gradient('ordinary'))).not.toContain(band);
  });

  it('gives what is not a number a row of its own, and none of ∞', () => {
    const markup = gradient('notANumber');
    expect(drawnTexts(markup)).toContain('NaN');
    expect(drawnTexts(markup)).not.toContain('∞');
    expect(linesOf(markup).filter((line) => !line.includes('lane-line-row'))).toHaveLength(2);
    expect(drawnTexts(gradient('nonFinite'))).toContain('NaN');
    expect(drawnTexts(gradient('ordinary'))).not.toContain('NaN');
  });

  it('tells equal lanes apart by markers along the line: two each, besides those of the ends and of the labels', () => {
    const places = [...gradient('equalLanes').matchAll(/class="mark" d="[^"]*" transform="([^"]*)"/g)].map(
      ([, at]) => at,
    );
    expect(new Set(places).size).toBe(3 * 2 + 2);
  });

  it('says of which step its numbers are', () => {
    expect(gradient('ordinary')).toContain('at step 1\u202f500');
    expect(gradient('ordinary')).toMatch(/<caption>[^<]*step 1\u202f500/);
  });

  it('says where a lane is infinite and when one diverged, and fades the latter', () => {
    const texts = drawnTexts(gradient('nonFinite'));
    expect(texts).toEqual(expect.arrayContaining(['∞', '0', '∞ from t = 37']));
    expect(texts.join(' ')).toContain('diverged at step 1\u202f234');
    expect(gradient('nonFinite').match(/lane-faded/g)).toHaveLength(1);
  });
});

describe('charts over steps', () => {
  it('draw a line per lane and the baseline', () => {
    expect(linesOf(loss('ordinary'))).toHaveLength(3);
    expect(drawnTexts(loss('ordinary'))).toContain('baseline 0.167');
  });

  it('draw a band only where points hold several steps', () => {
    expect(loss('firstStep')).not.toContain('lane-band');
    expect(loss('longRun').match(/lane-band/g)).toHaveLength(3);
  });

  it('mark a lane that diverged with a cross', () => {
    expect(loss('diverged').match(/mark-lost/g)).toHaveLength(1);
    expect(drawnTexts(loss('diverged')).join(' ')).toContain('diverged at step 140');
    expect(loss('ordinary')).not.toContain('mark-lost');
  });

  it('draw the norm after the clip of lanes that were clipped, and one threshold', () => {
    expect(linesOf(norm('ordinary')).filter((line) => line.includes('dotted'))).toHaveLength(2);
    expect(drawnTexts(norm('ordinary')).filter((text) => text.startsWith('clip at'))).toEqual(['clip at 1']);
    expect(drawnTexts(norm('thresholdsDiffer')).filter((text) => text.startsWith('clip at'))).toHaveLength(2);
  });

  it('name every threshold once, with the marks of its lanes', () => {
    const labels = drawnTexts(norm('manyThresholds')).filter((text) => text.startsWith('clip at'));
    expect(labels.sort()).toEqual(['clip at 0.5', 'clip at 1', 'clip at 10', 'clip at 2', 'clip at 5']);
  });

  it('give shares in per cent, and no ∞ for what is not a number', () => {
    expect(drawnTexts(metric('ordinary'))).toEqual(expect.arrayContaining(['0\u00a0%', '100\u00a0%']));
    expect(drawnTexts(metric('notANumber'))).toContain('NaN');
    for (const id of idsOf(metricFrames)) expect(drawnTexts(metric(id))).not.toContain('∞');
  });

  it('show a single step by its mark', () => {
    expect(loss('firstStep').match(/class="mark"/g)!.length).toBeGreaterThanOrEqual(
      2 * loss('firstStep').split('<figure').length - 2,
    );
  });

  it('label the batches where there is nothing held out, and else what is', () => {
    expect(linesOf(metric('ordinary')).filter((line) => line.includes('faint'))).toHaveLength(3);
    expect(linesOf(metric('withoutHeldOut')).filter((line) => line.includes('steps'))).toHaveLength(2);
    for (const { name } of metricFrames.withoutHeldOut) expect(drawnTexts(metric('withoutHeldOut'))).toContain(name);
  });

  it('mark norms that are infinite', () => expect(drawnTexts(norm('exploded'))).toContain('∞'));
});

describe('heat maps', () => {
  it.each(['ordinary', 'eightLanes', 'thousandTimesteps', 'longRun'] as const)(
    '%s: a panel and a name for every lane, and a key',
    (id) => {
      const markup = heat(id);
      expect(markup.match(/class="heat-panel"/g)).toHaveLength(gradientHeatFrames[id].length);
      for (const { name } of gradientHeatFrames[id]) expect(markup).toContain(`<tspan class="heat-name">${name}`);
      expect(markup).toContain(english.gradientHeatMap.beyondF32);
    },
  );

  it('have the powers of ten of all lanes in the key', () => {
    expect(drawnTexts(heat('belowF32'))).toEqual(expect.arrayContaining(['10⁻⁸⁰', '10⁻²⁰', '10⁰']));
    expect(drawnTexts(heat('ordinary'))).toContain('10⁻¹⁰');
  });

  it('before the first step say so, and have no table', () => {
    expect(heat('empty')).toContain(english.gradientHeatMap.empty);
    expect(hidden('empty')).toContain(english.hiddenStates.empty);
    expect(rowCount(heat('empty')) + rowCount(hidden('empty'))).toBe(0);
  });

  it('say what is zero, infinite or not a number in their tables, and when a lane diverged', () => {
    const cells = (markup: string) => [...markup.matchAll(/<td>([^<]*)<\/td>/g)].map((match) => match[1]);
    expect(new Set(cells(heat('allZero')))).toEqual(new Set(['0']));
    expect(cells(heat('nonFinite'))).toEqual(expect.arrayContaining(['0', '∞', 'NaN', '–']));
    expect(heat('nonFinite')).toContain('diverged at step 120');
    expect(cells(hidden('nonFinite')).join()).toContain('NaN');
    expect(hidden('nonFinite')).toContain('diverged at step 812');
  });

  it('give the least and the greatest norm of merged steps', () => {
    expect(heat('longRun')).toMatch(/<td>[^<]+ … [^<]+<\/td>/);
  });

  it('say of which step the hidden states are, and of how many units', () => {
    expect(hidden('ordinary')).toMatch(/<caption>[^<]*step 1\u202f200/);
    expect(hidden('ordinary').match(/<tspan dx="8">H = 64, step 1\u202f200<\/tspan>/g)).toHaveLength(3);
  });
});

describe('the gallery', () => {
  it('shows every frame', () => {
    const markup = renderToStaticMarkup(<Gallery text={galleryInEnglish} charts={english} />);
    for (const name of Object.values(galleryInEnglish.frames)) expect(markup).toContain(name);
  });
});
