import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decadeTicks,
  extentOf,
  type HeldRange,
  HOLD,
  holdRange,
  linearTicks,
  logTicks,
  type Range,
  roundDecades,
  roundEnd,
  timestepTicks,
  unionOf,
  wholeDecades,
} from './range.ts';

describe('extents', () => {
  it('hold finite values only', () => {
    expect(extentOf([3, Number.NaN, -2, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])).toEqual([-2, 3]);
    expect(extentOf([Number.NaN, Number.POSITIVE_INFINITY])).toBeUndefined();
    expect(unionOf([0, 1], undefined, [-3, 0.5])).toEqual([-3, 1]);
  });

  it('are widened to whole decades', () => {
    expect(wholeDecades([-37.93, 0.2])).toEqual([-38, 1]);
    expect(wholeDecades([-4, 1])).toEqual([-4, 1]);
  });

  it('are widened to 1, 2 or 5 of a decade, by less than a factor of 2.5 at each end from half a decade up', () => {
    const ends = (low: number, high: number) => roundDecades([Math.log10(low), Math.log10(high)]).map((at) => 10 ** at);
    const close = (range: number[], low: number, high: number) => {
      expect(range[0]).toBeCloseTo(low, 9);
      expect(range[1]).toBeCloseTo(high, 9);
    };
    close(ends(0.03, 0.6), 0.02, 1);
    close(ends(0.2, 5), 0.2, 5);
    close(ends(0.167, 0.167), 0.1, 1);
    close(ends(1, 1), 0.1, 1);
    close(ends(0.0003, 40), 0.0001, 100);
  });

  it('hold what they were widened from', () => {
    const log10 = fc.double({ min: -400, max: 400, noNaN: true });
    fc.assert(
      fc.property(log10, log10, (a, b) => {
        const data: Range = [Math.min(a, b), Math.max(a, b)];
        const [low, high] = roundDecades(data);
        expect(low).toBeLessThanOrEqual(data[0] + 1e-9);
        expect(high).toBeGreaterThanOrEqual(data[1] - 1e-9);
        expect(high - low).toBeGreaterThan(0.5);
      }),
    );
  });

  it('of steps end at a round number that stays for a while', () => {
    expect([0, 1, 10, 11, 99, 100, 101, 1284, 8001].map((last) => roundEnd(last))).toEqual([
      10, 10, 10, 15, 100, 100, 150, 1500, 10000,
    ]);
  });
});

describe('the end of an axis of seconds', () => {
  it('is near where little time has passed: 0.027 s of ten or more would be a dot at 0', () => {
    const ends = [0, 0.004, 0.01, 0.027, 0.3, 0.61, 1, 9, 12].map((last) => roundEnd(last, 0.01));
    [0.01, 0.01, 0.01, 0.03, 0.3, 0.8, 1, 10, 15].forEach((end, i) => {
      expect(ends[i]).toBeCloseTo(end, 12);
    });
  });

  it('holds what is given and leaves at most a third empty', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e6, noNaN: true }), (last) => {
        const end = roundEnd(last, 0.01);
        expect(end).toBeGreaterThanOrEqual(last);
        expect(last / end).toBeGreaterThan(0.66);
      }),
    );
  });
});

