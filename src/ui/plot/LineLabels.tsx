/** Direct labels: in a gutter to the right of the ends of lines, each joined to its line's end where it had to give way. */
import { memo } from 'react';
import type { PlacedLabel } from './labels.ts';
import { laneStyle } from './lane-style.ts';
import { baselines, LABEL_AWAY, type LabelWords, type LineLabel, placeLineLabels } from './line-labels.ts';
import type { Range } from './range.ts';
import { useFollowed } from './use-held.ts';

export interface LineLabelsProps {
  readonly labels: readonly LineLabel[];
  /** Where labels stand: the end of the lines that reach farthest, px. */
  readonly x: number;
  /** Room for the labels, from top to bottom, px. */
  readonly range: Range;
}

/** From a line's end to the leader, px. */
const NEAR = 8;

export function LineLabels({ labels, x, range }: LineLabelsProps) {
  const places = useFollowed<readonly PlacedLabel[]>([], (before) => placeLineLabels(labels, range, before));
  const [near, far] = [x + NEAR, x + LABEL_AWAY - 4].map((at) => at.toFixed(1));
  return labels.map(({ id, style, words, end }) => {
    const y = places.find((place) => place.id === id)!.y;
    return (
      <g key={id}>
        {(Math.abs(y - end[1]) > 3 || Math.abs(x - end[0]) > LABEL_AWAY) && (
          <path
            className={x - end[0] > LABEL_AWAY ? 'lane-leader lane-leader-long' : 'lane-leader'}
            d={`M${(end[0] + NEAR).toFixed(1)},${end[1].toFixed(1)}L${near},${end[1].toFixed(1)}L${far},${y.toFixed(1)}`}
            style={{ stroke: laneStyle(style).color }}
          />
        )}
        <g className="lane-label">
          <LabelText words={words} x={x + LABEL_AWAY} y={y} />
        </g>
      </g>
    );
  });
}

interface LabelTextProps {
  readonly words: LabelWords;
  /** The middle of its left side, px. */
  readonly x: number;
  readonly y: number;
}

export const LabelText = memo(function LabelText({ words, x, y }: LabelTextProps) {
  const at = baselines(words);
  return [...words.lines, ...words.notes].map((line, i) => (
    <text
      key={at[i]}
      x={x.toFixed(1)}
      y={(y + at[i]!).toFixed(1)}
      className={i < words.lines.length ? undefined : 'lane-label-note'}
    >
      {line}
    </text>
  ));
});
