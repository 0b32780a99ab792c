/** How much gradient reaches each timestep: log10 ḡ_t over t, the loss on the right. Arithmetic: gradient-over-time.ts. */

import { memo, useId, useMemo } from 'react';
import { useMessages } from '../messages/index.ts';
import { formatPower } from '../messages/numbers.ts';
import { Axes, type Tick } from '../plot/Axes.tsx';
import { ChartFrame, type Drawing, type SharedCursor } from '../plot/ChartFrame.tsx';
import { formatInteger } from '../plot/format.ts';
import { type InsideLabelSpec, InsideLabels, insideSize } from '../plot/InsideLabels.tsx';
import { laneStyle } from '../plot/lane-style.ts';
import { labelWords } from '../plot/line-labels.ts';
import { Mark } from '../plot/Mark.tsx';
import { Rows } from '../plot/Rows.tsx';
import { decadeTicks, timestepTicks } from '../plot/range.ts';
import { verticalScale } from '../plot/rows.ts';
import { useHeldRange } from '../plot/use-held.ts';
import { type Size, usePlot } from '../plot/use-size.ts';
import { type LiveProps, lanesFor } from './chart.ts';
import {
  f32Bands,
  type GapKind,
  type GradientChartText,
  type GradientLane,
  gradientBox,
  heldNorms,
  type LaneShape,
  labelCandidates,
  laneNote,
  laneShape,
  log10Norms,
  log10Reach,
  neededDecades,
  reachBand,
  readoutRow,
  summaryOf,
  timestepScale,
} from './gradient-over-time.ts';

export interface GradientOverTimeProps {
  readonly lanes: readonly GradientLane[];
  /** T of the experiment. */
  readonly timesteps: number;
  /** The step that the norms are of; 0 before the first. */
  readonly step: number;
  readonly text: GradientChartText;
  /** Whose data these are, by identity. */
  readonly run?: unknown;
  readonly cursor?: SharedCursor | undefined;
}

/** Lanes from which on a label's name has one line. */
const MANY = 5;

export function GradientOverTime({ lanes, timesteps, step, text, run, cursor }: GradientOverTimeProps) {
  const plot = usePlot();
  const { size } = plot;
  const norms = lanes.map(log10Norms);
  const reaches = lanes.map(log10Reach);
  const held = lanes.map((lane, i) => heldNorms(lane, norms[i]!));
  const needed = neededDecades([...held, ...reaches.flatMap((reach) => reach ?? [])]);
  const domain = useHeldRange(needed, run, cursor?.position !== undefined);
  const isEmpty = norms.every(({ length }) => length === 0);

  const box = useMemo(() => gradientBox(size), [size]);
  const scale = verticalScale(box, domain);
  const { xOf, positionOf } = timestepScale(box, timesteps);
  const shapes = norms.map((each, i) => laneShape(each, xOf, scale, lanes[i]!.style));
  const notes = lanes.map((lane, i) => shapes[i] && laneNote(lane, shapes[i], text, formatInteger));
  const hasGap = (gap: GapKind) => shapes.some((shape) => shape?.gaps.some(({ kind }) => kind === gap));
  const drawing: Drawing = {
    box,
    legend: box.isNarrow ? lanes.map((lane, i) => ({ ...lane, note: notes[i] })) : [],
    xOf,
    positionOf,
    readout: (t) => lanes.map((lane, i) => readoutRow(lane, norms[i]!, t, scale)),
    content: (
      <>
        <Ground {...size} low={domain[0]} high={domain[1]} timesteps={timesteps} text={text} />
        <Rows
          left={box.left}
          right={size.width - box.right}
          scale={scale}
          hasNaN={hasGap('notANumber')}
          hasInfinity={hasGap('infinite')}
          hasZero={hasGap('zero')}
        />
        {lanes.map(
          ({ id, style }, i) =>
            reaches[i] && (
              <path
                key={id}
                className="lane-band"
                d={reachBand(reaches[i], xOf, scale)}
                style={{ fill: laneStyle(style).color }}
              />
            ),
        )}
        {lanes.map((lane, i) => shapes[i] && <LaneLine key={lane.id} lane={lane} shape={shapes[i]} />)}
        {!box.isNarrow && <Labels lanes={lanes} shapes={shapes} notes={notes} size={size} />}
      </>
    ),
  };

  return (
    <ChartFrame
      text={text}
      span={{ first: 1, last: timesteps, stride: 1 }}
      isEmpty={isEmpty}
      step={step}
      summarise={() =>
        text.summarise(
          lanes.flatMap((lane, i) => (norms[i]!.length > 0 ? summaryOf(lane, norms[i]!, formatInteger) : [])),
          formatInteger(step),
        )
      }
      plot={plot}
      drawing={drawing}
      cursor={cursor}
      isTall
      subject={`${timesteps} ${lanes.map(({ name, divergedAtStep }) => `${name} ${divergedAtStep}`).join('\n')}`}
    />
  );
}

