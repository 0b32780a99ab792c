import { describe, expect, it } from 'vitest';
import { formatInteger } from '../plot/format.ts';
import { verticalScale } from '../plot/rows.ts';
import { english } from './english.ts';
import {
  F32,
  f32Bands,
  type GradientLane,
  gradientBox,
  heldNorms,
  labelCandidates,
  laneNote,
  laneShape,
  log10Norms,
  log10Reach,
  neededDecades,
  reachBand,
  readoutRow,
  summaryOf,
  timestepScale,
} from './gradient-over-time.ts';

const text = english.gradientOverTime;
const box = gradientBox({ width: 640, height: 280 });
const lane = (log2: readonly number[] | undefined, divergedAtStep?: number): GradientLane => ({
  id: 'a',
  name: 'orthogonal',
  style: 0,
  log2GradNormByTimestep: log2,
  divergedAtStep,
});

describe('the domain', () => {
  it('is of whole decades, always 10⁻⁴ to 10, and holds every finite norm of all lanes', () => {
    expect(neededDecades([])).toEqual([-4, 1]);
    expect(
      neededDecades([new Float64Array([0.2]), new Float64Array([-120.1, 39.5, Number.POSITIVE_INFINITY])]),
    ).toEqual([-121, 40]);
  });

  it('need not hold what a lane that diverged has left alone between gaps', () => {
    const [gap, values] = [Number.NEGATIVE_INFINITY, (...all: number[]) => Float64Array.from(all)];
    const domainOf = (at: number | undefined, norms: Float64Array) =>
      neededDecades([heldNorms(lane(undefined, at), norms)]);
    expect(domainOf(36, values(gap, gap, 39))).toEqual([-4, 1]);
    expect(domainOf(36, values(gap, 20, 39))).toEqual([-4, 39]);
    expect(domainOf(undefined, values(gap, gap, 39))).toEqual([-4, 39]);
  });
});

describe('norms', () => {
  it('are log10 of ḡ, exact far outside the range of floating point: log2 −3990 is 10^−1201.11', () => {
    const [norm] = log10Norms(lane([-3990]));
    expect(norm).toBeCloseTo(-3990 * Math.log10(2), 9);
    expect(log10Norms(lane([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN]))).toEqual(
      new Float64Array([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN]),
    );
    expect(log10Norms(lane(undefined))).toHaveLength(0);
  });
});

describe('norms of several steps together', () => {
  const [zero, infinite] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const scale = verticalScale(box, [-4, 1]);
  const { xOf } = timestepScale(box, 3);
  const mean = (reach?: GradientLane['reach']) => ({ ...lane([1, 2, 2]), reach });

  it('have a band from the least to the greatest, down to the row of 0 and up to that of ∞', () => {
    const together = mean({ min: [0, zero, 2], max: [2, 3, infinite] });
    const [min, max] = log10Reach(together)!;
    expect([...min]).toEqual([0, zero, 2 * Math.log10(2)]);
    const y = (log2: number) => scale.yOf(log2 * Math.log10(2)).toFixed(1);
    const d = reachBand([min, max], xOf, scale);
    expect(d).toContain(`M${xOf(1)},${y(2)}`);
    for (const [t, log2] of [
      [2, 3],
      [3, infinite],
      [2, zero],
      [1, 0],
    ] as const) {
      expect(d).toContain(`${Number(xOf(t).toFixed(1))},${Number(y(log2))}`);
    }
  });

  it('are read with it, and without where it is one step or they are all the same', () => {
    const read = (reach?: GradientLane['reach']) => {
      const together = mean(reach);
      return readoutRow(together, log10Norms(together), 2, scale).value;
    };
    expect(read({ min: [0, 1, 2], max: [2, 3, 2] })).toBe('4.00 (2.00 … 8.00)');
    expect(read({ min: [0, zero, 2], max: [2, infinite, 2] })).toBe('4.00 (0 … ∞)');
    expect(read({ min: [0, 2, 2], max: [2, 2, 2] })).toBe('4.00');
    expect(read()).toBe('4.00');
  });
});

