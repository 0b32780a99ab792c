/** Labels inside a plot, among its lines, each behind the keys of the lanes it is of. Places: labels-inside.ts. */
import { memo } from 'react';
import { LabelText } from './LineLabels.tsx';
import { type Area, type Candidate, type PlacedInside, placeInside } from './labels-inside.ts';
import { laneStyle } from './lane-style.ts';
import { type LabelWords, labelHeight, labelWidth } from './line-labels.ts';
import { Mark } from './Mark.tsx';
import type { Point } from './path.ts';
import { useFollowed } from './use-held.ts';

export interface InsideLabelSpec {
  readonly id: string;
  /** Of the lanes it is of; none where it is of no lane in particular. */
  readonly styles: readonly number[];
  readonly words: LabelWords;
  readonly candidates: readonly Candidate[];
  /** What a leader joins it to, px. */
  readonly anchor?: Point;
}

export interface InsideLabelsProps {
  readonly labels: readonly InsideLabelSpec[];
  /** What labels keep clear of; by rising x, without gaps. */
  readonly lines: readonly (readonly Point[])[];
  readonly area: Area;
  readonly look: 'lane-label' | 'level-label';
}

/** Room for a lane's key, px: a piece of its line with its mark, so that it is not taken for a value; or a mark alone. */
const KEY = { 'lane-label': 29, 'level-label': 13 } as const;
/** Length of the piece of line, px. */
const PIECE = 24;

export const insideSize = (styles: readonly number[], words: LabelWords, look: InsideLabelsProps['look']) => ({
  width: styles.length * KEY[look] + labelWidth(words),
  height: labelHeight(words),
});

export function InsideLabels({ labels, lines, area, look }: InsideLabelsProps) {
  const sized = labels.map(({ id, styles, words, candidates }) => ({
    id,
    candidates,
    ...insideSize(styles, words, look),
  }));
  const places = useFollowed<readonly PlacedInside[]>([], (before) => placeInside(sized, lines, area, before));
  return places.map(({ id, x, y, isLed }) => {
    const label = labels.find((each) => each.id === id);
    if (!label) return null;
    const { styles, words, anchor } = label;
    const middle = y + labelHeight(words) / 2;
    return (
      <g key={id}>
        {isLed && anchor && (
          <path
            className="lane-leader"
            d={`M${anchor[0].toFixed(1)},${anchor[1].toFixed(1)}L${(x - 2).toFixed(1)},${middle.toFixed(1)}`}
            style={{ stroke: laneStyle(styles[0]!).color }}
          />
        )}
        <g className={look}>
          {styles.map((style, i) => (
            <Key key={style} style={style} x={x + i * KEY[look]} y={middle} look={look} />
          ))}
          <LabelText words={words} x={x + styles.length * KEY[look]} y={middle} />
        </g>
      </g>
    );
  });
}

interface KeyProps extends Pick<InsideLabelsProps, 'look'> {
  readonly style: number;
  /** px. */
  readonly x: number;
  readonly y: number;
}

const Key = memo(function Key({ style, x, y, look }: KeyProps) {
  if (look === 'level-label') return <Mark style={style} x={x + 5} y={y} />;
  const { color, dash } = laneStyle(style);
  const piece = `M${x.toFixed(1)},${y.toFixed(1)}h${PIECE}`;
  return (
    <>
      <path className="lane-piece" d={piece} style={{ stroke: color }} strokeDasharray={dash} />
      <Mark style={style} x={x + PIECE / 2} y={y} />
    </>
  );
});
