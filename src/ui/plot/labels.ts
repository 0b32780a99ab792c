/** Places direct labels in a gutter beside line ends: no two overlap, each as near to its line as can be, still while lines quiver. */
import type { Range } from './range.ts';

export interface WantedLabel {
  readonly id: string;
  /** Where the line ends, px. */
  readonly y: number;
  readonly height: number;
}

export interface PlacedLabel {
  readonly id: string;
  /** Middle of the label, px. */
  readonly y: number;
}

/** A line end moving less than this leaves its label where it is, px. */
const STILL = 5;

/** Labels keep their order until line ends have crossed by this much, px. */
const CROSSED = 10;

function inOrder(wanted: readonly WantedLabel[], previous: readonly PlacedLabel[]): WantedLabel[] {
  const rank = new Map(previous.map(({ id }, index) => [id, index]));
  const isAfter = (a: WantedLabel, b: WantedLabel) => {
    const wasBefore = (rank.get(a.id) ?? -1) < (rank.get(b.id) ?? -1);
    return a.y > b.y + (wasBefore ? CROSSED : 0);
  };
  const order = [...wanted].sort((a, b) => (rank.get(a.id) ?? wanted.length) - (rank.get(b.id) ?? wanted.length));
  for (let i = 1; i < order.length; i++) {
    for (let j = i; j > 0 && isAfter(order[j - 1]!, order[j]!); j--) {
      [order[j - 1], order[j]] = [order[j]!, order[j - 1]!];
    }
  }
  return order;
}

/**
 * The least-squares places for labels of the given heights, in order from top to bottom, inside `range` (px).
 * Neighbours that would overlap move together as one block (pool adjacent violators). Where all do not fit, they overlap evenly.
 */
export function placeLabels(
  wanted: readonly WantedLabel[],
  [top, bottom]: Range,
  previous: readonly PlacedLabel[] = [],
): PlacedLabel[] {
  const total = wanted.reduce((sum, { height }) => sum + height, 0);
  const squeeze = Math.min(1, (bottom - top) / Math.max(total, 1));
  const blocks: { labels: WantedLabel[]; start: number; height: number }[] = [];
  for (const label of inOrder(wanted, previous)) {
    const height = label.height * squeeze;
    let block = { labels: [label], start: label.y - height / 2, height };
    const clamp = (start: number, size: number) => Math.max(top, Math.min(bottom - size, start));
    block.start = clamp(block.start, block.height);
    for (let above = blocks.at(-1); above && above.start + above.height > block.start; above = blocks.at(-1)) {
      blocks.pop();
      const labels = [...above.labels, ...block.labels];
      const sum = above.height + block.height;
      // The mean of the starts that each label would like the block to have.
      let offset = 0;
      let start = 0;
      for (const each of labels) {
        start += each.y - (each.height * squeeze) / 2 - offset;
        offset += each.height * squeeze;
      }
      block = { labels, start: clamp(start / labels.length, sum), height: sum };
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ labels, start }) => {
    let at = start;
    return labels.map(({ id, height }) => {
      at += height * squeeze;
      return { id, y: at - (height * squeeze) / 2 };
    });
  });
}

/** Like `placeLabels`, for data that change every frame: a label stays while its place would move by less than 5 px. */
export function steadyLabels(
  wanted: readonly WantedLabel[],
  range: Range,
  previous: readonly PlacedLabel[],
): readonly PlacedLabel[] {
  const placed = placeLabels(wanted, range, previous);
  const shown = new Map(previous.map(({ id, y }) => [id, y]));
  const isStill =
    placed.length === previous.length &&
    placed.every(({ id, y }, i) => previous[i]!.id === id && Math.abs(y - shown.get(id)!) < STILL);
  return isStill ? previous : placed;
}
