/** What every chart knows of a lane; the numbers it draws are each chart's own. */

export interface ChartLane {
  readonly id: string;
  readonly name: string;
  /** Index into `laneStyles`. */
  readonly style: number;
  /** The step at which a number of the lane stopped being finite. */
  readonly divergedAtStep?: number | undefined;
}

/** One lane's value at the cursor. */
export interface ReadoutRow {
  readonly id: string;
  readonly name: string;
  readonly style: number;
  /** As text, three significant digits. */
  readonly value: string;
  /** Where the value is drawn, px; NaN where it is not. */
  readonly y: number;
}

/** Rows in the order of their distance from the pointer; without one, from top to bottom. */
export function nearestFirst(rows: readonly ReadoutRow[], pointerY: number | undefined): ReadoutRow[] {
  const distance = ({ y }: ReadoutRow) => {
    const away = pointerY === undefined ? y : Math.abs(y - pointerY);
    return Number.isFinite(away) ? away : Number.MAX_VALUE;
  };
  return [...rows].sort((a, b) => distance(a) - distance(b));
}

/** A chart's numbers as a table: a column of positions, then one per lane. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
