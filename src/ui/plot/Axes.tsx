/** The still parts of a chart: grid, ticks and their texts. Drawn again only when a domain or the size changes. */
import { memo } from 'react';
import type { Box } from './ChartFrame.tsx';

export interface Tick {
  /** px. */
  readonly at: number;
  readonly label: string;
}

export interface AxesProps {
  readonly box: Box;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  /** What the horizontal axis counts; written below its right end. */
  readonly xCaption?: string;
}

const TICK = 4;

export const Axes = memo(function Axes({ box, xTicks, yTicks, xCaption }: AxesProps) {
  const [right, bottom] = [box.width - box.right, box.height - box.bottom];
  return (
    <g className="chart-axes">
      {yTicks.map(({ at, label }) => (
        <g key={label} transform={`translate(0 ${Math.round(at) + 0.5})`}>
          <line className="chart-grid" x1={box.left} x2={right} />
          <text x={box.left - 7} dy="0.32em" textAnchor="end">
            {label}
          </text>
        </g>
      ))}
      <line className="chart-axis" x1={box.left} x2={right} y1={bottom + 0.5} y2={bottom + 0.5} />
      {xTicks.map(({ at, label }) => (
        <g key={label} transform={`translate(${Math.round(at) + 0.5} ${bottom})`}>
          <line className="chart-axis" y2={TICK} />
          <text y={TICK + 12} textAnchor="middle">
            {label}
          </text>
        </g>
      ))}
      {xCaption && (
        <text className="chart-caption" x={right} y={bottom + TICK + 27} textAnchor="end">
          {xCaption}
        </text>
      )}
    </g>
  );
});
