/** Where the values at a cursor stand. px of the window. */
import type { Point } from './path.ts';
import type { Range } from './range.ts';
import type { Size } from './use-size.ts';

/** From the cursor, and at least from the window's edges, px. */
const [GAP, EDGE] = [12, 4];

/**
 * The upper left corner of a box beside the upper end of a cursor, on the side where the plot has more room, inside the
 * window.
 * @param plot its left and right end
 */
export function besideCursor([x, y]: Point, { width, height }: Size, plot: Range, room: Size): Point {
  const left = plot[1] - x >= x - plot[0] ? x + GAP : x - GAP - width;
  const inside = (at: number, size: number, all: number) => Math.max(EDGE, Math.min(at, all - size - EDGE));
  return [inside(left, width, room.width), inside(y, height, room.height)];
}
