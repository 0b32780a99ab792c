/** The values at a chart's cursor, one per lane: its mark and the value. Names stand beside the chart, or in its legend. */
import { useEffect, useLayoutEffect, useRef } from 'react';
import { afterPaint } from './after-paint.ts';
import type { ReadoutRow } from './lane.ts';
import { Mark } from './Mark.tsx';
import type { Point } from './path.ts';
import { besideCursor, type Written } from './readout.ts';
import type { Size } from './use-size.ts';

export interface ReadoutProps {
  readonly heading: string;
  readonly rows: readonly ReadoutRow[];
  /** The upper end of the cursor in the plot, px of the drawing. */
  readonly at: Point;
  /** CSS px per px of the drawing. */
  readonly zoom: number;
}

interface Seen {
  /** The plot, in the window. */
  readonly plot: DOMRect;
  readonly own: Size;
  readonly room: Size;
  readonly names: readonly Written[];
}

/**
 * Over the page, so that nothing cuts it off, beside the cursor, and inside the window. Where that is follows from what
 * was seen last; it is looked at anew when a frame has been painted, since looking sooner lays out the page once more.
 */
export function Readout({ heading, rows, at: [x, y], zoom }: ReadoutProps) {
  const ref = useRef<HTMLDivElement>(null);
  const seen = useRef<Seen>(undefined);
  const look = () => {
    const plot = ref.current?.parentElement?.getBoundingClientRect();
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    if (!plot) return;
    const own = ref.current!.getBoundingClientRect();
    const names = [...ref.current!.parentElement!.querySelectorAll('.lane-label')];
    seen.current = { plot, own, room: { width, height }, names: names.map((name) => name.getBoundingClientRect()) };
  };
  const place = () => {
    if (!seen.current || !ref.current) return;
    const { plot, own, room, names } = seen.current;
    const cursor: Point = [plot.left + x * zoom, plot.top + y * zoom];
    const [left, top] = besideCursor(cursor, own, [plot.left, plot.right], room, names);
    ref.current.style.translate = `${Math.round(left)}px ${Math.round(top)}px`;
  };
  const placeAnew = () => {
    look();
    place();
  };
  useLayoutEffect(() => {
    if (!seen.current) look();
    place();
    return afterPaint(placeAnew);
  });
  useEffect(() => {
    // What scrolls may be any element around the chart.
    window.addEventListener('scroll', placeAnew, { capture: true, passive: true });
    return () => window.removeEventListener('scroll', placeAnew, { capture: true });
  });
  return (
    <div ref={ref} className="chart-readout" aria-hidden="true">
      <div className="chart-readout-heading">{heading}</div>
      {rows.map(({ id, style, value }) => (
        <div className="chart-readout-row" key={id}>
          <Glyph style={style} />
          <span>{value}</span>
        </div>
      ))}
    </div>
  );
}

/** A lane's marker as a key. */
export const Glyph = ({ style }: { readonly style: number }) => (
  <svg className="chart-glyph" viewBox="0 0 14 14" aria-hidden="true">
    <Mark style={style} x={7} y={7} />
  </svg>
);
