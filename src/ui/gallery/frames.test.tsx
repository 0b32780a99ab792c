// Draws every canned frame as a server would, and judges the markup: nothing is NaN, nothing is left out, nothing blank.

import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { ClippedShare } from '../charts/ClippedShare.tsx';
import { english } from '../charts/english.ts';
import { GradientEntries } from '../charts/GradientEntries.tsx';
import { GradientHeatMap } from '../charts/GradientHeatMap.tsx';
import { GradientNorm } from '../charts/GradientNorm.tsx';
import { GradientOverTime } from '../charts/GradientOverTime.tsx';
import { HiddenStates } from '../charts/HiddenStates.tsx';
import { LossOverSteps } from '../charts/LossOverSteps.tsx';
import { MetricOverSteps } from '../charts/MetricOverSteps.tsx';
import { ParameterNorms } from '../charts/ParameterNorms.tsx';
import { SaturationOverTime } from '../charts/SaturationOverTime.tsx';
import { SpectralRadius } from '../charts/SpectralRadius.tsx';
import { Spectrum } from '../charts/Spectrum.tsx';
import { UpdateRatio } from '../charts/UpdateRatio.tsx';
import { byExamples } from '../plot/step-counting.ts';
import { galleryInEnglish } from './english.ts';
import {
  clippedFrames,
  entriesFrames,
  gradientFrames,
  gradientHeatFrames,
  hiddenFrames,
  lossFrames,
  metricFrames,
  normFrames,
  parameterFrames,
  radiusFrames,
  ratioFrames,
  saturationFrames,
  spectrumFrames,
} from './frames.ts';
import { Gallery, timestepsOf } from './Gallery.tsx';

type GradientFrameId = keyof typeof gradientFrames;

const gradient = (id: GradientFrameId) =>
  renderToStaticMarkup(<GradientOverTime {...gradientFrames[id]} text={english.gradientOverTime} />);
const loss = (id: keyof typeof lossFrames, kind: 'log' | 'linear' = 'log') =>
  renderToStaticMarkup(<LossOverSteps {...lossFrames[id]} kind={kind} text={english.loss} />);
const norm = (id: keyof typeof normFrames) =>
  renderToStaticMarkup(<GradientNorm lanes={normFrames[id]} text={english.gradientNorm} />);
const metric = (id: keyof typeof metricFrames) =>
  renderToStaticMarkup(<MetricOverSteps lanes={metricFrames[id]} text={english.metric} />);
const parameter = (id: keyof typeof parameterFrames, kind: 'log' | 'linear' = 'log') =>
  renderToStaticMarkup(<ParameterNorms lanes={parameterFrames[id]} kind={kind} text={english.parameterNorms} />);
const ratio = (id: keyof typeof ratioFrames) =>
  renderToStaticMarkup(<UpdateRatio lanes={ratioFrames[id]} text={english.updateRatio} />);
const clipped = (id: keyof typeof clippedFrames) =>
  renderToStaticMarkup(<ClippedShare lanes={clippedFrames[id]} text={english.clippedShare} />);
const smoothedLoss = (id: keyof typeof lossFrames) =>
  renderToStaticMarkup(
    <LossOverSteps {...lossFrames[id]} smoothing={0.9} counting={byExamples(64)} text={english.loss} />,
  );
const spectrum = (id: keyof typeof spectrumFrames) =>
  renderToStaticMarkup(<Spectrum lanes={spectrumFrames[id]} text={english.spectrum} />);
const radius = (id: keyof typeof radiusFrames) =>
  renderToStaticMarkup(<SpectralRadius lanes={radiusFrames[id]} text={english.spectralRadius} />);
const saturation = (id: keyof typeof saturationFrames) =>
  renderToStaticMarkup(
    <SaturationOverTime lanes={saturationFrames[id]} timesteps={timestepsOf(id)} text={english.saturation} />,
  );
