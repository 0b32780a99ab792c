// Judges the catalogues by calling every message with numbers for its parts: each language says something, of all parts,
// and Chinese says it in Chinese. That no message is missing is a matter of types.

import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { laterInEnglish } from './later/en.ts';
import { laterInChinese } from './later/zh.ts';
import { zh } from './zh.ts';

const lane = { name: '11', value: '22', step: '33', divergedAtStep: undefined };
const lanes = [lane, { ...lane, name: '44', divergedAtStep: '55' }];
const histories = lanes.map((each) => ({ ...each, before: '66', now: '77' }));
const states = lanes.map((each) => ({ ...each, units: '66', range: '77' }));
const timesteps = lanes.map((each) => ({ ...each, atFirst: '66', atLast: '77', timesteps: '88' }));

const probed = [
  {
    ...{ name: '11', radius: '22', norm: '33' },
    ...{ atFirst: '44', atLast: '55', timesteps: '66', note: '77.' },
    ...{ median: '22', zeros: '33', subnormal: '44', nonFinite: '55' },
  },
];

/** What messages take that are not given texts alone, by their place in a catalogue. */
const partsOf: Readonly<Record<string, readonly unknown[]>> = {
  sentences: [['11.', '22.']],
  'header.engine': [true],
  engineChoice: [[lane], '44'],
  'engine.fallbackUsed': ['11.', '22'],
  'engine.lost': ['11.', '22'],
  divergences: [['11', '22']],
  'lanes.trait': [['11', '22']],
  'lanes.name': [['11', '22']],
  'lanes.short': ['11', ['22', '33']],
  'lanes.fork': ['11', ['22', '33']],
  'lanes.differIn': [['11', '22', '33']],
  'saving.differIn': [['11', '22', '33']],
  'saving.failed': ['11.'],
  'metric.summarise': ['99', lanes],
  'charts.gradientOverTime.atCursor': ['99', lanes],
  'charts.gradientOverTime.summarise': [timesteps, '99'],
  'charts.loss.atCursor': ['99', lanes],
  'charts.loss.summarise': [lanes],
  'charts.gradientNorm.atCursor': ['99', lanes],
  'charts.gradientNorm.summarise': [lanes],
  'charts.metric.atCursor': ['99', lanes],
  'charts.metric.summarise': [lanes],
  'charts.parameterNorms.atCursor': ['99', lanes],
  'charts.parameterNorms.summarise': [lanes],
  'charts.updateRatio.atCursor': ['99', lanes],
  'charts.updateRatio.summarise': [lanes],
  'charts.clippedShare.atCursor': ['99', lanes],
  'charts.clippedShare.summarise': [lanes],
  'charts.spectrum.atCursor': ['99', lanes],
  'charts.spectrum.summarise': [probed, '99'],
  'charts.spectralRadius.atCursor': ['99', lanes],
  'charts.spectralRadius.summarise': [lanes],
  'charts.saturation.atCursor': ['99', lanes],
  'charts.saturation.summarise': [probed, '99'],
  'charts.gradientEntries.atCursor': ['99', lanes],
  'charts.gradientEntries.summarise': [probed, '99'],
  'charts.gradientHeatMap.atCursor': ['99', lanes],
  'charts.gradientHeatMap.summarise': [histories, '99'],
  'charts.hiddenStates.atCursor': ['99', lanes],
  'charts.hiddenStates.summarise': [states, '99'],
};
const TEXTS = ['11', '22', '33', '44'];

/** Every message by its place. */
function saidBy(catalogue: unknown, place: readonly string[] = []): [string, string][] {
  const path = place.join('.');
  if (typeof catalogue === 'string') return [[path, catalogue]];
  if (typeof catalogue === 'function') return [[path, catalogue(...(partsOf[path] ?? TEXTS))]];
  return Object.entries(catalogue as object).flatMap(([key, value]) => saidBy(value, [...place, key]));
}

const english = new Map(saidBy({ ...en, ...laterInEnglish }));
const chinese = new Map(saidBy({ ...zh, ...laterInChinese }));

/** Names, keys and symbols: not to be translated. */
const LATIN = [
  'title',
  'engines.cpu',
  'engines.gpu',
  'engineNames.cpu',
  'engineNames.gpu',
  'engineNames.reference',
  'lanes.settings.hiddenSize',
  'lanes.settings.recurrentInitializer',
  'lanes.settings.inputInitializer',
  'lanes.settings.outputInitializer',
  'lanes.settings.outputBiasInitializer',
  'lanes.settings.state',
  'charts.gradientEntries.position',
  'charts.saturation.position',
  'charts.spectralRadius.one',
  'charts.gradientOverTime.position',
  'charts.gradientHeatMap.column',
  'charts.gradientHeatMap.rows',
  'charts.hiddenStates.columns',
  'charts.hiddenStates.position',
  'notFinite.adjoint',
  'keys.groups.page.rows.reset.key',
  'keys.groups.page.rows.now.key',
  'keys.groups.page.rows.undo.key',
  'keys.groups.page.rows.present.key',
  'keys.groups.page.rows.redo.key',
  'keys.groups.chart.rows.pages.key',
  'keys.groups.chart.rows.ends.key',
  'keys.groups.chart.rows.escape.key',
  'keys.groups.field.rows.pages.key',
  'keys.groups.field.rows.enter.key',
  'keys.groups.field.rows.escape.key',
];
/** Reasons that nobody needs to be told. */
const UNSAID = ['engine.fallback.forced', 'engine.fallback.faster'];

describe('the catalogues', () => {
  it('have the same messages', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
    expect(english.size).toBeGreaterThan(200);
    expect(Object.keys(partsOf).filter((path) => !english.has(path))).toEqual([]);
  });

  it('leave none empty', () => {
    for (const catalogue of [english, chinese]) {
      expect([...catalogue].flatMap(([path, text]) => (text.trim() === '' ? [path] : []))).toEqual(UNSAID);
    }
  });

  it('name every part that a message is given, in both languages', () => {
    const numbers = (text: string) => [...new Set(text.match(/\b(\d)\1\b/g))].sort();
    const unequal = [...english].filter(([path, text]) => `${numbers(text)}` !== `${numbers(chinese.get(path)!)}`);
    expect(unequal.map(([path]) => path)).toEqual([]);
  });

  it('are in Chinese wherever there are words, but for names, keys and symbols', () => {
    const untranslated = [...chinese].filter(
      ([path, text]) => /\p{L}/u.test(english.get(path)!) && !/\p{Script=Han}/u.test(text),
    );
    expect(untranslated.map(([path]) => path).sort()).toEqual([...LATIN].sort());
  });

  it('write Chinese with Chinese punctuation, and Latin words apart from it', () => {
    const halfWidth = [...chinese].filter(([, text]) => /\p{Script=Han}[,;:!?(]|[,;:](?=\p{Script=Han})/u.test(text));
    expect(halfWidth).toEqual([]);
    const crowded = [...chinese].filter(([, text]) => /\p{Script=Han}[A-Za-z\d]|[A-Za-z\d]\p{Script=Han}/u.test(text));
    expect(crowded).toEqual([]);
  });
});