interface LabelsProps {
  readonly lanes: readonly GradientLane[];
  readonly shapes: readonly (LaneShape | undefined)[];
  readonly notes: readonly (string | undefined)[];
  readonly size: Size;
}

function Labels({ lanes, shapes, notes, size }: LabelsProps) {
  const box = useMemo(() => gradientBox(size), [size]);
  const said = lanes.map(({ name }, i) => `${name}\n${notes[i] ?? ''}`).join('\n');
  const count = lanes.length;
  const words = useMemo(() => {
    const parts = said.split('\n');
    return Array.from({ length: count }, (_, i) =>
      labelWords(parts[2 * i]!, parts[2 * i + 1] || undefined, box.labelWidth, count < MANY ? 2 : 1),
    );
  }, [said, box, count]);
  const labels = lanes.flatMap(({ id, style }, i): InsideLabelSpec[] => {
    const shape = shapes[i];
    if (!shape) return [];
    const styles = [style];
    const candidates = labelCandidates(shape.track, insideSize(styles, words[i]!, 'lane-label'), box);
    return [{ id, styles, words: words[i]!, candidates, anchor: shape.end }];
  });
  const lines = shapes.flatMap((shape) => (shape ? [shape.track] : []));
  const area = { across: [box.left, size.width - box.right], down: [box.top, size.height - box.bottom] } as const;
  return <InsideLabels labels={labels} lines={lines} area={area} look="lane-label" />;
}

interface GroundProps extends Size {
  /** The domain, in decades. */
  readonly low: number;
  readonly high: number;
  readonly timesteps: number;
  readonly text: GradientChartText;
}

/** What stays still from step to step: bands, grid and ticks. Its properties are plain, so that it is not drawn again. */
const Ground = memo(function Ground({ width, height, low, high, timesteps, text }: GroundProps) {
  const hatching = useId();
  const box = gradientBox({ width, height });
  const scale = verticalScale(box, [low, high]);
  const { xOf } = timestepScale(box, timesteps);
  const { start } = box;
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
        <text className="chart-caption" x={box.left} y={bottom + 31} textAnchor="start">
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

function LaneLine({ lane: { style, divergedAtStep }, shape }: LaneLineProps) {
  const { path, gaps, marks, end, isEndOnAxis } = shape;
  const { color, dash } = laneStyle(style);
  return (
    <g className={divergedAtStep === undefined ? undefined : 'lane-faded'}>
      {path && <path className="lane-line" d={path} style={{ stroke: color }} strokeDasharray={dash} />}
      {marks.map(([x, y]) => (
        <Mark key={x} style={style} x={x} y={y} />
      ))}
      {gaps.map(({ kind, from, fromX, toX, y }) => (
        <g key={`${kind} ${from}`}>
          <line className="lane-line lane-line-row" x1={toX} x2={fromX} y1={y} y2={y} style={{ stroke: color }} />
          <Mark style={style} x={fromX} y={y} isHollow />
        </g>
      ))}
      <Mark style={style} x={end[0]} y={end[1]} isHollow={!isEndOnAxis} />
    </g>
  );
}

export function LiveGradientOverTime({ live }: LiveProps) {
  const { gradientOverTime: words } = useMessages().charts;
  const { timesteps, lossAt } = live.task.shape(live.experiment.task);
  const text = useMemo(
    () => (lossAt === 'end' ? words : { ...words, atLastTimestep: words.lossAtEvery }),
    [words, lossAt],
  );
  return (
    <GradientOverTime
      lanes={lanesFor(live, ({ measured: { drawn } }) => ({
        log2GradNormByTimestep: drawn?.log2GradNormByTimestep,
        reach: drawn?.reach,
      }))}
      timesteps={timesteps}
      step={Math.max(0, ...live.lanes.map(({ measured: { drawn } }) => drawn?.step ?? 0))}
      text={text}
      run={live.run}
      cursor={live.cursors.timestep}
    />
  );
}
