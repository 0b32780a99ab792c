/**
 * Places labels inside a plot, among its lines: each near what it names, clear of the others, over as little ink as can
 * be, and where it was while that will do. Boxes and lines in px; which places a label may take is each chart's own.
 */
import { bisector } from 'd3';
import type { Point } from './path.ts';
import type { Range } from './range.ts';

/** A place that a label may take: its upper left corner. */
export interface Candidate {
  readonly x: number;
  readonly y: number;
  /** What the place costs by itself; a label over a line costs about 30. */
  readonly cost: number;
  /** Whether the label is so far from what it names that a leader must join them. */
  readonly isLed?: boolean;
}

export interface InsideLabel {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly candidates: readonly Candidate[];
}

export interface PlacedInside {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly isLed: boolean;
}

export interface Area {
  readonly across: Range;
  readonly down: Range;
}

/** A label stays while its place would move by less than this, px. */
const STILL = 6;
/** …and while no other place is better by this. */
const BETTER = 12;
/** Half the room that a line takes, px. */
const INK = 3;

const startOf = bisector<Point, number>(([x]) => x).left;

/** What covering a line costs: by how much of its height is covered, from `INK` for one that is grazed. */
function covered(line: readonly Point[], { x, y }: Candidate, { width, height }: InsideLabel): number {
  let [top, bottom] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const hold = (at: number) => {
    if (at < top) top = at;
    if (at > bottom) bottom = at;
  };
  const start = startOf(line, x);
  const end = startOf(line, x + width);
  // From the point before to the point after, cut off at the label's sides.
  for (let i = start; i < end; i++) hold(line[i]![1]);
  for (const [i, side] of [
    [start, x],
    [end, x + width],
  ] as const) {
    const [a, b] = [line[i - 1], line[i]];
    if (a && b) hold(a[1] + ((b[1] - a[1]) * (side - a[0])) / (b[0] - a[0]));
  }
  const shared = Math.min(bottom + INK, y + height) - Math.max(top - INK, y);
  return shared > 0 ? 20 + shared : 0;
}

const areMeeting = (a: PlacedInside, sizeA: InsideLabel, b: Candidate, sizeB: InsideLabel): boolean =>
  a.x < b.x + sizeB.width && b.x < a.x + sizeA.width && a.y < b.y + sizeB.height && b.y < a.y + sizeA.height;

/**
 * The places of the labels, the first ones choosing first; a label for which there is no place clear of the others is
 * left out. Placing the same labels again, after these, gives `previous` itself.
 * @param lines by rising x; points that are not finite do not count
 */
export function placeInside(
  labels: readonly InsideLabel[],
  lines: readonly (readonly Point[])[],
  { across, down }: Area,
  previous: readonly PlacedInside[],
): readonly PlacedInside[] {
  const before = new Map(previous.map((place) => [place.id, place]));
  const placed: { readonly place: PlacedInside; readonly label: InsideLabel }[] = [];
  for (const label of labels) {
    const isFree = (at: Candidate) =>
      at.x >= across[0] &&
      at.x + label.width <= across[1] &&
      at.y >= down[0] &&
      at.y + label.height <= down[1] &&
      !placed.some((other) => areMeeting(other.place, other.label, at, label));
    const costOf = (at: Candidate) => at.cost + lines.reduce((sum, line) => sum + covered(line, at, label), 0);
    const old = before.get(label.id);
    let best: Candidate | undefined;
    let least = Number.POSITIVE_INFINITY;
    let kept: Candidate | undefined;
    let keptCost = Number.POSITIVE_INFINITY;
    for (const candidate of label.candidates) {
      const isNear =
        old && Math.hypot(candidate.x - old.x, candidate.y - old.y) < STILL && !candidate.isLed === !old.isLed;
      if (isNear) {
        const still: Candidate = { ...candidate, x: old.x, y: old.y };
        const cost = isFree(still) ? costOf(still) : Number.POSITIVE_INFINITY;
        if (cost < keptCost) [kept, keptCost] = [still, cost];
      }
      if (candidate.cost >= least || !isFree(candidate)) continue;
      const cost = costOf(candidate);
      if (cost < least) [best, least] = [candidate, cost];
    }
    const at = kept && keptCost <= least + BETTER ? kept : best;
    if (at) placed.push({ label, place: { id: label.id, x: at.x, y: at.y, isLed: at.isLed ?? false } });
  }
  const isSame =
    placed.length === previous.length &&
    placed.every(({ place: { id, x, y, isLed } }, i) => {
      const old = previous[i]!;
      return old.id === id && old.x === x && old.y === y && old.isLed === isLed;
    });
  return isSame ? previous : placed.map(({ place }) => place);
}

/** The parts of a line that have a place, for `placeInside`. */
export const inkOf = (points: readonly Point[]): readonly Point[] => {
  const isDrawn = ([, y]: Point) => Number.isFinite(y);
  return points.every(isDrawn) ? points : points.filter(isDrawn);
};
