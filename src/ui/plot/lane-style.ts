/**
 * How a lane looks, in one place: colour, dash and marker, so that no lane is told by colour alone.
 * The colours are Okabe and Ito's (2008), with darker or lighter variants where a background asks for them: see plot.css.
 */

export interface LaneStyle {
  /** A CSS colour: one of the custom properties --lane-1 … --lane-8. */
  readonly color: string;
  /** stroke-dasharray in px, for round caps of 2 px. */
  readonly dash: string;
  /** An SVG path around (0, 0), about 10 px across. */
  readonly marker: string;
}

/** Markers as d3-shape draws symbols of equal area: its circle, triangle, square and so on, with two decimals. */
const looks: readonly (readonly [dash: string, marker: string])[] = [
  ['none', 'M4.07,0A4.07,4.07,0,1,1,-4.07,0A4.07,4.07,0,1,1,4.07,0'],
  ['8 5', 'M0,-5.83L5.05,2.92L-5.05,2.92Z'],
  ['1 5', 'M-3.61,-3.61h7.21v7.21h-7.21Z'],
  ['10 5 1 5', 'M0,-6.19L3.57,0L0,6.19L-3.57,0Z'],
  ['16 5', 'M0,5.83L-5.05,-2.92L5.05,-2.92Z'],
  [
    '4 5',
    'M-4.84,-1.61L-1.61,-1.61L-1.61,-4.84L1.61,-4.84L1.61,-1.61L4.84,-1.61L4.84,1.61L1.61,1.61L1.61,4.84L-1.61,4.84L-1.61,1.61L-4.84,1.61Z',
  ],
  [
    '10 5 1 5 1 5',
    'M0,-6.09L1.37,-1.88L5.79,-1.88L2.21,0.72L3.58,4.92L0,2.33L-3.58,4.92L-2.21,0.72L-5.79,-1.88L-1.37,-1.88Z',
  ],
  ['16 5 4 5', 'M1.74,1L1.74,4.49L-1.74,4.49L-1.74,1L-4.76,-0.74L-3.01,-3.75L0,-2.01L3.01,-3.75L4.76,-0.74Z'],
];

/** Styles of lanes 1 to 8, at index 0 to 7. */
export const laneStyles: readonly LaneStyle[] = looks.map(([dash, marker], index) => ({
  color: `var(--lane-${index + 1})`,
  dash,
  marker,
}));

/** The style of the lane at this index; beyond eight they repeat. */
export const laneStyle = (index: number): LaneStyle => laneStyles[index % laneStyles.length]!;
