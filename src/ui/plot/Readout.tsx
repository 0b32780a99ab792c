/** The values at a chart's cursor, one per lane: its mark and the value. Names stand beside the chart, or in its legend. */
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { ReadoutRow } from './lane.ts';
import { Mark } from './Mark.tsx';
import type { Point } from './path.ts';
import { besideCursor } from './readout.ts';

export interface ReadoutProps {
  readonly heading: string;
  readonly rows: readonly ReadoutRow[];
  /** The upper end of the cursor in the plot, px of the drawing. */
  readonly at: Point;
  /** CSS px per px of the drawing. */
  readonly zoom: number;
}

/** Over the page, so that nothing cuts it off, beside the cursor, and inside the window. */
export function Readout({ heading, rows, at: [x, y], zoom }: ReadoutProps) {
  const ref = useRef<HTMLDivElement>(null);
  const place = () => {
    const element = ref.current;
    const plot = element?.parentElement?.getBoundingClientRect();
    if (!element || !plot) return;
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const cursor: Point = [plot.left + x * zoom, plot.top + y * zoom];
    const names = [...element.parentElement!.querySelectorAll('.lane-label')].map((name) =>
      name.getBoundingClientRect(),
    );
    const ends = [plot.left, plot.right] as const;
    const [left, top] = besideCursor(cursor, element.getBoundingClientRect(), ends, { width, height }, names);
    element.style.translate = `${Math.round(left)}px ${Math.round(top)}px`;
  };
  useLayoutEffect(place);
  useEffect(() => {
    // What scrolls may be any element around the chart.
    window.addEventListener('scroll', place, { capture: true, passive: true });
    return () => window.removeEventListener('scroll', place, { capture: true });
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
