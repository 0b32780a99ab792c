/** Where a chart's cursor goes: from a pointer, or from a key. Positions are whole numbers from `first` to `last`. */

export interface CursorSpan {
  readonly first: number;
  readonly last: number;
  /** How far an arrow key moves. */
  readonly stride: number;
}

export const clampTo = ({ first, last }: CursorSpan, position: number): number =>
  Math.max(first, Math.min(last, Math.round(position)));

/**
 * The position after a key: undefined when the key clears the cursor, 'unmoved' when the key is none of ours.
 * From nowhere, arrows start at the last position.
 */
export function cursorAfterKey(key: string, at: number | undefined, span: CursorSpan): number | undefined | 'unmoved' {
  const by: Record<string, number> = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -10,
    PageUp: 10,
  };
  if (key === 'Escape') return at === undefined ? 'unmoved' : undefined;
  if (key === 'Home') return span.first;
  if (key === 'End') return span.last;
  const steps = by[key];
  if (steps === undefined) return 'unmoved';
  return at === undefined ? span.last : clampTo(span, at + steps * span.stride);
}

/** Rows of evenly spaced positions for a table: both ends, at most `rows`. */
export function samplePositions({ first, last }: CursorSpan, rows: number): number[] {
  const count = Math.min(rows, last - first + 1);
  if (count < 2) return [first];
  return Array.from({ length: count }, (_, i) => Math.round(first + (i * (last - first)) / (count - 1)));
}