describe('the bands of 32-bit floats', () => {
  it('begin where Float32 loses digits, rounds to 0, and overflows', () => {
    expect(10 ** F32.leastNormal).toBeCloseTo(1.1754944e-38, 44);
    expect(Math.fround(10 ** (F32.leastSubnormal - 0.31))).toBe(0);
    expect(Math.fround(10 ** (F32.leastSubnormal + 0.01))).toBeGreaterThan(0);
    expect(Math.fround(10 ** (F32.greatest + 0.001))).toBe(Number.POSITIVE_INFINITY);
    expect(Math.fround(10 ** (F32.greatest - 0.001))).toBeLessThan(Number.POSITIVE_INFINITY);
  });

  it('are drawn where the domain reaches them', () => {
    const names = (low: number, high: number) =>
      f32Bands([low, high], verticalScale(box, [low, high])).map(({ name }) => name);
    expect(names(-37, 38)).toEqual([]);
    expect(names(-38, 1)).toEqual(['subnormalF32']);
    expect(names(-60, 1)).toEqual(['subnormalF32', 'belowF32']);
    expect(names(-4, 39)).toEqual(['aboveF32']);
  });

  it('lie at their norms and reach to the edge of the plot', () => {
    const scale = verticalScale(box, [-60, 60]);
    const [above, subnormal, below] = f32Bands([-60, 60], scale);
    expect(above).toEqual({ name: 'aboveF32', top: scale.ceiling, bottom: scale.yOf(F32.greatest) });
    expect(subnormal!.bottom).toBe(below!.top);
    expect(below!.bottom).toBe(scale.floor);
  });
});

describe('a lane', () => {
  const { xOf } = timestepScale(box, 4);
  const scale = verticalScale(box, [-4, 1]);
  const shape = (...norms: number[]) => laneShape(new Float64Array(norms), xOf, scale, 0)!;

  it('is one line from t = 1 to T at the places of its norms', () => {
    const { path, gaps, end, isEndOnAxis } = shape(-4, -3, 0, 1);
    expect(path.match(/[ML]/g)).toEqual(['M', 'L', 'L', 'L']);
    expect(end).toEqual([xOf(1), scale.bottom]);
    expect(xOf(4)).toBe(box.width - box.right);
    expect([gaps, isEndOnAxis]).toEqual([[], true]);
  });

  it('is broken at true zeros, which are drawn on the floor', () => {
    const { path, gaps, end, isEndOnAxis } = shape(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 0);
    expect(path.match(/[ML]/g)).toEqual(['M', 'L']);
    expect(gaps).toEqual([{ kind: 'zero', from: 2, fromX: xOf(2), toX: xOf(1), y: scale.zeroY }]);
    expect([end, isEndOnAxis]).toEqual([[xOf(1), scale.zeroY], false]);
  });

  it('says from which timestep, on the way back, it is infinite or not a number', () => {
    const infinite = shape(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0);
    expect(infinite.gaps).toEqual([{ kind: 'infinite', from: 3, fromX: xOf(3), toX: xOf(1), y: scale.infinityY }]);
    expect(laneNote(lane([]), infinite, text, formatInteger)).toBe('∞ from t = 3');
    const both = shape(Number.NaN, Number.NaN, Number.POSITIVE_INFINITY, 0);
    expect(laneNote(lane([]), both, text, formatInteger)).toBe('∞ from t = 3');
    expect(laneNote(lane([]), shape(Number.NaN, 0, 0, 0), text, formatInteger)).toBe('not a number from t = 1');
    expect(laneNote(lane([], 1284), infinite, text, formatInteger)).toBe('diverged at step 1\u202f284');
    expect(laneNote(lane([]), shape(0, 0, 0, 0), text, formatInteger)).toBeUndefined();
  });

  it('has a row of its own where it is not a number, outside of every band of magnitudes', () => {
    const { path, gaps, end, isEndOnAxis } = shape(Number.NaN, Number.NaN, Number.NaN, Number.NaN);
    expect(path).toBe('');
    expect(gaps).toEqual([{ kind: 'notANumber', from: 4, fromX: xOf(4), toX: xOf(1), y: scale.nanY }]);
    expect([end, isEndOnAxis]).toEqual([[xOf(1), scale.nanY], false]);
    expect(scale.nanY).toBeLessThan(scale.ceiling);
    expect(scale.infinityY).toBeGreaterThan(scale.ceiling);
  });

  it('bears its marker along the line, at other timesteps than a lane that coincides with it', () => {
    const norms = new Float64Array(100).fill(-1);
    const marks = [0, 1].map((style) => laneShape(norms, timestepScale(box, 100).xOf, scale, style)!.marks);
    expect(marks.map(({ length }) => length)).toEqual([2, 2]);
    for (const [x] of marks[0]!) expect(Math.min(...marks[1]!.map(([at]) => Math.abs(at - x)))).toBeGreaterThan(12);
    expect(shape(0, 0, 0, 0).marks).toEqual([]);
  });

  it('that leaves the axis is cut off at its end, and ends in the row of ∞', () => {
    const { path, end, isEndOnAxis, gaps } = shape(6, -4, -4, -4);
    expect(path).toMatch(new RegExp(`^M[\\d.]+,${scale.top}L`));
    expect([end, isEndOnAxis, gaps]).toEqual([[xOf(1), scale.infinityY], false, []]);
  });

  it('shows a norm alone between gaps by its marker, and nothing where that lies beyond the axis', () => {
    const alone = (norm: number) => shape(Number.NaN, Number.NaN, Number.NaN, norm);
    expect(alone(-1).marks).toEqual([[xOf(4), scale.yOf(-1)]]);
    expect(alone(20)).toMatchObject({ marks: [], path: '' });
    expect(shape(-1, Number.NaN, -1, -1).marks).toEqual([]);
  });

  it('without timesteps has no shape', () => expect(laneShape(new Float64Array(), xOf, scale, 0)).toBeUndefined());
});