const entries = (id: keyof typeof entriesFrames) =>
  renderToStaticMarkup(<GradientEntries lanes={entriesFrames[id]} text={english.gradientEntries} />);
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
  ...idsOf(parameterFrames).map((id) => [`norms by parameter, ${id}`, parameter(id)] as const),
  ...idsOf(parameterFrames).map((id) => [`norms on a linear axis, ${id}`, parameter(id, 'linear')] as const),
  ...idsOf(ratioFrames).map((id) => [`update ratio, ${id}`, ratio(id)] as const),
  ...idsOf(clippedFrames).map((id) => [`clipped steps, ${id}`, clipped(id)] as const),
  ...idsOf(lossFrames).map((id) => [`loss, smoothed, by examples, ${id}`, smoothedLoss(id)] as const),
  ...idsOf(spectrumFrames).map((id) => [`spectrum, ${id}`, spectrum(id)] as const),
  ...idsOf(radiusFrames).map((id) => [`spectral radius, ${id}`, radius(id)] as const),
  ...idsOf(saturationFrames).map((id) => [`saturation, ${id}`, saturation(id)] as const),
  ...idsOf(entriesFrames).map((id) => [`gradient entries, ${id}`, entries(id)] as const),
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
    const marks = [...gradient('equalLanes').matchAll(/class="mark" d="([^"]*)"/g)].map(([, path]) => path);
    expect(new Set(marks).size).toBe(3 * (2 + 2));
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

  it('draw a smoothed line for every lane, over a faint one, without bands', () => {
    const lines = linesOf(smoothedLoss('eightLanes'));
    expect(lines.filter((line) => line.includes('lane-line-raw'))).toHaveLength(8);
    expect(lines.filter((line) => line.includes('lane-line-steps'))).toHaveLength(8);
    expect(smoothedLoss('longRun')).not.toContain('NaN');
    expect(smoothedLoss('ordinary')).toContain('smoothed 0.9');
  });

  it('count examples along the axis, and steps in their tables', () => {
    const markup = smoothedLoss('ordinary');
    // 340 steps of 64 examples end at 21 760, on an axis to 30 000.
    expect(drawnTexts(markup)).toEqual(expect.arrayContaining(['30\u202f000', 'examples']));
    expect(markup).toContain('>340</th>');
    expect(drawnTexts(loss('ordinary'))).toContain('step');
  });

  it('let a parameter be chosen, and what is measured of it', () => {
    const selects = [...parameter('ordinary').matchAll(/<select>(.*?)<\/select>/g)].map(
      ([, options]) => options!.match(/<option/g)!.length,
    );
    expect(selects).toEqual([3, 5]);
    expect(linesOf(parameter('eightLanes'))).toHaveLength(8);
    expect(drawnTexts(parameter('ordinary')).join(' ')).toContain('diverged at step 120');
  });

  it('compare update ratios with the rule of thumb, and mark a parameter that begins at 0', () => {
    expect(drawnTexts(ratio('ordinary'))).toContain('rule of thumb: 10⁻³');
    expect(drawnTexts(ratio('nonFinite'))).toEqual(expect.arrayContaining(['∞', '0']));
    expect(drawnTexts(ratio('ordinary'))).not.toContain('∞');
  });

  it('give the share of clipped steps in per cent, smoothed, with that of all so far', () => {
    expect(linesOf(clipped('eightLanes'))).toHaveLength(8);
    expect(drawnTexts(clipped('ordinary'))).toContain('100\u00a0%');
    expect(clipped('ordinary')).toContain('smoothed 0.9');
    expect(clipped('firstStep')).toMatch(/<td>100\.0\u00a0% \(100\.0\u00a0% so far\)<\/td>/);
  });

  it('mark norms that are infinite', () => expect(drawnTexts(norm('exploded'))).toContain('∞'));
});

