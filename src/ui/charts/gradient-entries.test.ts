import { describe, expect, it } from 'vitest';
import { entryCounts } from '../../probe/gradient-entries.ts';
import { english } from './english.ts';
import {
  ALL_PARAMETERS,
  beyond,
  binName,
  entriesBox,
  entriesScale,
  histogramOf,
  neededDecades,
  neededShare,
  noteOf,
  outline,
  shareAt,
  ZEROS,
} from './gradient-entries.ts';

const counts = [
  entryCounts('recurrent', [0, 0, 1e-3, 2e-3, 1e-2, 1e-40]),
  entryCounts('bias', [1, Number.NaN, 1e200, 1e-200]),
];

describe('a histogram', () => {
  it('has shares of all entries, which sum to 1 with the zeros and what is not finite', () => {
    const all = histogramOf(counts, ALL_PARAMETERS)!;
    expect(all.zeros).toBe(0.2);
    expect(all.nonFinite).toBe(0.1);
    expect(all.subnormal).toBe(0.2);
    const inBins = all.shares.reduce((sum, share) => sum + share, 0);
    expect(inBins + all.zeros + all.nonFinite).toBeCloseTo(1, 14);
    expect(all.shares.at(-1)).toBe(0.1);
    expect(all.shares[0]).toBe(0.1);
  });

  it('is of one parameter where one is chosen, and none of one that is not there', () => {
    expect(histogramOf(counts, 'bias')!.zeros).toBe(0);
    expect(histogramOf(counts, 'recurrent')!.zeros).toBe(2 / 6);
    expect(histogramOf(counts, 'start')).toBeUndefined();
  });

  it('has the median of what has a logarithm, inside of its half decade', () => {
    const { median } = histogramOf([entryCounts('recurrent', [0, 2e-3, 2e-3, 2e-3])], ALL_PARAMETERS)!;
    expect(median).toBeCloseTo(-2.75, 14);
    expect(histogramOf([entryCounts('recurrent', [0])], ALL_PARAMETERS)!.median).toBeNaN();
  });
});

describe('the axes', () => {
  it('hold all bins that are not empty, and always 10⁻⁸ to 1', () => {
    expect(neededDecades([undefined])).toEqual([-8, 0]);
    expect(neededDecades([histogramOf([entryCounts('bias', [1e-20, 3e4])], ALL_PARAMETERS)])).toEqual([-20, 5]);
  });

  it('reach to the greatest share, in few steps', () => {
    const ends = [1, 4, 9, 30].map((others) => {
      const values = [1, ...Array.from({ length: others }, (_, i) => 10 ** -(i + 1))];
      return neededShare([histogramOf([entryCounts('bias', values)], ALL_PARAMETERS)], [-40, 1]);
    });
    expect(ends).toEqual([0.5, 0.2, 0.1, 0.1]);
    expect(neededShare([undefined], [-8, 0])).toBe(0.1);
  });

  it('have a cursor position for every bin and one for the zeros, and back', () => {
    const scale = entriesScale(entriesBox({ width: 640, height: 280 }), [-8, 0]);
    expect(scale.last - scale.first).toBe(16);
    for (let position = scale.first; position <= scale.last; position++) {
      expect(scale.positionOf(scale.xOf(position))).toBe(position);
    }
    expect(scale.binOf(scale.first)).toBe(ZEROS);
    const all = histogramOf(counts, ALL_PARAMETERS)!;
    expect(shareAt(all, scale.binOf(scale.first))).toBe(0.2);
    expect(binName(scale.binOf(scale.first))).toBe('0');
    expect(binName(scale.binOf(scale.first + 1))).toBe('10⁻⁸ – 3.16·10⁻⁸');
    expect(binName(scale.binOf(scale.last))).toBe('3.16·10⁻¹ – 10⁰');
  });

  it('say of what lies beyond them how much it is, and leave it out', () => {
    const lost = histogramOf([entryCounts('bias', [1e-12, 1e-3, 1e9, 1e10])], ALL_PARAMETERS)!;
    expect(beyond(lost, [-8, 0])).toEqual([0.25, 0.5]);
    expect(beyond(lost, [-13, 11])).toEqual([0, 0]);
    expect(neededShare([lost], [-8, -4])).toBe(0.1);
    expect(noteOf(lost, [-8, 0], english.gradientEntries)).toBe('|g| < 10⁻⁸: 25.0\u00a0% · |g| ≥ 10⁰: 50.0\u00a0%');
    expect(noteOf(lost, [-13, 11], english.gradientEntries)).toBeUndefined();
    const scale = entriesScale(entriesBox({ width: 640, height: 280 }), [-8, 0]);
    expect(outline(lost.shares, scale, (share) => share).map(([, y]) => y)).toEqual([0, 0.25, 0.25, 0]);
    expect(outline(histogramOf([entryCounts('bias', [1e9])], ALL_PARAMETERS)!.shares, scale, (share) => share)).toEqual(
      [],
    );
  });

  it('draw each bin as a step as wide as it is, from and to 0', () => {
    const scale = entriesScale(entriesBox({ width: 640, height: 280 }), [-8, 0]);
    const { shares } = histogramOf([entryCounts('bias', [1e-5, 2e-5, 4e-3])], ALL_PARAMETERS)!;
    const points = outline(shares, scale, (share) => share);
    // 10⁻⁵ to 10⁻², half by half.
    expect(points).toHaveLength(2 * 6 + 2);
    expect(points.map(([, y]) => Math.round(3 * y))).toEqual([0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0]);
    for (let i = 0; i < 14; i += 2) expect(points[i]![0]).toBe(points[i + 1]![0]);
    expect(points[0]![0]).toBe(scale.xOfDecade(-5));
    expect(points[13]![0]).toBe(scale.xOfDecade(-2));
    expect(outline(new Float64Array(4), scale, (share) => share)).toEqual([]);
  });
});
