import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsFor, neededHeight, panelAt, panelsOf } from './heat-panels.ts';

const widths = fc.integer({ min: 240, max: 2400 });
const lanes = fc.integer({ min: 1, max: 8 });

describe('the panels of a heat map', () => {
  it('lie inside the plot, do not overlap and, at the height that is needed, are at least 48 px high', () => {
    fc.assert(
      fc.property(widths, lanes, (width, count) => {
        const size = { width, height: neededHeight(width, count) };
        const panels = panelsOf(size, count);
        for (const [i, { left, top, width: w, height: h }] of panels.entries()) {
          expect(h).toBeGreaterThanOrEqual(48 - 1e-9);
          expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
          expect(left + w).toBeLessThanOrEqual(width);
          expect(top + h).toBeLessThanOrEqual(size.height);
          for (const other of panels.slice(0, i)) {
            expect(other.left + other.width <= left || other.top + other.height <= top).toBe(true);
          }
        }
      }),
    );
  });

  it('stand side by side where each has 220 px, or 96 px where there were more than two rows', () => {
    expect([1, 2, 3, 4, 8].map((count) => columnsFor(250, count))).toEqual([1, 1, 1, 1, 1]);
    expect([1, 2, 3, 4, 8].map((count) => columnsFor(300, count))).toEqual([1, 1, 2, 2, 2]);
    expect([1, 2, 3, 4, 8].map((count) => columnsFor(600, count))).toEqual([1, 2, 2, 2, 4]);
    expect([1, 3, 4, 5, 8].map((count) => columnsFor(1200, count))).toEqual([1, 3, 4, 3, 4]);
  });

  it('have ticks on the left of every row and below every column', () => {
    const panels = panelsOf({ width: 600, height: 400 }, 3);
    expect(panels.map(({ isLeft }) => isLeft)).toEqual([true, false, true]);
    expect(panels.map(({ isLowest }) => isLowest)).toEqual([false, true, true]);
  });

  it('are found by any place, the nearest one first', () => {
    const panels = panelsOf({ width: 600, height: 400 }, 4);
    for (const [i, { left, top, width, height }] of panels.entries()) {
      expect(panelAt(panels, left + width / 2, top + height / 2)).toBe(i);
    }
    expect(panelAt(panels, 0, 0)).toBe(0);
    expect(panelAt(panels, 600, 400)).toBe(3);
    expect(panelAt([], 5, 5)).toBe(0);
  });
});
