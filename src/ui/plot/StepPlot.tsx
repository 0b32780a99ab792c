/** Draws a chart over steps: lines with bands, reference lines, labels at the right ends. Which, is each chart's own. */
import { memo } from 'react';
import { Axes, type Tick } from './Axes.tsx';
import { type Box, ChartFrame, type Drawing, type SharedCursor } from './ChartFrame.tsx';
import { formatInteger, formatLogTicks, formatTicks } from './format.ts';
import { LineLabels } from './LineLabels.tsx';
import type { ChartLane, ReadoutRow } from './lane.ts';
import { laneStyle } from './lane-style.ts';
import { lineLabel } from './line-labels.ts';
import { Mark } from './Mark.tsx';
import { Rows } from './Rows.tsx';
import { linearTicks, logTicks, type Range, roundEnd } from './range.ts';
import { type VerticalScale, verticalScale } from './rows.ts';
import {
  type Bucket,
  bucketAt,
  placeOf,
  type ScaleKind,
  type SeriesShape,
  type StepBox,
  type StepChartText,
  seriesShape,
  stepBox,
  stepScale,
} from './steps.ts';
import { useHeldRange } from './use-held.ts';
import type { Size } from './use-size.ts';

/** A line of one lane. */
export interface StepSeries {
  readonly lane: ChartLane;
  readonly buckets: readonly Bucket[];
  /**
   * `main` lines bear the lane's marker and label; the others go with them, below. None bears the lane's dash: that is
   * lost in lines that waver from step to step.
   */
  readonly look: 'main' | 'faint' | 'dotted';
}

/** A value that lines are compared with: a level across the chart. */
export interface Reference {
  readonly label: string;
  readonly value: number;
  /** The lane it belongs to, if not to all. */
  readonly style?: number;
}

export interface StepPlotProps {
  readonly text: StepChartText;
  /** In the order in which they are drawn; one `main` line for each lane. */
  readonly series: readonly StepSeries[];
  readonly references: readonly Reference[];
  readonly kind: ScaleKind;
  /** What the vertical axis must show, as log10 where it is logarithmic. */
  readonly domain: Range;
  /** The values at a step of the main series with this index, as text. */
  readonly valueAt: (index: number, step: number) => string;
  readonly summarise: () => string;
  readonly cursor?: SharedCursor | undefined;
}

/** Room for the note of a divergence is there before one happens. */
const WIDEST_STEP = formatInteger(88_888);

export function StepPlot({
  text,
  series,
  references,
  kind,
  domain: needed,
  valueAt,
  summarise,
  cursor,
}: StepPlotProps) {
  const domain = useHeldRange(needed, kind);
  const lastStep = Math.max(0, ...series.map(({ buckets }) => buckets.at(-1)?.lastStep ?? 0));
  const main = series.filter(({ look }) => look === 'main');
  const axisEnd = roundEnd(lastStep);

  const draw = (size: Size): Drawing => {
    const box = stepBox(size, [...main.map(({ lane }) => lane.name), text.diverged(WIDEST_STEP)]);
    const scale = verticalScale(box, domain, kind === 'log');
    const steps = stepScale(box, axisEnd);
    const { xOf, positionOf } = steps;
    const shapes = series.map(({ buckets, lane }) => seriesShape(buckets, steps, scale, kind, lane.style));
    const readout = (step: number) => main.map((each, i) => readoutRow(each, step, scale, kind, valueAt(i, step)));
    return {
      box,
      legend: box.hasLabels ? [] : main.map(({ lane }) => ({ ...lane, note: noteOf(lane, text) })),
      xOf,
      positionOf,
      readout,
      content: (
        <>
          <Ground
            {...size}
            right={box.right}
            low={domain[0]}
            high={domain[1]}
            kind={kind}
            last={axisEnd}
            caption={text.steps}
          />
          {shapes.map(
            ({ band }, i) =>
              band &&
              series[i]!.look === 'main' && <Band key={keyOf(series[i]!)} d={band} style={series[i]!.lane.style} />,
          )}
          {references.map((reference) => (
            <LevelLine
              key={`${reference.label} ${reference.style}`}
              {...reference}
              box={box}
              scale={scale}
              kind={kind}
            />
          ))}
          {shapes.map((shape, i) => (
            <SeriesLine key={keyOf(series[i]!)} series={series[i]!} shape={shape} scale={scale} />
          ))}
          {references.map((reference) => (
            <LevelLabel
              key={`${reference.label} ${reference.style}`}
              {...reference}
              box={box}
              scale={scale}
              kind={kind}
            />
          ))}
          <Rows
            left={box.left}
            right={box.width - box.right}
            scale={scale}
            hasInfinity={shapes.some(({ nonFinite }) => nonFinite.length > 0)}
            hasZero={shapes.some(({ zeros }) => zeros.length > 0)}
          />
          {box.hasLabels && <Labels series={series} shapes={shapes} box={box} x={xOf(lastStep)} text={text} />}
        </>
      ),
    };
  };

  return (
    <ChartFrame
      text={text}
      span={{ first: Math.min(1, lastStep), last: lastStep, stride: Math.max(1, Math.round(lastStep / 200)) }}
      isEmpty={lastStep === 0}
      summarise={summarise}
      draw={draw}
      cursor={cursor}
      subject={JSON.stringify([kind, main.map(({ lane }) => [lane.name, lane.divergedAtStep])])}
    />
  );
}