describe('a label', () => {
  const size = { width: 80, height: 17 };
  const { xOf } = timestepScale(box, 100);
  const candidates = (heights: (t: number) => number) =>
    labelCandidates(
      Array.from({ length: 100 }, (_, i) => [xOf(i + 1), heights(i + 1)] as const),
      size,
      box,
    );

  it('stands above or below the left end of its line, where it does not cover it', () => {
    const [above, below] = candidates((t) => 100 + t);
    expect(above!.y + size.height).toBeLessThan(101);
    expect(below!.y).toBeGreaterThan(101 + (99 * size.width) / (xOf(100) - xOf(1)));
    expect(above!.x).toBe(below!.x);
  });

  it('may be led away from it to any height', () => {
    const led = candidates(() => 100).filter(({ isLed }) => isLed);
    expect(led.length).toBeGreaterThan(20);
    expect(led.every(({ y }) => y >= box.top && y + size.height <= box.height - box.bottom)).toBe(true);
  });
});

describe('timesteps', () => {
  it('stand at the start when there is only one', () => {
    const { xOf, positionOf } = timestepScale(box, 1);
    expect(xOf(1)).toBe(box.start);
    expect(Number.isFinite(positionOf(300))).toBe(true);
  });

  it('are found again from where they stand', () => {
    const { xOf, positionOf } = timestepScale(box, 400);
    for (const t of [1, 137, 400]) expect(positionOf(xOf(t))).toBeCloseTo(t, 9);
  });
});

describe('values at the cursor', () => {
  const scale = verticalScale(box, [-4, 1]);
  const norms = new Float64Array([Number.NEGATIVE_INFINITY, Number.NaN, Math.log10(0.0321)]);
  it('are of the timestep, as they are', () => {
    expect([1, 2, 3].map((t) => readoutRow(lane([]), norms, t, scale).value)).toEqual(['0', 'NaN', '0.0321']);
    expect(readoutRow(lane(undefined), new Float64Array(), 1, scale)).toMatchObject({ value: '–', y: Number.NaN });
    expect(readoutRow(lane([]), norms, 2, scale).y).toBe(scale.nanY);
  });

  it('are summed up by both ends', () => {
    expect(text.summarise([summaryOf(lane([]), norms, formatInteger)], '812')).toBe(
      'Gradient norm at the last and at the first timestep, at step 812: orthogonal 0.0321 at t = 3 and 0 at t = 1.',
    );
  });
});
