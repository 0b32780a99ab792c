/**
 * A series over steps in bounded memory. When all buckets are taken, neighbours are merged in pairs, so that the whole
 * history stays at hand, coarser as it grows; nothing is dropped or interpolated.
 */

/** The values of consecutive steps. */
export interface Bucket {
  readonly firstStep: number;
  readonly lastStep: number;
  /** Of the finite values; NaN where there are none. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly hasInfinity: boolean;
  readonly hasNaN: boolean;
}

/** A bucket and the number of finite values in it. */
interface Cell extends Bucket {
  readonly finite: number;
}

export class History {
  private cells: Cell[] = [];
  /** Values per full bucket: a power of two. */
  private width = 1;
  private valuesInLast = 0;

  /** @param capacity the most buckets; even, at least 2 */
  constructor(private readonly capacity = 1024) {
    if (capacity < 2 || capacity % 2 !== 0)
      throw new Error(`history: capacity ${capacity} is not an even number from 2`);
  }

  /**
   * Buckets, earliest first; at most the capacity. The same array as long as buckets are only added to it: all but its
   * last one then stay as they are. Merging makes a new one.
   */
  get buckets(): readonly Bucket[] {
    return this.cells;
  }

  /** The same values in a history of its own. */
  copy(): History {
    const copy = new History(this.capacity);
    copy.cells = [...this.cells];
    copy.width = this.width;
    copy.valuesInLast = this.valuesInLast;
    return copy;
  }

  /** @param step greater than those before */
  push(step: number, value: number): void {
    const hasPlace = Number.isFinite(value);
    const finite = hasPlace ? value : Number.NaN;
    const cell: Cell = {
      firstStep: step,
      lastStep: step,
      min: finite,
      max: finite,
      mean: finite,
      hasInfinity: !hasPlace && !Number.isNaN(value),
      hasNaN: Number.isNaN(value),
      finite: hasPlace ? 1 : 0,
    };
    const isLastFull = this.valuesInLast === this.width;
    if (this.cells.length > 0 && !isLastFull) {
      this.cells.push(merged(this.cells.pop()!, cell));
      this.valuesInLast++;
      return;
    }
    if (this.cells.length === this.capacity) {
      this.cells = Array.from({ length: this.capacity / 2 }, (_, i) =>
        merged(this.cells[2 * i], this.cells[2 * i + 1]),
      );
      this.width *= 2;
    }
    this.cells.push(cell);
    this.valuesInLast = 1;
  }
}

function merged(a: Cell, b: Cell): Cell {
  const finite = a.finite + b.finite;
  const [fewer, more] = a.finite < b.finite ? [a, b] : [b, a];
  return {
    firstStep: a.firstStep,
    lastStep: b.lastStep,
    min: fewer.finite === 0 ? more.min : Math.min(a.min, b.min),
    max: fewer.finite === 0 ? more.max : Math.max(a.max, b.max),
    // Weighted, not summed: a sum of values near the end of the range overflows.
    mean: fewer.finite === 0 ? more.mean : a.mean * (a.finite / finite) + b.mean * (b.finite / finite),
    hasInfinity: a.hasInfinity || b.hasInfinity,
    hasNaN: a.hasNaN || b.hasNaN,
    finite,
  };
}
