import { describe, expect, it } from 'vitest';
import type { Bucket } from '../plot/steps.ts';
import { english } from './english.ts';
import { extentOfAll, formatAt, summaryOf } from './over-steps.ts';

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
    expect(extentOfAll([buckets], [100], 'log')).toEqual([Math.log10(0.25), 2]);
    expect(extentOfAll([[]], [], 'log')).toBeUndefined();
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
