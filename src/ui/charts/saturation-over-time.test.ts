import { describe, expect, it } from 'vitest';
import { verticalScale } from '../plot/rows.ts';
import { english } from './english.ts';
import {
  formulaOfAll,
  legendNoteOf,
  linePoints,
  noteOf,
  readoutRow,
  type SaturationLane,
  summaryOf,
} from './saturation-over-time.ts';

const result = { formula: '|hₜ| ≥ 0.9', isDeadly: false, share: Float64Array.of(0, 0.25, 1), stuck: 2, units: 64 };
const lane: SaturationLane = {
  ...{ id: '0', name: 'a', style: 0, batchSize: 8 },
  ...{ found: { step: 7, result: { ...result, sequences: 8 } }, failure: undefined },
};
const scale = verticalScale({ width: 100, height: 126, left: 0, right: 0, top: 0, bottom: 4 }, [0, 1], false);
const text = english.saturation;

describe('the chart of saturated units', () => {
  it('draws shares from the floor to the top', () => {
    const points = linePoints(lane.found!.result!.share, (t) => 10 * t, scale);
    expect(points.map(([x]) => x)).toEqual([10, 20, 30]);
    expect(points[0]![1]).toBe(scale.bottom);
    expect(points[2]![1]).toBe(scale.top);
    expect(points[1]![1]).toBeCloseTo(scale.bottom - (scale.bottom - scale.top) / 4, 12);
  });

  it('says what it counts, and how much of a batch where that is not all', () => {
    expect(noteOf(lane, text)).toBe('|hₜ| ≥ 0.9 · 2 of 64 units always');
    expect(noteOf({ ...lane, batchSize: 32 }, text)).toBe('|hₜ| ≥ 0.9 · 2 of 64 units always · first 8 sequences only');
    expect(noteOf({ ...lane, found: undefined }, text)).toBeUndefined();
    expect(noteOf({ ...lane, found: { step: 1, result: undefined } }, text)).toBe(text.never);
  });

  it('says in the legend only what sets lanes apart', () => {
    const other = (change: object): SaturationLane => {
      return { ...lane, found: { step: 7, result: { ...result, sequences: 8, ...change } } };
    };
    expect(formulaOfAll([lane, other({ stuck: 0 }), { ...lane, found: undefined }])).toBe(result.formula);
    expect(formulaOfAll([lane, other({ formula: 'hₜ = 0' })])).toBeUndefined();
    expect(formulaOfAll([lane, { ...lane, found: { step: 1, result: undefined } }])).toBeUndefined();
    expect(formulaOfAll([])).toBeUndefined();
    expect(legendNoteOf(lane, text, result.formula)).toBe('2 of 64 units always');
    expect(legendNoteOf(other({ stuck: 0 }), text, result.formula)).toBe('');
    expect(legendNoteOf(other({ stuck: 0 }), text, undefined)).toBe('|hₜ| ≥ 0.9');
    expect(legendNoteOf({ ...lane, batchSize: 32 }, text, result.formula)).toMatch(/always · first 8 sequences only$/);
    expect(legendNoteOf({ ...lane, found: { step: 1, result: undefined } }, text, undefined)).toBe(text.never);
    expect(legendNoteOf({ ...lane, found: undefined }, text, undefined)).toBeUndefined();
    expect(legendNoteOf({ ...lane, found: undefined, divergedAtStep: 9 }, text, undefined)).toBe(
      'diverged at step 9, not measured',
    );
    expect(legendNoteOf({ ...lane, divergedAtStep: 9 }, text, result.formula)).toBe(
      'diverged at step 9, measured at step 7 · 2 of 64 units always',
    );
  });

  it('reads shares out in per cent, and a lane without any as a dash', () => {
    expect(readoutRow(lane, 2, scale).value).toBe('25.0\u00a0%');
    expect(readoutRow({ ...lane, found: undefined }, 2, scale)).toMatchObject({ value: '–', y: Number.NaN });
    expect(summaryOf(lane, text)).toMatchObject([{ atFirst: '0.0\u00a0%', atLast: '100.0\u00a0%', timesteps: '3' }]);
  });
});
