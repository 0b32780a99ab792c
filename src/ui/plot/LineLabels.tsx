/** Direct labels in a gutter beside the ends of lines, each joined to its line's end where it had to give way. */
import { memo, useRef } from 'react';
import type { PlacedLabel } from './labels.ts';
import { laneStyle } from './lane-style.ts';
import { baselines, type LineLabel, placeLineLabels } from './line-labels.ts';
import type { Range } from './range.ts';

export interface LineLabelsProps {
  readonly labels: readonly LineLabel[];
  /** Where labels stand: the end of the lines that reach farthest, px. */
  readonly x: number;
  /** On which side of the line ends the labels stand. */
  readonly side: 'left' | 'right';
  /** Room for the labels, from top to bottom, px. */
  readonly range: Range;
}

/** From a line's end to the leader, and on to the text, px. */
const [NEAR, FAR] = [8, 20];

export function LineLabels({ labels, x, side, range }: LineLabelsProps) {
  const places = useRef<readonly PlacedLabel[]>([]);
  places.current = placeLineLabels(labels, range, places.current);
  const sign = side === 'left' ? -1 : 1;
  const [near, far] = [x + sign * NEAR, x + sign * (FAR - 4)].map((at) => at.toFixed(1));
  return labels.map((label) => {
    const y = places.current.find(({ id }) => id === label.id)!.y;
    return (
      <g key={label.id}>
        {(Math.abs(y - label.end[1]) > 3 || Math.abs(x - label.end[0]) > FAR) && (
          <path
            className="lane-leader"
            d={`M${(label.end[0] + sign * NEAR).toFixed(1)},${label.end[1].toFixed(1)}L${near},${label.end[1].toFixed(1)}L${far},${y.toFixed(1)}`}
            style={{ stroke: laneStyle(label.style).color }}
          />
        )}
        <g transform={`translate(${(x + sign * FAR).toFixed(1)} 0)`}>
          <g className="lane-label" style={{ transform: `translateY(${y.toFixed(1)}px)` }}>
            <LabelText
              words={JSON.stringify({ lines: label.lines, notes: label.notes })}
              anchor={side === 'left' ? 'end' : 'start'}
            />
          </g>
        </g>
      </g>
    );
  });
}

interface LabelTextProps {
  /** Lines and notes of a label, as JSON: a plain property, since words change seldom and places often. */
  readonly words: string;
  readonly anchor: 'start' | 'end';
}

const LabelText = memo(function LabelText({ words, anchor }: LabelTextProps) {
  const label: Pick<LineLabel, 'lines' | 'notes'> = JSON.parse(words);
  const at = baselines(label);
  return [...label.lines, ...label.notes].map((line, i) => (
    <text key={at[i]} y={at[i]} textAnchor={anchor} className={i < label.lines.length ? undefined : 'lane-label-note'}>
      {line}
    </text>
  ));
});
