/** Draws a chart over steps: lines with bands, levels, labels at the right ends. Which, is each chart's own. */
import { memo, type ReactNode, useMemo } from 'react';
import { Axes, type Tick } from './Axes.tsx';
import { type Box, ChartFrame, type Drawing, type SharedCursor } from './ChartFrame.tsx';
import { formatInteger, formatLogTicks, formatSetting, formatShareTicks, formatTicks } from './format.ts';
import { type InsideLabelSpec, InsideLabels, insideSize } from './InsideLabels.tsx';
import { LineLabels } from './LineLabels.tsx';
import { inkOf } from './labels-inside.ts';
import type { ChartLane, ReadoutRow } from './lane.ts';
import { laneStyle } from './lane-style.ts';
import { type LabelWords, type LineLabel, labelsInk, labelWords } from './line-labels.ts';
import { type LookingBack, useLookingBack } from './looking-back.ts';
import { Mark } from './Mark.tsx';
import type { Point } from './path.ts';
import { Rows } from './Rows.tsx';
import { linearTicks, logTicks, type Range, roundEnd } from './range.ts';
import { type VerticalScale, verticalScale } from './rows.ts';
import { bySteps, type StepCounting, type StepUnit } from './step-counting.ts';
import {
  type Bucket,
  bucketAt,
  levelCandidates,
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
import { type Size, usePlot } from './use-size.ts';

/** A line of one lane. */
export interface StepSeries {
  readonly lane: ChartLane;
  readonly buckets: readonly Bucket[];
  /**
   * `main` lines bear the lane's marker and label; the others go with them, below: `raw` is what a smoothed one is of.
   * None bears the lane's dash: that is lost in lines that waver from step to step.
   */
  readonly look: 'main' | 'faint' | 'dotted' | 'raw';
}

/** A value that lines are compared with: a level across the chart. */
export interface Reference {
  readonly label: string;
  readonly value: number;
  /** Styles of the lanes it belongs to; none if to all. */
  readonly styles: readonly number[];
}

export interface StepPlotProps {
  readonly text: StepChartText;
  /** In the order in which they are drawn; one `main` line for each lane. */
  readonly series: readonly StepSeries[];
  readonly references: readonly Reference[];
  readonly kind: ScaleKind;
  /** Whether the values are shares of one, which the axis gives in per cent. */
  readonly isShare?: boolean;
  /** What the vertical axis must show, as log10 where it is logarithmic. */
  readonly domain: Range;
  /** Whose data these are, by identity: axes hold still within a run. */
  readonly run?: unknown;
  /** What is drawn, where the reader has a choice: axes begin afresh with another. */
  readonly choice?: string;
  /** The values at a step of the main series with this index, as text. */
  readonly valueAt: (index: number, step: number) => string;
  /** What the horizontal axis counts; steps, if left out. */
  readonly counting?: StepCounting | undefined;
  readonly summarise: () => string;
  readonly cursor?: SharedCursor | undefined;
  /** What the reader may choose in the chart. */
  readonly options?: ReactNode;
}

/** Once a lane has diverged there is room for the note of any. */
const WIDEST_STEP = formatInteger(88_888);

/** The shortest axis of seconds: small networks take thousands of steps in one. */
const LEAST_SECONDS = 0.01;

export function StepPlot(props: StepPlotProps) {
  const {
    text,
    series,
    references,
    kind,
    isShare = false,
    counting = bySteps,
    run,
    choice,
    valueAt,
    summarise,
    cursor,
  } = props;
  const plot = usePlot();
  const { size } = plot;
  const subjectOfAxis = useMemo(() => ({ run, kind, choice }), [run, kind, choice]);
  const domain = useHeldRange(props.domain, subjectOfAxis, cursor?.position !== undefined);
  const lastStep = Math.max(0, ...series.map(({ buckets }) => buckets.at(-1)?.lastStep ?? 0));
  const main = series.filter(({ look }) => look === 'main');
  const lookingBack = useLookingBack();
  const axisEnd = roundEnd(
    counting.countOf(Math.max(lastStep, lookingBack?.end ?? 0)),
    counting.unit === 'time' ? LEAST_SECONDS : undefined,
  );
  const subject = main.map(({ lane }) => `${lane.name} ${lane.divergedAtStep}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the subject holds the names
  const box = useMemo(
    () =>
      stepBox(
        size,
        main.flatMap(({ lane }) => [lane.name, ...(noteOf(lane, text) ? [text.diverged(WIDEST_STEP)] : [])]),
      ),
    [size, subject, text],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the subject holds names and notes
  const words = useMemo(
    () => main.map(({ lane }) => labelWords(lane.name, noteOf(lane, text), box.labelWidth)),
    [box, subject, text],
  );

  const scale = verticalScale(box, domain, kind === 'log');
  const steps = stepScale(box, axisEnd, counting);
  const { xOf, positionOf } = steps;
  const shapes = series.map(({ buckets, lane, look }) =>
    seriesShape(buckets, steps, scale, kind, lane.style, look === 'main'),
  );
  const laneLabels = main.flatMap(({ lane: { id, style } }, i): LineLabel[] => {
    const { end, endLevel } = shapes[series.indexOf(main[i]!)]!;
    return box.hasLabels && end ? [{ id, style, words: words[i]!, end, y: endLevel }] : [];
  });
  const drawing: Drawing = {
    box,
    legend: box.hasLabels ? [] : main.map(({ lane }) => ({ ...lane, note: noteOf(lane, text) })),
    xOf,
    positionOf,
    heading: (step) => headingOf(step, counting, text),
    readout: (step) => main.map((each, i) => readoutRow(each, step, scale, kind, valueAt(i, step))),
    content: (
      <>
        <Ground
          {...size}
          right={box.right}
          low={domain[0]}
          high={domain[1]}
          kind={kind}
          isShare={isShare}
          end={axisEnd}
          unit={counting.unit}
          caption={text.counted[counting.unit]}
        />
        {lookingBack && <Later {...lookingBack} box={box} xOf={xOf} />}
        {shapes.map(({ band }, i) => band && <Band key={keyOf(series[i]!)} d={band} style={series[i]!.lane.style} />)}
        {references.map(({ value, styles }) => (
          <LevelLine key={value} styles={styles} box={box} y={scale.yOf(placeOf(value, kind))} />
        ))}
        {shapes.map((shape, i) => (
          <SeriesLine key={keyOf(series[i]!)} series={series[i]!} shape={shape} scale={scale} />
        ))}
        {references.length > 0 && (
          <LevelLabels
            references={references}
            shapes={shapes}
            laneLabels={laneLabels}
            box={box}
            scale={scale}
            kind={kind}
            x={xOf(lastStep)}
          />
        )}
        <Rows
          left={box.left}
          right={box.width - box.right}
          scale={scale}
          hasNaN={shapes.some(({ nans }) => nans.length > 0)}
          hasInfinity={shapes.some(({ infinities }) => infinities.length > 0)}
          hasZero={shapes.some(({ zeros }) => zeros.length > 0)}
        />
        {box.hasLabels && (
          <LineLabels labels={laneLabels} x={xOf(lastStep)} range={[box.top, box.height - box.bottom]} />
        )}
      </>
    ),
  };

  return (
    <ChartFrame
      text={text}
      span={{ first: Math.min(1, lastStep), last: lastStep, stride: Math.max(1, Math.round(lastStep / 200)) }}
      isEmpty={series.every(({ buckets }) => buckets.length === 0)}
      step={lastStep}
      summarise={summarise}
      plot={plot}
      drawing={drawing}
      cursor={cursor}
      options={props.options}
      subject={`${kind} ${counting.unit} ${choice} ${text.measure} ${subject}`}
    />
  );
}

const noteOf = ({ divergedAtStep }: ChartLane, text: StepChartText) =>
  divergedAtStep === undefined ? undefined : text.diverged(formatInteger(divergedAtStep));

/** The step, and beside it what else is counted. */
function headingOf(step: number, { unit, countOf }: StepCounting, text: StepChartText): string {
  const position = text.position(formatInteger(step));
  if (unit === 'step') return position;
  const count = countOf(step);
  const written =
    unit === 'examples' || count >= 100
      ? formatInteger(count)
      : formatSetting(Number(count < 1 ? count.toPrecision(2) : count.toFixed(1)));
  return `${position} · ${text.countedAt[unit](written)}`;
}

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
  readonly isShare: boolean;
  readonly end: number;
  readonly unit: StepUnit;
  readonly caption: string;
}

/** What stays still from step to step. Its properties are plain, so that it is not drawn again. */
const Ground = memo(function Ground({
  width,
  height,
  right,
  low,
  high,
  kind,
  isShare,
  end,
  unit,
  caption,
}: GroundProps) {
  const box: Box = { ...stepBox({ width, height }, []), right };
  const scale = verticalScale(box, [low, high], kind === 'log');
  const tall = scale.bottom - scale.top;
  const isLog = kind === 'log';
  const values = isLog ? logTicks([low, high], tall, 22) : linearTicks([low, high], tall, 28);
  const format = isLog ? formatLogTicks : isShare ? formatShareTicks : formatTicks;
  const labels = format(values);
  const yTicks = values.map((value, i): Tick => ({ at: scale.yOf(value), label: labels[i]! }));
  const { xOfCount } = stepScale(box, end);
  const counts = linearTicks([0, end], width - right - box.left, 64).filter(
    (count) => unit === 'time' || Number.isInteger(count),
  );
  const names = unit === 'step' ? counts.map(formatInteger) : formatTicks(counts);
  const xTicks = counts.map((count, i): Tick => ({ at: xOfCount(count), label: names[i]! }));
  return <Axes box={box} xTicks={xTicks} yTicks={yTicks} xCaption={caption} />;
});

interface LaterProps extends LookingBack {
  readonly box: StepBox;
  readonly xOf: (step: number) => number;
}

/** The steps behind the one looked at: taken, but not shown. */
function Later({ step, end, box, xOf }: LaterProps) {
  const [x, width] = [xOf(step), Math.max(0, xOf(end) - xOf(step))];
  return <rect className="chart-later" x={x} y={box.top} width={width} height={box.height - box.bottom - box.top} />;
}

const Band = ({ d, style }: { readonly d: string; readonly style: number }) => (
  <path className="lane-band" d={d} style={{ fill: laneStyle(style).color }} />
);

function LevelLine({ styles, box, y }: Pick<Reference, 'styles'> & { readonly box: StepBox; readonly y: number }) {
  const stroke = styles.length === 1 ? laneStyle(styles[0]!).color : undefined;
  return <line className="chart-reference" x1={box.left} x2={box.width - box.right} y1={y} y2={y} style={{ stroke }} />;
}

interface LevelLabelsProps {
  readonly references: readonly Reference[];
  readonly shapes: readonly SeriesShape[];
  /** At the ends of lines, which may lie before the end of the axis. */
  readonly laneLabels: readonly LineLabel[];
  readonly box: StepBox;
  readonly scale: VerticalScale;
  readonly kind: ScaleKind;
  /** px of the latest step. */
  readonly x: number;
}

/** A mark, as a line to keep clear of. */
const markInk = ([x, y]: Point): Point[] => [
  [x - 6, y - 3],
  [x + 6, y + 3],
];

/** At the right end of the levels, above the lines and where fewest of them are. */
function LevelLabels({ references, shapes, laneLabels, box, scale, kind, x }: LevelLabelsProps) {
  const [left, right] = [box.left, box.width - box.right];
  const texts = references.map(({ label }) => label).join('\n');
  const words = useMemo(() => texts.split('\n').map((label): LabelWords => ({ lines: [], notes: [label] })), [texts]);
  const levels = references.map(({ value }) => scale.yOf(placeOf(value, kind)));
  const labels = references.map(({ styles, value }, i): InsideLabelSpec => {
    const candidates = levelCandidates(levels[i]!, right, insideSize(styles, words[i]!, 'level-label'));
    return { id: String(value), styles, words: words[i]!, candidates };
  });
  const lines = [
    ...shapes.map(({ points }) => inkOf(points)),
    ...shapes.flatMap(({ end }) => (end ? [markInk(end)] : [])),
    ...labelsInk(laneLabels, x, [box.top, box.height - box.bottom]),
    ...levels.map((y): Point[] => [
      [left, y],
      [right, y],
    ]),
  ];
  const area = { across: [left, right], down: [scale.ceiling, scale.floor] } as const;
  return <InsideLabels labels={labels} lines={lines} area={area} look="level-label" />;
}

interface SeriesLineProps {
  readonly series: StepSeries;
  readonly shape: SeriesShape;
  readonly scale: VerticalScale;
}

function SeriesLine({ series: { lane, look }, shape, scale }: SeriesLineProps) {
  const { path, marks, end, infinities, nans, zeros } = shape;
  const { color } = laneStyle(lane.style);
  if (look !== 'main') {
    return path && <path className={`lane-line lane-line-${look}`} d={path} style={{ stroke: color }} />;
  }
  const hasDiverged = lane.divergedAtStep !== undefined;
  const rows = [
    [infinities, scale.infinityY],
    [nans, scale.nanY],
    [zeros, scale.zeroY],
  ] as const;
  return (
    <g>
      {path && <path className="lane-line lane-line-steps" d={path} style={{ stroke: color }} />}
      {marks.map(([x, y], i) => (
        // Marks keep their order; where they are changes with the scale.
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <Mark key={i} style={lane.style} x={x} y={y} />
      ))}
      {rows.map(([at, y]) => at.map((x) => <Mark key={`${x} ${y}`} style={lane.style} x={x} y={y} isHollow />))}
      {end && !hasDiverged && <Mark style={lane.style} x={end[0]} y={end[1]} />}
      {end && hasDiverged && (
        <path className="mark-lost" d={`M${end[0] - 5},${end[1] - 5}l10,10m-10,0l10,-10`} style={{ stroke: color }} />
      )}
    </g>
  );
}
