/** The texts of direct labels, and the room they take; where they go is found by labels.ts and labels-inside.ts. */
import { type PlacedLabel, steadyLabels, type WantedLabel } from './labels.ts';
import type { Point } from './path.ts';
import type { Range } from './range.ts';
import { textWidth, wrapText } from './text.ts';

/** What a label says; the same object as long as that does not change. */
export interface LabelWords {
  /** The lane's name, wrapped and shortened to the room there is. */
  readonly lines: readonly string[];
  /** What has happened to the lane, smaller, below the name. */
  readonly notes: readonly string[];
}

export interface LineLabel {
  readonly id: string;
  readonly style: number;
  readonly words: LabelWords;
  /** Where the labelled line ends, px. */
  readonly end: Point;
  /** Where the label would like to be: the height of the end, or where a restless end is on average, px. */
  readonly y: number;
}

const LINE = 14;
const GAP = 3;

export const labelHeight = ({ lines, notes }: LabelWords): number => (lines.length + notes.length) * LINE + GAP;

/** px; notes are in smaller type. */
export const labelWidth = ({ lines, notes }: LabelWords): number =>
  Math.ceil(Math.max(0, ...lines.map(textWidth), ...notes.map((note) => textWidth(note) / 1.08)));

/** How wide a gutter for labels is: as wide as the longest text in one line or `share` of the chart, whichever is less. */
export const gutterWidth = (texts: readonly string[], width: number, share: number): number =>
  Math.ceil(Math.min(width * share, Math.max(0, ...texts.map(textWidth))));

/** Baselines of a label's lines, px from its middle. */
export const baselines = ({ lines, notes }: LabelWords): readonly number[] =>
  Array.from({ length: lines.length + notes.length }, (_, i) => (i - (lines.length + notes.length - 1) / 2) * LINE + 4);

/** @param most lines of the name */
export const labelWords = (name: string, note: string | undefined, width: number, most = 2): LabelWords => ({
  lines: wrapText(name, width, most),
  notes: note === undefined ? [] : wrapText(note, width * 1.08, 2),
});

/** Where labels in a gutter go now, given where they were. */
export function placeLineLabels(
  labels: readonly LineLabel[],
  range: Range,
  previous: readonly PlacedLabel[],
): readonly PlacedLabel[] {
  const wanted: WantedLabel[] = labels.map(({ id, y, words }) => ({ id, y, height: labelHeight(words) }));
  return steadyLabels(wanted, range, previous);
}

/** From the end of a line to the text of its label, px. */
export const LABEL_AWAY = 20;

/**
 * Labels in a gutter as lines for others to keep clear of: each along the middle of its own.
 * @param x the end of the lines that reach farthest, px
 */
export const labelsInk = (labels: readonly LineLabel[], x: number, range: Range): Point[][] => {
  const right = x + LABEL_AWAY + Math.max(0, ...labels.map(({ words }) => labelWidth(words)));
  return placeLineLabels(labels, range, []).map(({ y }) => [
    [x, y],
    [right, y],
  ]);
};