describe('charts of what probes find', () => {
  const plain = (markup: string) => markup.replace(/<[^>]+>/g, ' ');

  it('draw every eigenvalue at its place, with the unit circle round', () => {
    const markup = spectrum('ordinary');
    const clouds = [...markup.matchAll(/class="chart-cloud" d="M([^"]*)"/g)].map(([, d]) => d!.split('L'));
    expect(clouds.map(({ length }) => length)).toEqual([64, 64, 64]);
    const [, cx, cy, r] = markup.match(/class="chart-circle" cx="([^"]*)" cy="([^"]*)" r="([^"]*)"/)!.map(Number) as [
      number,
      number,
      number,
      number,
    ];
    for (const point of clouds[1]!) {
      const [x, y] = point.split(',').map(Number) as [number, number];
      // The second lane's are all of modulus 1; coordinates are rounded to 0.1.
      expect(Math.abs(Math.hypot(x - cx, y - cy) - r)).toBeLessThan(0.1);
    }
    expect(plain(markup)).toContain('orthogonal has spectral radius 1.00 and largest singular value 1.90');
  });

  it('let a gate be chosen where a cell has several, and say where a lane has none such', () => {
    expect(spectrum('ordinary')).not.toContain('<select');
    expect([...spectrum('gates').matchAll(/<option[^>]*>([^<]*)/g)].map(([, gate]) => gate)).toEqual([
      'i',
      'f',
      'g',
      'o',
      'r',
      'z',
      'n',
    ]);
    expect(drawnTexts(spectrum('gates')).join(' ')).toContain('no gate i');
    expect(radius('gates')).toContain('<select');
    expect(linesOf(radius('gates'))).toHaveLength(2);
  });

  it('say where a matrix is not finite', () => {
    expect(drawnTexts(spectrum('nonFinite')).join(' ')).toContain('not finite');
    expect(spectrum('nonFinite').match(/class="chart-cloud"/g)).toHaveLength(1);
  });

  it('draw the radius against 1', () => {
    expect(linesOf(radius('ordinary'))).toHaveLength(3);
    expect(drawnTexts(radius('ordinary'))).toContain('ρ = 1');
  });

  it('draw what is measured before the first step, and do not say that nothing was', () => {
    const atFirst = radiusFrames.ordinary.map((lane) => ({
      ...lane,
      radii: Object.fromEntries(
        Object.entries(lane.radii).map(([gate, [bucket]]) => [gate, [{ ...bucket!, firstStep: 0, lastStep: 0 }]]),
      ),
    }));
    const draw = (lanes: typeof atFirst) =>
      renderToStaticMarkup(<SpectralRadius lanes={lanes} text={english.spectralRadius} />);
    expect(draw(atFirst)).not.toContain('class="chart-empty"');
    expect(draw([])).toContain('class="chart-empty"');
  });

  it('say what counts as saturated, and how many units always are', () => {
    const markup = saturation('ordinary');
    expect(linesOf(markup)).toHaveLength(3);
    expect(plain(markup)).toContain('|hₜ| ≥ 0.9 · 3 of 64 units always');
    expect(plain(markup)).toContain('hₜ = 0 · 21 of 64 units dead');
    expect(plain(saturation('never'))).toContain('has nothing that saturates');
    expect(plain(saturation('never'))).toContain('first 4 sequences only');
    expect(drawnTexts(markup)).toEqual(expect.arrayContaining(['0\u00a0%', '100\u00a0%']));
  });

  it('have a column for entries that are 0, and hatch what f32 holds with fewer digits where the axis has it', () => {
    const { subnormalF32 } = english.gradientEntries;
    expect(drawnTexts(entries('belowF32'))).toContain(subnormalF32);
    expect(drawnTexts(entries('ordinary'))).not.toContain(subnormalF32);
    expect(plain(entries('belowF32'))).toMatch(/\d+\.\d\s% exactly 0/);
    expect(plain(entries('allZero'))).toMatch(/100\.0\s% exactly 0/);
    expect(plain(entries('nonFinite'))).toMatch(/100\.0\s% not finite/);
  });

  it('say why nothing could be measured', () => {
    for (const markup of [spectrum('failed'), saturation('failed'), entries('failed')]) {
      expect(plain(markup)).toContain('could not be measured: out of memory');
    }
    // What was measured before stays.
    expect(spectrum('failed').match(/class="chart-cloud"/g)).toHaveLength(1);
  });
});

describe('heat maps', () => {
  it.each(['ordinary', 'thousandTimesteps', 'longRun'] as const)(
    '%s: a panel and a name for every lane, and a key',
    (id) => {
      const markup = heat(id);
      expect(markup.match(/class="heat-panel"/g)).toHaveLength(gradientHeatFrames[id].length);
      for (const { name } of gradientHeatFrames[id]) expect(markup).toContain(`<tspan class="heat-name">${name}`);
      expect(markup).toContain(english.gradientHeatMap.beyondF32);
    },
  );

  it('have the names in a legend where panels are too narrow for one of them', () => {
    const markup = heat('eightLanes');
    expect(markup.match(/class="heat-panel"/g)).toHaveLength(8);
    expect(markup).not.toMatch(/class="heat-name">[^<]/);
    const legend = [...markup.matchAll(/class="chart-legend-item"[^>]*><svg.*?<\/svg>([^<]*)/g)].map(([, name]) =>
      name!.trim(),
    );
    expect(legend).toEqual(gradientHeatFrames.eightLanes.map(({ name }) => name));
  });

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
    // What holds for all lanes is said once, beside the title.
    expect(hidden('ordinary').match(/>[^<]*H = 64, step 1\u202f200/g)).toHaveLength(1);
    expect(hidden('nonFinite')).toMatch(/class="chart-measure"[^>]*>H = /);
  });
});

describe('the gallery', () => {
  it('shows every frame', () => {
    const markup = renderToStaticMarkup(<Gallery text={galleryInEnglish} charts={english} />);
    for (const name of Object.values(galleryInEnglish.frames)) expect(markup).toContain(name);
  });
});
