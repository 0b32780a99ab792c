/** How much gradient reaches each timestep: log10 ḡ_t over t, the loss on the right. Arithmetic: gradient-over-time.ts. */
import { memo, useId, useRef } from 'react';
import { Axes, type Tick } from '../plot/Axes.tsx';
import { ChartFrame, type Drawing, type SharedCursor } from '../plot/ChartFrame.tsx';
import { formatInteger, formatPower } from '../plot/format.ts';
import { LineLabels } from '../plot/LineLabels.tsx';
import { laneStyle } from '../plot/lane-style.ts';
import { lineLabel } from '../plot/line-labels.ts';
import { Mark } from '../plot/Mark.tsx';
import { Rows } from '../plot/Rows.tsx';
import { decadeTicks, timestepTicks } from '../plot/range.ts';
import { verticalScale } from '../plot/rows.ts';
import { useHeldRange } from '../plot/use-held.ts';
import type { Size } from '../plot/use-size.ts';
import {
  f32Bands,
  type GradientBox,
  type GradientChartText,
  type GradientLane,
  gradientBox,
  type LaneShape,
  laneNote,
  laneShape,
  log10Norms,
  neededDecades,
  readoutRow,
  summaryOf,
  timestepScale,
} from './gradient-over-time.ts';

export interface GradientOverTimeProps {
  readonly lanes: readonly GradientLane[];
  /** T of the experiment. */
  readonly timesteps: number;
  readonly text: GradientChartText;
  readonly cursor?: SharedCursor | undefined;
}

/** Room for the note of a divergence is there before one happens. */
const WIDEST_STEP = formatInteger(88_888);

export function GradientOverTime({ lanes, timesteps, text, cursor }: GradientOverTimeProps) {
  const norms = useDrawnNorms(lanes);
  const domain = useHeldRange(neededDecades(norms), String(timesteps));
  const isEmpty = norms.every(({ length }) => length === 0);

  const draw = (size: Size): Drawing => {
    const box = gradientBox(size, [...lanes.map(({ name }) => name), text.diverged(WIDEST_STEP)]);
    const scale = verticalScale(box, domain);
    const { xOf, positionOf } = timestepScale(box, timesteps);
    const shapes = norms.map((each) => laneShape(each, xOf, scale));
    const notes = lanes.map((lane, i) => shapes[i] && laneNote(lane, shapes[i], text, formatInteger));
    return {
      box,
      legend: box.isNarrow ? lanes.map((lane, i) => ({ ...lane, note: notes[i] })) : [],
      xOf,
      positionOf,
      readout: (t) => lanes.map((lane, i) => readoutRow(lane, norms[i]!, t, scale)),
      content: (
        <>
          <Ground {...size} start={box.start} low={domain[0]} high={domain[1]} timesteps={timesteps} text={text} />
          <Rows
            left={box.left}
            right={size.width - box.right}
            scale={scale}
            hasInfinity={shapes.some((shape) => shape?.gaps.some(({ kind }) => kind !== 'zero'))}
            hasZero={shapes.some((shape) => shape?.gaps.some(({ kind }) => kind === 'zero'))}
          />
          {lanes.map((lane, i) => shapes[i] && <LaneLine key={lane.id} lane={lane} shape={shapes[i]} />)}
          {!box.isNarrow && (
            <LineLabels
              labels={lanes.flatMap((lane, i) =>
                shapes[i] ? lineLabel(lane, notes[i], shapes[i].end, box.labelWidth) : [],
              )}
              x={box.start}
              side="left"
              range={[box.top, box.height - box.bottom]}
            />
          )}
        </>
      ),
    };
  };

  return (
    <ChartFrame
      text={text}
      span={{ first: 1, last: timesteps, stride: 1 }}
      isEmpty={isEmpty}
      summarise={() =>
        text.summarise(
          lanes.flatMap((lane, i) => (norms[i]!.length > 0 ? summaryOf(lane, norms[i]!, formatInteger) : [])),
        )
      }
      draw={draw}
      cursor={cursor}
      subject={JSON.stringify([timesteps, lanes.map(({ name, divergedAtStep }) => [name, divergedAtStep])])}
    />
  );
}

