import { describe, expect, it } from 'vitest';
import { formatSetting } from '../plot/format.ts';
import type { Bucket } from '../plot/steps.ts';
import { english } from './english.ts';
import { isClipped, type NormLane, normsAt, thresholdLevels } from './gradient-norm.ts';

const text = english.gradientNorm;
const bucket = (mean: number): Bucket => ({
  firstStep: 1,
  lastStep: 1,
  min: mean,
  max: mean,
  mean,
  hasInfinity: false,
  hasNaN: Number.isNaN(mean),
});
const lane = (style: number, threshold: number | undefined, before = 5, after = 1): NormLane => ({
  id: String(style),
  name: `lane ${style}`,
  style,
  threshold,
  beforeClip: [bucket(before)],
  afterClip: [bucket(after)],
  clipped: [bucket(Number(after < before))],
});
const levels = (...lanes: NormLane[]) => thresholdLevels(lanes, text, formatSetting);

describe('thresholds', () => {
  it('are one level when all lanes have the same', () => {
    expect(levels(lane(0, 1), lane(1, 1))).toEqual([{ value: 1, styles: [], label: 'clip at 1' }]);
  });

  it('are one level for the lanes that share one, when not all do', () => {
    expect(levels(lane(0, 0.5), lane(1, 1), lane(2, 0.5))).toEqual([
      { value: 0.5, styles: [0, 2], label: 'clip at 0.5' },
      { value: 1, styles: [1], label: 'clip at 1' },
    ]);
    expect(levels(lane(0, undefined), lane(1, 1))).toEqual([{ value: 1, styles: [1], label: 'clip at 1' }]);
  });

  it('are none without clipping', () => expect(levels(lane(0, undefined), lane(1, undefined))).toEqual([]));
});

describe('norms', () => {
  it('are shown before and after the clip where it changed them', () => {
    expect(normsAt(lane(0, 1), 1, text)).toBe('5.00 → 1.00 · 100.0\u00a0% clipped');
    expect(normsAt(lane(0, 1, 0.5, 0.5), 1, text)).toBe('0.500');
    expect(normsAt({ ...lane(0, 1), clipped: [] }, 2, text)).toBe('–');
    expect([isClipped(lane(0, 1)), isClipped(lane(0, 1, 0.5, 0.5))]).toEqual([true, false]);
  });

  it('are smoothed, with those of the step in brackets, and say how many of the steps so far were clipped', () => {
    const at = (step: number, each: Bucket) => ({ ...each, firstStep: step, lastStep: step });
    const two: NormLane = {
      ...lane(0, 1),
      beforeClip: [at(1, bucket(1)), at(2, bucket(4))],
      afterClip: [at(1, bucket(1)), at(2, bucket(1))],
      clipped: [at(1, bucket(0)), at(2, bucket(1))],
    };
    // (0.5 · 0.5 · 1 + 0.5 · 4) / (1 − 0.25) = 3
    expect(normsAt(two, 2, text, 0.5)).toBe('3.00 → 1.00 (4.00 → 1.00) · 50.0\u00a0% clipped');
    expect(normsAt(two, 1, text, 0.5)).toBe('1.00');
  });
});
