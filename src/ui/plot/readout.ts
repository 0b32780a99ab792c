/** Where the values at a cursor stand. px of the window. */
import type { Point } from './path.ts';
import type { Range } from './range.ts';
import type { Size } from './use-size.ts';

/** From the cursor, and at least from the window's edges, px. */
const [GAP, EDGE] = [12, 4];

/** What is written in a plot, from its upper left to its lower right corner. */
export type Written = Readonly<Record<'left' | 'right' | 'top' | 'bottom', number>>;

/**
 * The upper left corner of a box beside the upper end of a cursor, inside the window: on the side where the plot has more
 * room, or on the other where it would cover less of what is written there.
 * @param plot its left and right end
 */
export function besideCursor(
  [x, y]: Point,
  { width, height }: Size,
  plot: Range,
  room: Size,
  written: readonly Written[] = [],
): Point {
  const inside = (at: number, size: number, all: number) => Math.max(EDGE, Math.min(at, all - size - EDGE));
  const top = inside(y, height, room.height);
  const [right, left] = [x + GAP, x - GAP - width].map((at) => inside(at, width, room.width)) as [number, number];
  const coveredAt = (at: number) =>
    written.reduce((sum, label) => {
      const across = Math.min(at + width, label.right) - Math.max(at, label.left);
      const down = Math.min(top + height, label.bottom) - Math.max(top, label.top);
      return sum + Math.max(0, across) * Math.max(0, down);
    }, 0);
  const [first, other] = plot[1] - x >= x - plot[0] ? [right, left] : [left, right];
  // Where the window ends, the other side is no side of the cursor.
  const isBeside = other > x || other + width < x;
  return [isBeside && coveredAt(other) < coveredAt(first) ? other : first, top];
}
