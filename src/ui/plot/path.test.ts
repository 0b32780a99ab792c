import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaPath, areaWithin, decimate, linePath, type Point, runsOf, type Span, within } from './path.ts';

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

describe('what lies beyond the ends of an axis', () => {
  const ends = [0, 100] as const;
  const cut = (...points: Point[]) => linePath(within(points, ends));

  it('is cut off where the line crosses them', () => {
    expect(cut([0, 50], [10, -50], [20, 50])).toBe('M0,50L5,0M15,0L20,50');
    expect(cut([0, 50], [10, 150])).toBe('M0,50L5,100');
    expect(cut([0, -1e6], [10, 100])).toBe('M10,0L10,100');
  });

  it('is cut off on both sides of what passes from one to the other', () => {
    expect(cut([0, -50], [10, 150], [20, -50])).toBe('M2.5,0L7.5,100M12.5,100L17.5,0');
  });

  it('is not drawn where it stands alone; a point alone on the axis, or at its end, is', () => {
    expect(cut([0, Number.NaN], [5, -20], [10, Number.NaN])).toBe('');
    expect(cut([0, -20], [5, -30])).toBe('');
    expect(cut([0, Number.NaN], [5, 20], [10, Number.NaN])).toBe('M5,20Z');
    expect(cut([5, 0])).toBe('M5,0Z');
  });

  it('is left as it is where there is none', () => {
    const points: Point[] = [
      [0, 0],
      [1, Number.NaN],
      [2, 100],
    ];
    expect(within(points, ends)).toEqual(points);
    expect(areaWithin([[0, 0, 100]], ends)).toEqual([[0, 0, 100]]);
  });

  it('never reaches the path, whatever the points', () => {
    const y = fc.double({ min: -300, max: 400, noNaN: false });
    fc.assert(
      fc.property(fc.array(y), (heights) => {
        const parts = within(
          heights.map((height, i): Point => [i, height]),
          ends,
        );
        for (const [, height] of parts) if (Number.isFinite(height)) expect(height >= 0 && height <= 100).toBe(true);
        const xs = parts.map(([x]) => x);
        expect(xs).toEqual([...xs].sort((a, b) => a - b));
        const onAxis = parts.filter(([x, height]) => Number.isInteger(x) && Number.isFinite(height)).map(([x]) => x);
        expect(onAxis).toEqual(expect.arrayContaining(heights.flatMap((at, i) => (at >= 0 && at <= 100 ? i : []))));
      }),
    );
  });

  it('is cut off an area along the end, from where its edges cross it', () => {
    const spans: Span[] = [
      [0, 50, 80],
      [10, -50, 80],
      [20, -150, -20],
    ];
    const d = areaPath(areaWithin(spans, ends));
    expect(d).toBe('M0,50L5,0L10,0L18,0L20,0L20,0L18,0L10,80L5,80L0,80Z');
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
