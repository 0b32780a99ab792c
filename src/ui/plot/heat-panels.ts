/** Where the panels of a heat map stand: one per lane, side by side where there is room. px. No React. */
import type { Size } from './use-size.ts';

export interface Panel extends Size {
  readonly left: number;
  readonly top: number;
  /** Whether it is the first of its row, and the last of its column: ticks stand there. */
  readonly isLeft: boolean;
  readonly isLowest: boolean;
}

/** Margins of all panels together; what is above a panel for its name; between panels. */
const [LEFT, RIGHT, TOP, BOTTOM, NAME, GAP] = [44, 18, 0, 36, 18, 14];
/** A panel is not narrower where it has others beside it, unless there were more than two rows; and not lower. */
const [WIDTH, LEAST_WIDTH, HEIGHT] = [220, 96, 48];

/** As many panels side by side as fit, in rows of about the same number. */
export function columnsFor(width: number, panels: number): number {
  const fitting = (each: number) => Math.max(1, Math.floor((width - LEFT - RIGHT + GAP) / (each + GAP)));
  const most = Math.max(fitting(WIDTH), Math.min(fitting(LEAST_WIDTH), Math.ceil(panels / 2)));
  return Math.max(1, Math.ceil(panels / Math.ceil(panels / Math.min(most, panels))));
}

const rowsFor = (width: number, panels: number): number => Math.ceil(panels / columnsFor(width, panels));

/** The least height at a width. */
export const neededHeight = (width: number, panels: number): number =>
  TOP + BOTTOM + rowsFor(width, panels) * (NAME + HEIGHT);

export function panelsOf({ width, height }: Size, panels: number): Panel[] {
  const [columns, rows] = [columnsFor(width, panels), rowsFor(width, panels)];
  const each: Size = {
    width: (width - LEFT - RIGHT - (columns - 1) * GAP) / columns,
    height: Math.max(1, (height - TOP - BOTTOM) / rows - NAME),
  };
  return Array.from({ length: panels }, (_, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    return {
      ...each,
      left: LEFT + column * (each.width + GAP),
      top: TOP + NAME + row * (each.height + NAME),
      isLeft: column === 0,
      isLowest: i + columns >= panels,
    };
  });
}

/** The index of the panel that is nearest to a place. */
export function panelAt(panels: readonly Panel[], x: number, y: number): number {
  const away = (at: number, from: number, length: number) => Math.max(from - at, at - from - length, 0);
  const distances = panels.map(({ left, top, width, height }) =>
    Math.hypot(away(x, left, width), away(y, top, height)),
  );
  return Math.max(0, distances.indexOf(Math.min(...distances)));
}
