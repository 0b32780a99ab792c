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

/** Where a line one px wide is sharp. */
const crisp = (at: number): number => Math.round(at) + 0.5;

export const Axes = memo(function Axes({ box, xTicks, yTicks, xCaption }: AxesProps) {
  const [right, bottom] = [box.width - box.right, box.height - box.bottom];
  return (
    <g className="chart-axes">
      {yTicks.map(({ at, label }) => (
        <g key={label}>
          <line className="chart-grid" x1={box.left} x2={right} y1={crisp(at)} y2={crisp(at)} />
          <text x={box.left - 7} y={crisp(at)} dy="0.32em" textAnchor="end">
            {label}
          </text>
        </g>
      ))}
      <line className="chart-axis" x1={box.left} x2={right} y1={bottom + 0.5} y2={bottom + 0.5} />
      {xTicks.map(({ at, label }) => (
        <g key={label}>
          <line className="chart-axis" x1={crisp(at)} x2={crisp(at)} y1={bottom} y2={bottom + TICK} />
          <text x={crisp(at)} y={bottom + TICK + 12} textAnchor="middle">
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
