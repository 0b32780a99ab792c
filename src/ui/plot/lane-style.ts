/**
 * How a lane looks, in one place: colour, dash and marker, so that no lane is told by colour alone.
 * The colours are Okabe and Ito's (2008), with darker or lighter variants where a background asks for them: see plot.css.
 */
import {
  type SymbolType,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
} from 'd3';

export interface LaneStyle {
  /** A CSS colour: one of the custom properties --lane-1 … --lane-8. */
  readonly color: string;
  /** stroke-dasharray in px, for round caps of 2 px. */
  readonly dash: string;
  /** An SVG path around (0, 0), about 10 px across. */
  readonly marker: string;
}

const AREA = 52;
const markerOf = (type: SymbolType, scale = 1): string => symbol(type, AREA * scale).digits(2)() ?? '';
const upsideDown: SymbolType = {
  draw: (context, size) => {
    const r = Math.sqrt(size / (3 * Math.sqrt(3)));
    context.moveTo(0, r * 2);
    context.lineTo(-Math.sqrt(3) * r, -r);
    context.lineTo(Math.sqrt(3) * r, -r);
    context.closePath();
  },
};

const looks: readonly (readonly [dash: string, marker: string])[] = [
  ['none', markerOf(symbolCircle)],
  ['8 5', markerOf(symbolTriangle, 0.85)],
  ['1 5', markerOf(symbolSquare)],
  ['10 5 1 5', markerOf(symbolDiamond, 0.85)],
  ['16 5', markerOf(upsideDown, 0.85)],
  ['4 5', markerOf(symbolCross)],
  ['10 5 1 5 1 5', markerOf(symbolStar, 0.8)],
  ['16 5 4 5', markerOf(symbolWye, 0.8)],
];

/** Styles of lanes 1 to 8, at index 0 to 7. */
export const laneStyles: readonly LaneStyle[] = looks.map(([dash, marker], index) => ({
  color: `var(--lane-${index + 1})`,
  dash,
  marker,
}));

/** The style of the lane at this index; beyond eight they repeat. */
export const laneStyle = (index: number): LaneStyle => laneStyles[index % laneStyles.length]!;
