import { describe, expect, it } from 'vitest';
import type { Bucket } from '../plot/steps.ts';
import { english } from './english.ts';
import { extentOfAll, formatAt, meanUpTo, smoothedAt, smoothedSeries, stepText, summaryOf } from './over-steps.ts';

const bucket = (firstStep: number, lastStep: number, mean: number): Bucket => ({
  firstStep,
  lastStep,
  min: mean,
  max: mean,
  mean,
  hasInfinity: false,
  hasNaN: Number.isNaN(mean),
});
const buckets = [bucket(1, 4, 0.5), bucket(5, 8, 0.25), bucket(9, 12, Number.NaN)];

describe('values over steps', () => {
  it('are of the bucket that holds the step, and nothing beyond the last', () => {
    expect([0, 1, 8, 9, 13].map((step) => formatAt(buckets, step))).toEqual(['–', '0.500', '0.250', 'NaN', '–']);
  });

  it('say what a bucket without a finite value holds', () => {
    const lost = { ...bucket(1, 2, Number.NaN), hasInfinity: true };
    expect(formatAt([lost], 1)).toBe('∞/NaN');
    expect(formatAt([{ ...lost, hasNaN: false }], 1)).toBe('∞');
  });

  it('span the series and the levels they are compared with', () => {
    const lane = { id: 'a', name: 'orthogonal', style: 0 };
    expect(extentOfAll([{ lane, buckets }], [100], 'log')).toEqual([Math.log10(0.25), 2]);
    expect(extentOfAll([{ lane, buckets: [] }], [], 'log')).toBeUndefined();
  });

  it('span a lane that diverged while it takes up an eighth of the steps or more', () => {
    const lane = { id: 'a', name: 'orthogonal', style: 0 };
    const lost = { lane: { ...lane, divergedAtStep: 12 }, buckets: [bucket(1, 12, 1e30)] };
    const extentAt = (step: number) => extentOfAll([{ lane, buckets: [bucket(1, step, 1)] }, lost], [], 'log');
    expect(extentAt(96)).toEqual([0, 30]);
    expect(extentAt(97)).toEqual([0, 0]);
    expect(extentOfAll([lost], [], 'log')).toEqual([30, 30]);
  });

  it('are smoothed, with what was measured in brackets', () => {
    const at = (weight: number, step: number) => smoothedAt(weight, (look) => formatAt(look(buckets), step));
    expect(at(0, 8)).toBe('0.250');
    expect(at(0.5, 4)).toBe('0.500');
    // Four steps of each: w⁴ = 1/16.
    expect(at(0.5, 8)).toBe(`${((0.5 / 16 + 0.25) * (15 / 16) * (256 / 255)).toFixed(3)} (0.250)`);
    expect(at(0.5, 9)).toBe('NaN');
  });

  it('are drawn smoothed over faint lines of what was measured, one per lane', () => {
    const lane = { id: 'a', name: 'orthogonal', style: 0 };
    const series = [
      { lane, buckets, look: 'dotted' as const },
      { lane, buckets, look: 'main' as const },
    ];
    expect(smoothedSeries(series, 0)).toBe(series);
    const drawn = smoothedSeries(series, 0.9);
    expect(drawn.map(({ look }) => look)).toEqual(['raw', 'dotted', 'main']);
    expect(drawn[0]!.buckets).toBe(buckets);
  });

  it('have a measure that says how the axis is and how lines are smoothed', () => {
    expect(stepText(english.loss, 'log', 0).measure).toBe(english.loss.measure);
    expect(stepText(english.loss, 'linear', 0).measure).toBe(english.loss.linearMeasure);
    expect(stepText(english.loss, 'linear', 0.97).measure).toContain('smoothed 0.97');
  });

  it('have a mean over the steps so far, each with its own weight', () => {
    const states = [bucket(1, 6, 1), bucket(7, 8, 0)];
    expect([6, 8, 99].map((step) => meanUpTo(states, step))).toEqual([1, 0.75, 0.75]);
    expect(meanUpTo([], 5)).toBeNaN();
  });

  it('are summed up by the latest, or by when the lane diverged', () => {
    const lane = { id: 'a', name: 'orthogonal', style: 0 };
    const summarise = (divergedAtStep?: number) =>
      english.loss.summarise(
        summaryOf({ ...lane, divergedAtStep }, buckets.slice(0, 2), (at) => formatAt(buckets, at)),
      );
    expect(summarise()).toBe('Loss: orthogonal 0.250 at step 8.');
    expect(summarise(1284)).toBe('Loss: orthogonal diverged at step 1\u202f284.');
    expect(summaryOf(lane, [], () => '')).toEqual([]);
  });
});
