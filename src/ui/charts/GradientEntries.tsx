/** How large the entries of the gradient are: a histogram over their magnitude, for all parameters or one of them. */
import { memo, useId, useMemo, useState } from 'react';
import { useLaterMessages } from '../messages/later/index.ts';
import { formatPower, formatShare } from '../messages/numbers.ts';
import { Axes, type Tick } from '../plot/Axes.tsx';
import { ChartFrame, type Drawing } from '../plot/ChartFrame.tsx';
import { ChartOption, useChoice } from '../plot/ChartOption.tsx';
import { formatInteger, formatShareTicks } from '../plot/format.ts';
import type { ReadoutRow } from '../plot/lane.ts';
import { laneStyle } from '../plot/lane-style.ts';
import { Mark } from '../plot/Mark.tsx';
import { linePath } from '../plot/path.ts';
import { decadeTicks, linearTicks, type Range } from '../plot/range.ts';
import { useHeldRange } from '../plot/use-held.ts';
import { type Size, usePlot } from '../plot/use-size.ts';
import { type Choices, type LiveProps, lanesFor, lastStepOf, probedBy, withFailure } from './chart.ts';
import {
  ALL_PARAMETERS,
  beyond,
  binName,
  type EntriesBox,
  type EntriesChartText,
  type EntriesLane,
  entriesBox,
  entriesScale,
  type Histogram,
  histogramOf,
  neededDecades,
  neededShare,
  noteOf,
  outline,
  shareAt,
  summaryOf,
} from './gradient-entries.ts';
import { F32 } from './gradient-over-time.ts';
import { trainingLanes } from './training-lanes.ts';

export interface GradientEntriesProps {
  readonly lanes: readonly EntriesLane[];
  readonly text: EntriesChartText;
  /** Whose data these are, by identity. */
  readonly run?: unknown;
  readonly choices?: Pick<Choices, 'parameter'>;
}

const yScale = ({ height, top, bottom }: EntriesBox, most: number) => {
  const floor = height - bottom;
  return (share: number) => floor - (share / most) * (floor - top - 8);
};

export function GradientEntries({ lanes, text: words, run, choices }: GradientEntriesProps) {
  const text = withFailure(words, lanes);
  const { value, onChoose } = useChoice(choices?.parameter);
  const plot = usePlot();
  const { size } = plot;
  const names = [...new Set(lanes.flatMap(({ found }) => found?.result.map((each) => each.parameter) ?? []))];
  const chosen = names.find((name) => name === value) ?? ALL_PARAMETERS;
  const results = lanes.map(({ found }) => found?.result);
  // biome-ignore lint/correctness/useExhaustiveDependencies: results change much more seldom than frames
  const histograms = useMemo(
    () => results.map((result) => result && histogramOf(result, chosen)),
    [chosen, ...results],
  );
  const [position, onMove] = useState<number>();
  const isRead = position !== undefined;
  const training = trainingLanes(lanes);
  const needed = neededDecades(histograms.filter((_, i) => training.includes(lanes[i]!)));
  const decades = useHeldRange(needed, run, isRead);
  const [, most] = useHeldRange([0, neededShare(histograms, decades)], run, isRead);
  const box = useMemo(() => entriesBox(size), [size]);
  const scale = entriesScale(box, decades);
  const yOf = yScale(box, most);
  const step = lastStepOf(lanes);
  const drawing: Drawing = {
    box,
    legend: lanes.map((lane, i) => ({ ...lane, note: noteOf(histograms[i], decades, text) })),
    isLegendNeeded: histograms.some((histogram) => histogram && beyond(histogram, decades).some((share) => share > 0)),
    xOf: scale.xOf,
    positionOf: scale.positionOf,
    nameOf: (position) => binName(scale.binOf(position)),
    readout: (position) =>
      lanes.map(({ id, name, style }, i): ReadoutRow => {
        const share = histograms[i] ? shareAt(histograms[i], scale.binOf(position)) : Number.NaN;
        return { id, name, style, value: Number.isNaN(share) ? '–' : formatShare(share), y: yOf(share) };
      }),
    content: (
      <>
        <Ground {...size} low={decades[0]} high={decades[1]} most={most} text={words} />
        {lanes.map(
          ({ id, style }, i) =>
            histograms[i] && (
              <LaneOutline
                key={id}
                style={style}
                histogram={histograms[i]}
                {...size}
                low={decades[0]}
                high={decades[1]}
                most={most}
              />
            ),
        )}
      </>
    ),
  };
  const options = [ALL_PARAMETERS, ...names].map((id) => ({
    id,
    label: id === ALL_PARAMETERS ? text.all : (text.parameters[id] ?? id),
  }));
  return (
    <ChartFrame
      text={text}
      span={{ first: scale.first, last: scale.last, stride: 1 }}
      isEmpty={histograms.every((histogram) => !histogram)}
      step={step}
      summarise={() =>
        text.summarise(
          lanes.flatMap(({ name }, i) => (histograms[i] ? [summaryOf(name, histograms[i])] : [])),
          formatInteger(step),
        )
      }
      plot={plot}
      drawing={drawing}
      cursor={{ position, onMove }}
      options={
        <ChartOption
          label={text.parameter}
          value={chosen}
          options={options}
          onChange={(id) => onChoose(id === ALL_PARAMETERS ? undefined : id)}
        />
      }
      subject={`${chosen} ${lanes.map(({ name }) => name).join('\n')}`}
    />
  );
}

