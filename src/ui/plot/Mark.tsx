/** A lane's marker, in its colour, ringed with paper so that it stands out of lines. Also used where lanes are listed. */
import { memo } from 'react';
import { laneStyle } from './lane-style.ts';
import { markerAt } from './marker.ts';

export interface MarkProps {
  /** Index of the lane's style. */
  readonly style: number;
  readonly x: number;
  readonly y: number;
  /** Drawn as an outline: something that is not there, such as a true zero. */
  readonly isHollow?: boolean;
  readonly isFaded?: boolean;
}

export const Mark = memo(function Mark({ style, x, y, isHollow = false, isFaded = false }: MarkProps) {
  const { color, marker } = laneStyle(style);
  const look = isHollow ? 'mark mark-hollow' : 'mark';
  return (
    <path
      className={look}
      d={markerAt(marker, x, y)}
      style={isHollow ? { stroke: color } : { fill: color }}
      opacity={isFaded ? 0.5 : 1}
    />
  );
});

/** A lane's line and marker, as a key in a list of lanes: 34 × 14 px. */
export function LaneKey({ style }: { readonly style: number }) {
  const { color, dash } = laneStyle(style);
  return (
    <svg className="lane-key" width="34" height="14" aria-hidden="true">
      <line className="lane-line" x1="2" x2="32" y1="7" y2="7" style={{ stroke: color }} strokeDasharray={dash} />
      <Mark style={style} x={17} y={7} />
    </svg>
  );
}