/** log10 norms per lane: of a lane that diverged and has no finite norm left, the last ones that had any. */
function useDrawnNorms(lanes: readonly GradientLane[]): Float64Array[] {
  const kept = useRef(new Map<string, Float64Array>());
  return lanes.map((lane) => {
    const norms = log10Norms(lane);
    if (norms.length === 0 || norms.some(Number.isFinite)) kept.current.set(lane.id, norms);
    const before = kept.current.get(lane.id);
    return lane.divergedAtStep !== undefined && before?.length === norms.length ? before : norms;
  });
}

interface GroundProps extends Size {
  /** px of t = 1. */
  readonly start: number;
  /** The domain, in decades. */
  readonly low: number;
  readonly high: number;
  readonly timesteps: number;
  readonly text: GradientChartText;
}

/** What stays still from step to step: bands, grid and ticks. Its properties are plain, so that it is not drawn again. */
const Ground = memo(function Ground({ width, height, start, low, high, timesteps, text }: GroundProps) {
  const hatching = useId();
  const box: GradientBox = { ...gradientBox({ width, height }, []), start };
  const scale = verticalScale(box, [low, high]);
  const { xOf } = timestepScale(box, timesteps);
  const [right, bottom] = [width - box.right, height - box.bottom];
  const yTicks = decadeTicks([low, high], scale.bottom - scale.top, 24).map(
    (decade): Tick => ({ at: scale.yOf(decade), label: formatPower(decade) }),
  );
  const xTicks = timestepTicks(timesteps, right - start, 50).map(
    (t): Tick => ({ at: xOf(t), label: formatInteger(t) }),
  );
  return (
    <>
      <pattern id={hatching} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line className="chart-hatch" y2="5" />
      </pattern>
      <Axes box={box} xTicks={xTicks} yTicks={yTicks} />
      {f32Bands([low, high], scale).map(({ name, top, bottom: end }) => (
        <g key={name} className={`chart-range ${name === 'subnormalF32' ? '' : 'chart-range-beyond'}`}>
          <rect x={box.left} y={top} width={right - box.left} height={end - top} fill={`url(#${hatching})`} />
          {end - top >= 13 && (
            <text
              className="chart-range-label"
              x={right - 6}
              y={top + Math.min((end - top) / 2, 14) + 4}
              textAnchor="end"
            >
              {text[name]}
            </text>
          )}
        </g>
      ))}
      {timesteps > 1 && (
        <text className="chart-caption" x={start} y={bottom + 31} textAnchor="start">
          {text.atFirstTimestep}
        </text>
      )}
      <text
        className="chart-caption"
        x={timesteps > 1 ? right : start}
        y={bottom + 31}
        textAnchor={timesteps > 1 ? 'end' : 'start'}
      >
        {text.atLastTimestep}
      </text>
    </>
  );
});

interface LaneLineProps {
  readonly lane: GradientLane;
  readonly shape: LaneShape;
}

function LaneLine({ lane: { style, divergedAtStep }, shape: { path, gaps, end, isEndFinite } }: LaneLineProps) {
  const { color, dash } = laneStyle(style);
  return (
    <g className={divergedAtStep === undefined ? undefined : 'lane-faded'}>
      {path && <path className="lane-line" d={path} style={{ stroke: color }} strokeDasharray={dash} />}
      {gaps.map(({ kind, from, fromX, toX, y }) => (
        <g key={`${kind} ${from}`}>
          <line className="lane-line lane-line-row" x1={toX} x2={fromX} y1={y} y2={y} style={{ stroke: color }} />
          <Mark style={style} x={fromX} y={y} isHollow />
        </g>
      ))}
      <Mark style={style} x={end[0]} y={end[1]} isHollow={!isEndFinite} />
    </g>
  );
}