interface ScaleProps extends Size {
  /** The domain, in decades. */
  readonly low: number;
  readonly high: number;
  /** The share at the upper end of the axis. */
  readonly most: number;
}

const Ground = memo(function Ground({ width, height, low, high, most, text }: ScaleProps & { text: EntriesChartText }) {
  const hatching = useId();
  const box = entriesBox({ width, height });
  const { xOfDecade } = entriesScale(box, [low, high]);
  const yOf = yScale(box, most);
  const shares = linearTicks([0, most], height - box.top - box.bottom, 28);
  const labels = formatShareTicks(shares);
  const yTicks = shares.map((share, i): Tick => ({ at: yOf(share), label: labels[i]! }));
  const xTicks = [
    { at: box.zeroX, label: '0' },
    ...decadeTicks([low, high], width - box.right - box.start, 48).map((decade): Tick => {
      return { at: xOfDecade(decade), label: formatPower(decade) };
    }),
  ];
  const [from, to]: Range = [xOfDecade(low), xOfDecade(Math.min(high, F32.leastNormal))];
  return (
    <>
      <pattern id={hatching} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line className="chart-hatch" y2="5" />
      </pattern>
      {low < F32.leastNormal && (
        <g className="chart-range">
          <rect
            x={from}
            y={box.top}
            width={to - from}
            height={height - box.bottom - box.top}
            fill={`url(#${hatching})`}
          />
          <text className="chart-range-label" x={from + 4} y={box.top + 14}>
            {text.subnormalF32}
          </text>
        </g>
      )}
      <Axes box={box} xTicks={xTicks} yTicks={yTicks} xCaption={text.sizes} />
    </>
  );
});

interface LaneOutlineProps extends ScaleProps {
  readonly style: number;
  readonly histogram: Histogram;
}

const LaneOutline = memo(function LaneOutline({ style, histogram, low, high, most, ...size }: LaneOutlineProps) {
  const box = entriesBox(size);
  const scale = entriesScale(box, [low, high]);
  const yOf = yScale(box, most);
  const { color, dash } = laneStyle(style);
  const { shares, zeros } = histogram;
  const shown = shares.subarray(scale.first + 1, scale.last + 1);
  const peak = scale.first + 1 + shown.indexOf(Math.max(...shown));
  const zeroY = yOf(zeros);
  return (
    <g>
      <path
        className="lane-line lane-line-steps"
        d={linePath(outline(shares, scale, yOf))}
        style={{ stroke: color }}
        strokeDasharray={dash}
      />
      {shares[peak]! > 0 && <Mark style={style} x={scale.xOf(peak)} y={yOf(shares[peak]!)} />}
      {zeros > 0 && (
        <>
          <path
            className="lane-line"
            d={`M${box.zeroX - box.zeroWidth / 2},${zeroY.toFixed(1)}h${box.zeroWidth}`}
            style={{ stroke: color }}
          />
          <Mark style={style} x={box.zeroX} y={zeroY} />
        </>
      )}
    </g>
  );
});

export function LiveGradientEntries({ live }: LiveProps) {
  const { gradientEntries } = useLaterMessages().charts;
  return <GradientEntries lanes={lanesFor(live, probedBy('gradientEntries'))} text={gradientEntries} run={live.run} />;
}
