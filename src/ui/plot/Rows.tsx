/** Names the rows of NaN, ∞ and 0 (rows.ts), each only while something stands in it. */
import type { VerticalScale } from './rows.ts';

export interface RowsProps {
  /** Ends of the rows, px. */
  readonly left: number;
  readonly right: number;
  readonly scale: VerticalScale;
  readonly hasNaN: boolean;
  readonly hasInfinity: boolean;
  readonly hasZero: boolean;
}

export const Rows = ({ left, right, scale, hasNaN, hasInfinity, hasZero }: RowsProps) => (
  <>
    {hasNaN && <Row label="NaN" left={left} right={right} y={scale.nanY} />}
    {hasInfinity && <Row label="∞" left={left} right={right} y={scale.infinityY} />}
    {hasZero && <Row label="0" left={left} right={right} y={scale.zeroY} />}
  </>
);

interface RowProps extends Pick<RowsProps, 'left' | 'right'> {
  readonly label: string;
  readonly y: number;
}

const Row = ({ label, left, right, y }: RowProps) => (
  <g>
    <line className="chart-row" x1={left} x2={right} y1={y} y2={y} />
    <text x={left - 7} y={y} dy="0.32em" textAnchor="end">
      {label}
    </text>
  </g>
);