const noteOf = ({ divergedAtStep }: ChartLane, text: StepChartText) =>
  divergedAtStep === undefined ? undefined : text.diverged(formatInteger(divergedAtStep));

const keyOf = ({ lane, look }: StepSeries): string => `${lane.id} ${look}`;

function readoutRow(
  { lane, buckets }: StepSeries,
  step: number,
  scale: VerticalScale,
  kind: ScaleKind,
  value: string,
): ReadoutRow {
  const y = scale.yOf(placeOf(bucketAt(buckets, step)?.mean ?? Number.NaN, kind));
  return { id: lane.id, name: lane.name, style: lane.style, value, y };
}

interface GroundProps extends Size {
  /** Width of the margin in which labels stand, px. */
  readonly right: number;
  readonly low: number;
  readonly high: number;
  readonly kind: ScaleKind;
  readonly last: number;
  readonly caption: string;
}

/** What stays still from step to step. Its properties are plain, so that it is not drawn again. */
const Ground = memo(function Ground({ width, height, right, low, high, kind, last, caption }: GroundProps) {
  const box: Box = { ...stepBox({ width, height }, []), right };
  const scale = verticalScale(box, [low, high], kind === 'log');
  const tall = scale.bottom - scale.top;
  const isLog = kind === 'log';
  const values = isLog ? logTicks([low, high], tall, 22) : linearTicks([low, high], tall, 28);
  const labels = (isLog ? formatLogTicks : formatTicks)(values);
  const yTicks = values.map((value, i): Tick => ({ at: scale.yOf(value), label: labels[i]! }));
  const { xOf } = stepScale(box, last);
  const xTicks = linearTicks([0, last], width - right - box.left, 64)
    .filter(Number.isInteger)
    .map((at): Tick => ({ at: xOf(at), label: formatInteger(at) }));
  return <Axes box={box} xTicks={xTicks} yTicks={yTicks} xCaption={caption} />;
});

const Band = ({ d, style }: { readonly d: string; readonly style: number }) => (
  <path className="lane-band" d={d} style={{ fill: laneStyle(style).color }} />
);

type LevelProps = Reference & { readonly box: StepBox; readonly scale: VerticalScale; readonly kind: ScaleKind };

function LevelLine({ value, style, box, scale, kind }: LevelProps) {
  const y = scale.yOf(placeOf(value, kind));
  const stroke = style === undefined ? undefined : laneStyle(style).color;
  return <line className="chart-reference" x1={box.left} x2={box.width - box.right} y1={y} y2={y} style={{ stroke }} />;
}

/** Above the lines, so that it can be read. */
const LevelLabel = ({ label, value, box, scale, kind }: LevelProps) => (
  <text className="chart-reference-label" x={box.left + 6} y={scale.yOf(placeOf(value, kind)) - 4}>
    {label}
  </text>
);

interface SeriesLineProps {
  readonly series: StepSeries;
  readonly shape: SeriesShape;
  readonly scale: VerticalScale;
}

function SeriesLine({ series: { lane, look }, shape: { path, marks, end, nonFinite, zeros }, scale }: SeriesLineProps) {
  const { color } = laneStyle(lane.style);
  if (look !== 'main') {
    return path && <path className={`lane-line lane-line-${look}`} d={path} style={{ stroke: color }} />;
  }
  const hasDiverged = lane.divergedAtStep !== undefined;
  return (
    <g>
      {path && <path className="lane-line lane-line-steps" d={path} style={{ stroke: color }} />}
      {marks.map(([x, y]) => (
        <Mark key={x} style={lane.style} x={x} y={y} />
      ))}
      {nonFinite.map((x) => (
        <Mark key={x} style={lane.style} x={x} y={scale.infinityY} isHollow />
      ))}
      {zeros.map((x) => (
        <Mark key={x} style={lane.style} x={x} y={scale.zeroY} isHollow />
      ))}
      {end && !hasDiverged && <Mark style={lane.style} x={end[0]} y={end[1]} />}
      {end && hasDiverged && (
        <path className="mark-lost" d={`M${end[0] - 5},${end[1] - 5}l10,10m-10,0l10,-10`} style={{ stroke: color }} />
      )}
    </g>
  );
}

interface LabelsProps {
  readonly series: readonly StepSeries[];
  readonly shapes: readonly SeriesShape[];
  readonly box: StepBox;
  /** px of the latest step, where labels stand. */
  readonly x: number;
  readonly text: StepChartText;
}

function Labels({ series, shapes, box, x, text }: LabelsProps) {
  const labels = series.flatMap(({ lane, look }, i) => {
    const { end, endLevel } = shapes[i]!;
    if (look !== 'main' || !end) return [];
    return lineLabel(lane, noteOf(lane, text), end, box.labelWidth, endLevel);
  });
  return <LineLabels labels={labels} x={x} side="right" range={[box.top, box.height - box.bottom]} />;
}
