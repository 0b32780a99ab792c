/** The texts of direct labels, and the room they take; where they go is found by labels.ts. */
import { type PlacedLabel, steadyLabels, type WantedLabel } from './labels.ts';
import type { Point } from './path.ts';
import type { Range } from './range.ts';
import { textWidth, wrapText } from './text.ts';

export interface LineLabel {
  readonly id: string;
  readonly style: number;
  /** The lane's name, wrapped and shortened to the room there is. */
  readonly lines: readonly string[];
  /** What has happened to the lane, smaller, below the name. */
  readonly notes: readonly string[];
  /** Where the labelled line ends, px. */
  readonly end: Point;
  /** Where the label would like to be: the height of the end, or where a restless end is on average, px. */
  readonly y: number;
}

const LINE = 14;
const GAP = 3;

export const labelHeight = ({ lines, notes }: Pick<LineLabel, 'lines' | 'notes'>): number =>
  (lines.length + notes.length) * LINE + GAP;

/** How wide a gutter for labels is: as wide as the longest text in one line or `share` of the chart, whichever is less. */
export const gutterWidth = (texts: readonly string[], width: number, share: number): number =>
  Math.ceil(Math.min(width * share, Math.max(0, ...texts.map(textWidth))));

/** Baselines of a label's lines, px from its middle. */
export const baselines = (label: Pick<LineLabel, 'lines' | 'notes'>): readonly number[] =>
  Array.from(
    { length: label.lines.length + label.notes.length },
    (_, i) => (i - (label.lines.length + label.notes.length - 1) / 2) * LINE + 4,
  );

export const lineLabel = (
  lane: { readonly id: string; readonly style: number; readonly name: string },
  note: string | undefined,
  end: Point,
  width: number,
  y = end[1],
): LineLabel => ({
  id: lane.id,
  style: lane.style,
  lines: wrapText(lane.name, width, 2),
  notes: note === undefined ? [] : wrapText(note, width * 1.08, 2),
  end,
  y,
});

/** Where labels go now, given where they were. */
export function placeLineLabels(
  labels: readonly LineLabel[],
  range: Range,
  previous: readonly PlacedLabel[],
): readonly PlacedLabel[] {
  const wanted: WantedLabel[] = labels.map((label) => ({ id: label.id, y: label.y, height: labelHeight(label) }));
  return steadyLabels(wanted, range, previous);
}
