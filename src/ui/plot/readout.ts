/** Where the values at a cursor stand. px of the window. */
import type { Point } from './path.ts';
import type { Size } from './use-size.ts';

/** From the cursor, and at least from the window's edges, px. */
const [GAP, EDGE] = [12, 4];
/** Of a plot of which less is in sight nothing is read, px: about a row of the box. */
const ROW = 20;
/** Another place must be better by so much before the box goes there, px²: about a short name. */
const MARGIN = 600;

/** Selects what is written in a plot. */
export const WRITTEN = '.lane-label, .level-label, .chart-axes text';

/** From an upper left to a lower right corner. */
export type Area = Readonly<Record<'left' | 'right' | 'top' | 'bottom', number>>;

/** On which side of the cursor, and at which of its ends. */
export interface Place {
  readonly isRight: boolean;
  readonly isUpper: boolean;
}

export interface Around {
  readonly plot: Area;
  /** What can be seen of the page that the plot scrolls in. */
  readonly room: Area;
  /** What is written in the plot. */
  readonly written: readonly Area[];
}

/**
 * The upper left corner of a box beside a cursor, in sight: on the side where the plot has more room and at the upper
 * end, unless it covers clearly less of what is written, or stays more within the plot, at another place. From the place
 * where it was it goes on the same condition only. Nothing where no row of the plot is in sight.
 * @param cursor its upper end
 * @param foot its lower end
 * @param before where the box was
 */
export function besideCursor(
  [x, y]: Point,
  foot: number,
  { width, height }: Size,
  { plot, room, written }: Around,
  before?: Place,
): { readonly at: Point; readonly place: Place } | undefined {
  const sight = common(plot, room);
  if (sight.bottom - sight.top < ROW) return undefined;

  const leftAt = (isRight: boolean) =>
    inside(isRight ? x + GAP : x - GAP - width, width, room.left + EDGE, room.right - EDGE);
  const topAt = (isUpper: boolean) =>
    inside(
      inside(isUpper ? y : foot - height, height, sight.top, sight.bottom),
      height,
      room.top + EDGE,
      room.bottom - EDGE,
    );
  const costOf = ({ isRight, isUpper }: Place) => {
    const [left, top] = [leftAt(isRight), topAt(isUpper)];
    const box = { left, top, right: left + width, bottom: top + height };
    return written.reduce((sum, text) => sum + sizeOf(common(box, text)), sizeOf(box) - sizeOf(common(box, plot)));
  };

  const usual = plot.right - x >= x - plot.left;
  // Where the window ends, a side may be no side of the cursor.
  const sides = [usual, !usual].filter((isRight) => (isRight ? leftAt(true) > x : leftAt(false) + width < x));
  const places = [true, false].flatMap((isUpper) =>
    (sides.length > 0 ? sides : [usual]).map((isRight) => ({ isRight, isUpper })),
  );
  const first =
    places.find((each) => each.isRight === before?.isRight && each.isUpper === before.isUpper) ?? places[0]!;
  const best = places.reduce((a, b) => (costOf(b) < costOf(a) ? b : a));
  const place = costOf(best) < costOf(first) - MARGIN ? best : first;
  return { at: [leftAt(place.isRight), topAt(place.isUpper)], place };
}

/** Of what is larger than its room, the beginning stays inside. */
const inside = (at: number, size: number, from: number, to: number) => Math.max(from, Math.min(at, to - size));

export const common = (a: Area, b: Area): Area => ({
  left: Math.max(a.left, b.left),
  right: Math.min(a.right, b.right),
  top: Math.max(a.top, b.top),
  bottom: Math.min(a.bottom, b.bottom),
});

const sizeOf = ({ left, right, top, bottom }: Area) => Math.max(0, right - left) * Math.max(0, bottom - top);
