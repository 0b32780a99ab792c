import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandsOf, colourAt, columnsOf, type HeatScale, Joined, paintColumns, positionsAt, shadesOf } from './heat.ts';

const grey = (share: number) => `rgb(${[0, 1, 2].map(() => Math.round(255 * share)).join()})`;
const scale: HeatScale = { domain: [-10, 0], shades: shadesOf(grey), kind: 'log', plain: [-8, -1] };
const channels = (colour: number) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255, colour >>> 24];

/** The colours of a value in a square of 12 × 12 pixels. */
const square = (value: number, on = scale) =>
  Array.from({ length: 144 }, (_, i) => colourAt(value, i % 12, Math.floor(i / 12), on));

const painted = (rows: number, width: number, height: number, column: Parameters<typeof paintColumns>[3]) => {
  const pixels = new Uint32Array(width * height);
  paintColumns({ pixels, width, height, grain: 1 }, [0, width], bandsOf(rows, height), column, scale);
  return pixels;
};

describe('the colours of a heat map', () => {
  it('run through all shades over the domain, opaque, red in the lowest byte', () => {
    expect(channels(colourAt(-5, 0, 0, scale))).toEqual([128, 128, 128, 255]);
    expect(channels(shadesOf(() => '#010203')[7]!)).toEqual([1, 2, 3, 255]);
    const all: HeatScale = { ...scale, plain: [-100, 100] };
    expect(channels(colourAt(-10, 0, 0, all))[0]).toBe(0);
    expect(channels(colourAt(0, 0, 0, all))[0]).toBe(255);
    expect(colourAt(-50, 0, 0, all)).toBe(colourAt(-10, 0, 0, all));
    expect(colourAt(9, 0, 0, all)).toBe(colourAt(0, 0, 0, all));
  });

  it('hatch what is beyond the plain range, below and above in different directions', () => {
    expect(new Set(square(-5)).size).toBe(1);
    const [below, above] = [square(-9), square(-0.5)];
    expect(new Set(below).size).toBe(2);
    expect(new Set(above).size).toBe(2);
    const diagonal = (colours: number[], dx: number) =>
      [...colours.keys()]
        .filter((i) => i % 12 > 0 && i % 12 < 11 && i < 132)
        .every((i) => colours[i] === colours[i + 12 + dx]);
    expect([diagonal(below, -1), diagonal(below, 1), diagonal(above, -1), diagonal(above, 1)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('give zero, ∞ and NaN textures of their own', () => {
    const special = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN].map((value) => square(value));
    for (const colours of special) expect(new Set(colours).size).toBe(2);
    expect(new Set(special.map((colours) => colours.join())).size).toBe(3);
    const linear: HeatScale = { ...scale, kind: 'linear' };
    expect(square(Number.NEGATIVE_INFINITY, linear)).toEqual(square(Number.POSITIVE_INFINITY, linear));
  });
});

describe('the raster of a heat map', () => {
  it('gives every row of values to one band, and every pixel', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 400 }), (rows, height) => {
        const bands = bandsOf(rows, height);
        expect(bands.count).toBe(Math.min(rows, height));
        for (const [starts, end] of [
          [bands.rows, rows],
          [bands.edges, height],
        ] as const) {
          expect([starts[0], starts[bands.count]]).toEqual([0, end]);
          for (let k = 0; k < bands.count; k++) expect(starts[k + 1]).toBeGreaterThan(starts[k]!);
        }
      }),
    );
  });

  it('has the first row at the bottom and leaves what was not measured transparent', () => {
    const pixels = painted(2, 2, 4, (x, values) => {
      values.set([-2, -7]);
      return x === 0;
    });
    const [first, second] = [colourAt(-2, 0, 0, scale), colourAt(-7, 0, 0, scale)];
    expect([...pixels]).toEqual([second, 0, second, 0, first, 0, first, 0]);
  });

  it('shows every position in a column of pixels, and in no two where columns are as wide', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 2000 }), (width, last) => {
        const shown = new Map<number, number>();
        for (let x = 0; x < width; x++) {
          const [first, end] = positionsAt(x, width, last);
          for (let at = first; at <= end; at++) shown.set(at, (shown.get(at) ?? 0) + 1);
        }
        expect([...shown.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: last }, (_, i) => i + 1));
        if (last >= width) expect(Math.max(...shown.values())).toBe(1);
      }),
    );
  });

  it('paints anew at least the columns that show what has changed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 2000 }),
        fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
        (width, last, shares) => {
          const [low, high] = shares.map((share) => 1 + Math.floor(share * (last - 1))).sort((a, b) => a - b);
          const [from, to] = columnsOf([low!, high!], width, last);
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThanOrEqual(width);
          for (let x = 0; x < width; x++) {
            const [first, end] = positionsAt(x, width, last);
            if (first <= high! && end >= low!) expect(x >= from && x < to).toBe(true);
          }
        },
      ),
    );
  });
});

describe('several values in one place', () => {
  const { NEGATIVE_INFINITY: zero, POSITIVE_INFINITY: infinite, NaN: none } = Number;
  const joined = (...values: number[]) => {
    const all = new Joined();
    for (const value of values) all.add(value, value === zero);
    return all.value;
  };

  it('are their mean; zeros show only where all are, ∞ and NaN wherever one is', () => {
    expect(joined(1, 2, 6)).toBe(3);
    expect(joined(zero, 4)).toBe(4);
    expect(joined(zero, zero)).toBe(zero);
    expect(joined(1, infinite, zero)).toBe(infinite);
    expect(joined(infinite, none, 1)).toBeNaN();
  });

  it('are forgotten when another place begins', () => {
    const all = new Joined();
    all.add(none, false);
    all.clear();
    all.add(5, false);
    expect(all.value).toBe(5);
  });
});
