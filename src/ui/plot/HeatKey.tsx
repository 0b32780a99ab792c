/** The key to the colours of a heat map: a bar with ticks, and the textures of what has no colour. */
import { useLayoutEffect, useRef } from 'react';
import type { Tick } from './Axes.tsx';
import { bandsOf, type HeatScale, paintColumns } from './heat.ts';

export interface HeatKeyProps {
  readonly scale: HeatScale;
  /** Along the bar, from 0 at its left end to 1. */
  readonly ticks: readonly Tick[];
  /** A value with the texture that a label explains. */
  readonly textures: readonly { readonly value: number; readonly label: string }[];
}

/** The width of the bar, px of 16 to the rem. */
export const BAR = 208;
/** The other sizes. */
const [HEIGHT, TICKS, SWATCH] = [10, 15, 14];
/** From the ends of the bar to those of the drawing, so that ticks at the ends have room. */
const EDGE = 16;

export function HeatKey({ scale, ticks, textures }: HeatKeyProps) {
  const { domain } = scale;
  return (
    <div className="heat-key" aria-hidden="true">
      <div className="heat-bar">
        <Swatch
          width={BAR}
          height={HEIGHT}
          scale={scale}
          valueAt={(share) => domain[0] + share * (domain[1] - domain[0])}
        />
        <svg className="heat-ticks" viewBox={`${-EDGE} 0 ${BAR + 2 * EDGE} ${TICKS}`} aria-hidden="true">
          {ticks.map(({ at, label }) => (
            <text key={label} x={at * BAR} y={TICKS - 3} textAnchor="middle">
              {label}
            </text>
          ))}
        </svg>
      </div>
      <div className="heat-textures">
        {textures.map(({ value, label }) => (
          <span key={label} className="heat-texture">
            <Swatch width={SWATCH} height={SWATCH} scale={scale} valueAt={() => value} />
            {label}
          </span>
        ))}
      </div>
    </div>
  );
}

interface SwatchProps {
  readonly width: number;
  readonly height: number;
  readonly scale: HeatScale;
  /** The value at a share of the width. */
  readonly valueAt: (share: number) => number;
}

function Swatch({ width, height, scale, valueAt }: SwatchProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const painted = useRef('');
  useLayoutEffect(() => {
    const canvas = ref.current;
    const zoom = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    const grain = Math.max(1, Math.round(window.devicePixelRatio));
    const [across, down] = [width, height].map((side) => Math.round(side * zoom * window.devicePixelRatio)) as [
      number,
      number,
    ];
    const all = [across, down, scale.domain, scale.plain, valueAt(0), valueAt(1)].join();
    const context = canvas?.getContext('2d');
    if (!canvas || !context || painted.current === all) return;
    painted.current = all;
    [canvas.width, canvas.height] = [across, down];
    const image = context.createImageData(across, down);
    const raster = { pixels: new Uint32Array(image.data.buffer), width: across, height: down, grain };
    const column = (x: number, values: Float32Array) => {
      values.fill(valueAt((x + 0.5) / across));
      return true;
    };
    paintColumns(raster, [0, across], bandsOf(1, down), column, scale);
    context.putImageData(image, 0, 0);
  });
  return (
    <canvas ref={ref} className="heat-swatch" style={{ width: `${width / 16}rem`, height: `${height / 16}rem` }} />
  );
}
