import { describe, expect, it } from 'vitest';
import { verticalScale } from './rows.ts';
import {
  type Bucket,
  bucketAt,
  bucketsExtent,
  columnsOf,
  linearDomain,
  placeOf,
  seriesShape,
  stepDomain,
  stepScale,
} from './steps.ts';

const box = { width: 440, height: 240, left: 20, right: 20, top: 0, bottom: 40 };
const steps = stepScale(box, 400);
const scale = verticalScale(box, [-2, 2]);
const bucket = (step: number, mean: number, width = 1, reach = 1): Bucket => ({
  firstStep: step,
  lastStep: step + width - 1,
  min: mean / reach,
  max: mean * reach,
  mean,
  hasInfinity: false,
  hasNaN: Number.isNaN(mean),
});

describe('places on an axis', () => {
  it('are log10 on a logarithmic one, and below every place for 0 and less', () => {
    expect(placeOf(100, 'log')).toBe(2);
    expect([0, -1].map((value) => placeOf(value, 'log'))).toEqual([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    expect(placeOf(Number.NaN, 'log')).toBeNaN();
    expect(placeOf(-1, 'linear')).toBe(-1);
  });

  it('span what the buckets reach, band included', () => {
    expect(bucketsExtent([bucket(1, 1, 4, 10), bucket(5, Number.NaN), bucket(6, 0)], 'log')).toEqual([-1, 1]);
    expect(bucketsExtent([], 'log')).toBeUndefined();
    expect(stepDomain(undefined)).toEqual([-1, 0]);
    expect(linearDomain([0.1, 0.93])).toEqual([0, 1]);
    expect(linearDomain(undefined)).toEqual([0, 1]);
  });
});

describe('the bucket at a step', () => {
  const buckets = [bucket(1, 1, 4), bucket(5, 2, 4)];
  it('holds it, or is the last before it', () => {
    expect([1, 4, 5, 8, 99].map((step) => bucketAt(buckets, step)?.mean)).toEqual([1, 1, 2, 2, 2]);
    expect(bucketAt(buckets, 0)).toBeUndefined();
  });
});

describe('a series', () => {
  const shapeOf = (buckets: readonly Bucket[], kind: 'log' | 'linear' = 'log') =>
    seriesShape(buckets, steps, scale, kind, 0);

  it('is a line through the means at the last steps', () => {
    const shape = shapeOf([bucket(100, 1), bucket(200, 100), bucket(300, 0.01)]);
    expect(shape.path).toBe('M120,102L220,22L320,182');
    expect(shape.band).toBe('');
    expect(shape.end).toEqual([320, 182]);
    expect(shape.endLevel).toBe(102);
  });

  it('is cut off where it leaves the axis, and comes back where it does', () => {
    const { path, points } = shapeOf([bucket(100, 1), bucket(200, 1e4), bucket(300, 1)]);
    expect(path).toBe('M120,102L170,22M270,22L320,102');
    expect(points.filter(([, y]) => y < scale.top || y > scale.bottom)).toEqual([]);
    expect(shapeOf([bucket(100, 1), bucket(200, 1e-4)]).path).toBe('M120,102L170,182');
  });

  it('has its end in the row of ∞ where that lies beyond the axis, as far as 10³⁰⁸', () => {
    for (const high of [1e4, 1.5e20, 1.7e308]) {
      const { end, endLevel, infinities } = shapeOf([bucket(100, high)]);
      expect([end, endLevel, infinities]).toEqual([[120, scale.infinityY], scale.infinityY, []]);
    }
    expect(shapeOf([bucket(100, 1), bucket(200, 1e-30)]).end).toEqual([220, scale.zeroY]);
    const linear = verticalScale(box, [0, 1], false);
    const { path, end } = seriesShape([bucket(100, 0.5), bucket(200, 1.7e308)], steps, linear, 'linear', 0);
    expect(path).toMatch(/^M120,111L120,22$/);
    expect(end).toEqual([220, linear.infinityY]);
  });

  it('keeps a value at the very end of the axis on it, in spite of rounding', () => {
    for (let high = 1; high < 40; high += 0.1) {
      const tight = verticalScale(box, [-4.7, high]);
      expect([tight.yOf(high + 1e-9), tight.lineY(high + 1e-9)]).toEqual([tight.top, tight.top]);
      expect([tight.yOf(-4.7 - 1e-9), tight.lineY(-4.7)]).toEqual([tight.bottom, tight.bottom]);
    }
  });

  it('has a band that is cut off where it leaves the axis, and no markers beyond', () => {
    const { band, marks } = shapeOf([bucket(1, 1, 100, 10), bucket(101, 1e6, 100, 10), bucket(201, 1e7, 200)]);
    expect(Math.min(...[...band.matchAll(/,(-?[\d.]+)/g)].map(([, y]) => Number(y)))).toBe(scale.top);
    expect(marks.map(([, y]) => y)).toEqual([102]);
  });

  it('has a band where buckets hold several steps', () => {
    expect(shapeOf([bucket(1, 1, 100, 10), bucket(101, 1, 100, 10)]).band).toBe('M120,62L220,62L220,142L120,142Z');
  });

  it('is drawn as means of what falls into the same two pixels, with a band around them', () => {
    const buckets = [bucket(100, 1), bucket(101, 3), bucket(102, Number.NaN), bucket(103, 0.5)];
    const dense = stepScale(box, 4000);
    const columns = columnsOf(buckets, dense);
    expect(columns).toEqual([
      { firstStep: 100, lastStep: 103, min: 0.5, max: 3, mean: 1.5, hasInfinity: false, hasNaN: true },
    ]);
    expect(seriesShape(buckets, dense, scale, 'log', 0).band).not.toBe('');
    expect(columnsOf([bucket(100, 1), bucket(102, 1)], steps)).toHaveLength(2);
    const huge = [bucket(1, 1.5e308), bucket(2, 1.5e308)];
    expect(columnsOf(huge, dense)[0]!.mean).toBeCloseTo(1.5e308, -300);
  });

  it('is drawn and spanned alike from an array that has grown and from one that came whole', () => {
    const dense = stepScale(box, 4000);
    const growing: Bucket[] = [];
    for (let step = 1; step <= 60; step++) {
      const partOf = (lastStep: number, mean: number) => ({ ...bucket(step * 3 - 2, mean), lastStep });
      // The last bucket changes before it is full.
      growing.push(partOf(step * 3 - 2, step));
      columnsOf(growing, dense);
      bucketsExtent(growing, 'log');
      growing[growing.length - 1] = partOf(step * 3, 1000 / step);
      expect(columnsOf(growing, dense)).toEqual(columnsOf([...growing], dense));
      expect(bucketsExtent(growing, 'log')).toEqual(bucketsExtent([...growing], 'log'));
    }
    expect(columnsOf(growing, steps)).toEqual(columnsOf([...growing], steps));
  });

  it('breaks at what is not finite and marks where that begins', () => {
    const shape = shapeOf([bucket(100, 1), bucket(200, Number.NaN), bucket(300, Number.NaN), bucket(400, 1)]);
    expect(shape.path).toBe('M120,102ZM420,102Z');
    expect(shape.nans).toEqual([220]);
    expect(shape.infinities).toEqual([]);
    expect(shape.end).toEqual([420, 102]);
  });

  it('marks infinities and what is not a number apart', () => {
    const infinite: Bucket = { ...bucket(200, Number.NaN), hasInfinity: true, hasNaN: false };
    const shape = shapeOf([bucket(100, 1), infinite, bucket(300, Number.NaN)]);
    expect([shape.infinities, shape.nans]).toEqual([[220], [320]]);
    expect(scale.nanY).toBeLessThan(scale.infinityY);
  });

  it('marks zeros on a logarithmic axis, in a row of their own', () => {
    const shape = shapeOf([bucket(100, 0), bucket(200, 0)]);
    expect(shape).toMatchObject({ path: '', end: undefined, zeros: [120], marks: [] });
    expect(scale.zeroY).toBeGreaterThan(scale.bottom);
    expect(shapeOf([bucket(100, 0), bucket(200, 0)], 'linear').zeros).toEqual([]);
  });

  it('bears its marker a few times, at points of its own and apart from the end', () => {
    const { marks, end } = shapeOf(Array.from({ length: 390 }, (_, i) => bucket(i + 1, 1)));
    expect(marks).toHaveLength(4);
    expect(Math.max(...marks.map(([x]) => x))).toBeLessThan(end![0] - 16);
    expect(shapeOf([bucket(1, 1), bucket(390, 1)]).marks).toHaveLength(1);
  });

  it('has no end and no path without buckets', () =>
    expect(shapeOf([])).toMatchObject({ path: '', end: undefined, nans: [], infinities: [] }));
});