describe('a held range', () => {
  const run = (needs: readonly (readonly [time: number, needed: Range])[]) => {
    let held: HeldRange | undefined;
    return needs.map(([time, needed]) => {
      held = holdRange(held, needed, time);
      return held.shown;
    });
  };

  it('grows at once and then keeps still while less is needed', () => {
    expect(
      run([
        [0, [-4, 1]],
        [16, [-9, 1]],
        [32, [-4, 3]],
        [48, [-5, 1]],
        [HOLD, [-4, 1]],
      ]),
    ).toEqual([
      [-4, 1],
      [-9, 1],
      [-9, 3],
      [-9, 3],
      [-9, 3],
    ]);
  });

  it('shrinks after the hold, to all that was needed meanwhile', () => {
    expect(
      run([
        [0, [-38, 1]],
        [16, [-10, 1]],
        [1000, [-20, 1]],
        [1500, [-10, 1]],
        [HOLD + 15, [-10, 1]],
        [HOLD + 16, [-10, 1]],
      ]).map(([low]) => low),
    ).toEqual([-38, -38, -38, -38, -38, -20]);
  });

  it('starts the hold anew when all of it is needed again', () => {
    const lows = run([
      [0, [-38, 1]],
      [1900, [-10, 1]],
      [1950, [-38, 1]],
      [2100, [-10, 1]],
      [3900, [-10, 1]],
      [2100 + HOLD, [-10, 1]],
    ]).map(([low]) => low);
    expect(lows).toEqual([-38, -38, -38, -38, -38, -10]);
  });

  it('moves only when more than a third of it has been empty', () => {
    const times = Array.from({ length: 40 }, (_, i) => i * 1000);
    const shownFor = (least: number) => run(times.map((time, i) => [time, [i === 0 ? -20 : least, 1]])).map(String);
    expect(new Set(shownFor(-13))).toEqual(new Set(['-20,1']));
    expect(shownFor(-12).at(-1)).toBe('-12,1');
  });

  it('is the same object while nothing changes', () => {
    const first = holdRange(undefined, [-4, 1], 0);
    const second = holdRange(first, [-3, 1], 10);
    expect(holdRange(second, [-3, 1], 20)).toBe(second);
  });

  it('always holds what is needed', () => {
    const need = fc.tuple(
      fc.integer({ min: -400, max: 0 }),
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 0, max: 5000 }),
    );
    fc.assert(
      fc.property(fc.array(need, { minLength: 1 }), (needs) => {
        let time = 0;
        let held: HeldRange | undefined;
        for (const [low, high, elapsed] of needs) {
          time += elapsed;
          held = holdRange(held, [low, high], time);
          expect(held.shown[0]).toBeLessThanOrEqual(low);
          expect(held.shown[1]).toBeGreaterThanOrEqual(high);
        }
      }),
    );
  });
});

describe('ticks', () => {
  it('of decades are whole powers, as many as fit', () => {
    expect(decadeTicks([-4, 1], 200, 28)).toEqual([-4, -3, -2, -1, 0, 1]);
    expect(decadeTicks([-67, 1], 200, 28)).toEqual([-60, -50, -40, -30, -20, -10, 0]);
    expect(decadeTicks([-67, 1], 60, 28)).toEqual([-50, 0]);
    expect(decadeTicks([-0.5, 0.4], 200, 28).map((tick) => Object.is(tick, 0))).toEqual([true]);
  });

  it('of a short logarithmic range divide the decades', () => {
    const values = (range: Range, length: number) =>
      logTicks(range, length, 22).map((tick) => Number((10 ** tick).toPrecision(3)));
    expect(values([-1, 0], 500)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    expect(values([-1, 0], 240)).toEqual([0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1]);
    expect(values([-2, 0], 150)).toEqual([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]);
    expect(values([-3, 3], 150)).toEqual([0.001, 0.01, 0.1, 1, 10, 100, 1000]);
  });

  it('of a linear range are round', () => {
    expect(linearTicks([0, 1], 140, 28)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  });

  it('of timesteps are whole, keep both ends, and crowd neither', () => {
    expect(timestepTicks(1, 300, 44)).toEqual([1]);
    expect(timestepTicks(2, 300, 44)).toEqual([1, 2]);
    expect(timestepTicks(28, 240, 50)).toEqual([1, 10, 20, 28]);
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1000 }), fc.integer({ min: 100, max: 1600 }), (timesteps, length) => {
        const ticks = timestepTicks(timesteps, length, 50);
        expect(ticks[0]).toBe(1);
        expect(ticks.at(-1)).toBe(timesteps);
        const gaps = ticks.slice(1).map((tick, i) => ((tick - ticks[i]!) / (timesteps - 1)) * length);
        if (ticks.length > 2) expect(Math.min(...gaps)).toBeGreaterThan(38);
        expect(ticks.every(Number.isInteger)).toBe(true);
      }),
    );
  });
});
