/** The values at a chart's cursor, one per lane: its mark and the value. Names stand beside the chart, or in its legend. */
import { useEffect, useLayoutEffect, useRef } from 'react';
import { afterPaint } from './after-paint.ts';
import type { ReadoutRow } from './lane.ts';
import { Mark } from './Mark.tsx';
import type { Point } from './path.ts';
import { type Around, besideCursor, common, type Place, WRITTEN } from './readout.ts';
import type { Size } from './use-size.ts';

export interface ReadoutProps {
  readonly heading: string;
  readonly rows: readonly ReadoutRow[];
  /** The upper end of the cursor in the plot, px of the drawing. */
  readonly at: Point;
  /** How far down it goes, px of the drawing. */
  readonly foot: number;
  /** CSS px per px of the drawing. */
  readonly zoom: number;
}

interface Seen extends Around {
  readonly own: Size;
}

/**
 * Over the page, so that nothing cuts it off, beside the cursor, as long as the plot is in sight. Where that is follows from
 * what was seen last; it is looked at anew when a frame has been painted, since looking sooner lays out the page once more.
 */
export function Readout({ heading, rows, at: [x, y], foot, zoom }: ReadoutProps) {
  const ref = useRef<HTMLDivElement>(null);
  const seen = useRef<Seen>(undefined);
  const before = useRef<Place>(undefined);
  const look = () => {
    const parent = ref.current?.parentElement;
    if (!parent) return;
    const { clientWidth: right, clientHeight: bottom } = document.documentElement;
    const page = { left: 0, top: 0, right, bottom };
    // Charts may scroll in a column of their own, under the header.
    const column = parent.closest('.charts')?.getBoundingClientRect();
    seen.current = {
      plot: parent.getBoundingClientRect(),
      own: ref.current!.getBoundingClientRect(),
      room: column ? { ...common(page, column), left: 0, right } : page,
      written: [...parent.querySelectorAll(WRITTEN)].map((text) => text.getBoundingClientRect()),
    };
  };
  const place = () => {
    if (!seen.current || !ref.current) return;
    const { plot, own } = seen.current;
    const cursor: Point = [plot.left + x * zoom, plot.top + y * zoom];
    const placed = besideCursor(cursor, plot.top + foot * zoom, own, seen.current, before.current);
    before.current = placed?.place;
    ref.current.style.visibility = placed ? '' : 'hidden';
    if (placed) ref.current.style.translate = placed.at.map((px) => `${Math.round(px)}px`).join(' ');
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
