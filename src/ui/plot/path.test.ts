import { describe, expect, it } from 'vitest';
import { areaPath, decimate, linePath, type Point, runsOf } from './path.ts';

describe('paths', () => {
  it('break where a value is not finite', () => {
    expect(
      linePath([
        [0, 1],
        [1, 2],
        [2, Number.NaN],
        [3, Number.POSITIVE_INFINITY],
        [4, 3],
        [5, 4],
      ]),
    ).toBe('M0,1L1,2M4,3L5,4');
  });

  it('draw a point alone, which a round cap makes a dot', () => expect(linePath([[7, 3]])).toBe('M7,3Z'));

  it('are empty where nothing is finite', () => {
    expect(linePath([])).toBe('');
    expect(linePath([[0, Number.NaN]])).toBe('');
    expect(areaPath([[0, Number.NaN, 1]])).toBe('');
  });

  it('keep the first, the last and the extremes of every pixel column, at most four points', () => {
    const points = Array.from({ length: 10_000 }, (_, i): Point => [i / 100, Math.sin(i * 12.9898) * 50]);
    const kept = decimate(points);
    expect(kept.length).toBeLessThanOrEqual(4 * 100);
    for (const column of [0, 41, 99]) {
      const inColumn = (all: readonly Point[]) => all.filter(([x]) => Math.floor(x) === column);
      const ys = (all: readonly Point[]) => inColumn(all).map(([, y]) => y);
      expect(Math.max(...ys(kept))).toBe(Math.max(...ys(points)));
      expect(Math.min(...ys(kept))).toBe(Math.min(...ys(points)));
      expect(inColumn(kept)[0]).toBe(inColumn(points)[0]);
      expect(inColumn(kept).at(-1)).toBe(inColumn(points).at(-1));
    }
    expect(kept.map(([x]) => x)).toEqual(kept.map(([x]) => x).sort((a, b) => a - b));
  });

  it('keep their breaks when thinned', () => {
    const points = Array.from({ length: 4000 }, (_, i): Point => [i / 40, i > 1990 && i < 2010 ? Number.NaN : 5]);
    expect(linePath(points).match(/M/g)).toHaveLength(2);
  });

  it('keep every point while there are fewer than pixels', () => {
    const points = Array.from({ length: 50 }, (_, i): Point => [i * 2, i]);
    expect(decimate(points)).toBe(points);
  });
});

describe('runs', () => {
  it('are stretches of neighbours', () => {
    const flags = [true, true, false, true, false, true, true];
    expect(runsOf(flags.length, (i) => flags[i]!)).toEqual([
      [0, 1],
      [3, 3],
      [5, 6],
    ]);
  });
});
