/** The size of an element, followed as it changes. */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Measured {
  /** In px of 16 to the page's rem, so that a chart's type and marks grow with the page's. */
  readonly size: Size;
  /** CSS px per such px. */
  readonly zoom: number;
}

/** A plot's element and its size. */
export interface MeasuredPlot extends Measured {
  readonly ref: RefObject<HTMLDivElement | null>;
}

/** Drawn with before the element is measured: by a server, or in the first pass in a browser. */
const FIRST_SIZE: Size = { width: 640, height: 280 };

export function usePlot(): MeasuredPlot {
  const ref = useRef<HTMLDivElement>(null);
  const [measured, setMeasured] = useState<Measured>({ size: FIRST_SIZE, zoom: 1 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => {
      const { clientWidth, clientHeight } = element;
      if (clientWidth === 0 || clientHeight === 0) return; // hidden: the chart keeps its last size
      const zoom = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
      const [width, height] = [clientWidth / zoom, clientHeight / zoom];
      setMeasured((now) =>
        now.size.width === width && now.size.height === height ? now : { size: { width, height }, zoom },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, ...measured };
}
