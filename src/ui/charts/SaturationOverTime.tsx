/** Which share of the units is saturated at each timestep. What counts as that is each cell's own: it stands in the legend. */
import { memo, useMemo } from 'react';
import { useLaterMessages } from '../messages/later/index.ts';
import { Axes, type Tick } from '../plot/Axes.tsx';
import { ChartFrame, type Drawing, type SharedCursor } from '../plot/ChartFrame.tsx';
import { formatInteger, formatShareTicks } from '../plot/format.ts';
import { laneStyle } from '../plot/lane-style.ts';
import { Mark } from '../plot/Mark.tsx';
import { linePath } from '../plot/path.ts';
import { linearTicks, type Range, timestepTicks } from '../plot/range.ts';
import { verticalScale } from '../plot/rows.ts';
import { type Size, usePlot } from '../plot/use-size.ts';
import { type LiveProps, lanesFor, lastStepOf, probedBy, withFailure } from './chart.ts';
import { gradientBox, timestepScale } from './gradient-over-time.ts';
import {
  formulaOfAll,
  legendNoteOf,
  linePoints,
  readoutRow,
  type SaturationChartText,
  type SaturationLane,
  shareOf,
  summaryOf,
} from './saturation-over-time.ts';

export interface SaturationOverTimeProps {
  readonly lanes: readonly SaturationLane[];
  /** T of the experiment. */
  readonly timesteps: number;
  readonly text: SaturationChartText;
  readonly cursor?: SharedCursor | undefined;
}

const ALL: Range = [0, 1];

export function SaturationOverTime({ lanes, timesteps, text: words, cursor }: SaturationOverTimeProps) {
  const ofAll = formulaOfAll(lanes);
  const measured = withFailure(words, lanes);
  const text = ofAll === undefined ? measured : { ...measured, measure: `${measured.measure} · ${ofAll}` };
  const plot = usePlot();
  const { size } = plot;
  const box = useMemo(() => gradientBox(size), [size]);
  const scale = verticalScale(box, ALL, false);
  const { xOf, positionOf } = timestepScale(box, timesteps);
  const step = lastStepOf(lanes);
  const drawing: Drawing = {
    box,
    legend: lanes.map((lane) => ({ ...lane, note: legendNoteOf(lane, text, ofAll) })),
    isLegendNeeded: true,
    xOf,
    positionOf,
    readout: (t) => lanes.map((lane) => readoutRow(lane, t, scale)),
    content: (
      <>
        <Ground {...size} timesteps={timesteps} caption={text.timesteps} />
        {lanes.map((lane) => {
          const share = shareOf(lane);
          return share && <LaneLine key={lane.id} lane={lane} share={share} {...size} timesteps={timesteps} />;
        })}
      </>
    ),
  };
  return (
    <ChartFrame
      text={text}
      span={{ first: 1, last: timesteps, stride: 1 }}
      isEmpty={lanes.every(({ found }) => !found)}
      step={step}
      summarise={() =>
        text.summarise(
          lanes.flatMap((lane) => summaryOf(lane, text)),
          formatInteger(step),
        )
      }
      plot={plot}
      drawing={drawing}
      cursor={cursor}
      subject={`${timesteps} ${lanes.map(({ name }) => name).join('\n')}`}
    />
  );
}

interface GroundProps extends Size {
  readonly timesteps: number;
  readonly caption: string;
}

const Ground = memo(function Ground({ width, height, timesteps, caption }: GroundProps) {
  const box = gradientBox({ width, height });
  const scale = verticalScale(box, ALL, false);
  const { xOf } = timestepScale(box, timesteps);
  const shares = linearTicks(ALL, scale.bottom - scale.top, 28);
  const labels = formatShareTicks(shares);
  const yTicks = shares.map((share, i): Tick => ({ at: scale.yOf(share), label: labels[i]! }));
  const xTicks = timestepTicks(timesteps, width - box.right - box.start, 50).map(
    (t): Tick => ({ at: xOf(t), label: formatInteger(t) }),
  );
  return <Axes box={box} xTicks={xTicks} yTicks={yTicks} xCaption={caption} />;
});

interface LaneLineProps extends Size {
  readonly lane: SaturationLane;
  readonly share: Float64Array;
  readonly timesteps: number;
}

/** Drawn anew with every result: probes find one now and then, frames come much more often. */
const LaneLine = memo(
  function LaneLine({ lane: { style }, share, width, height, timesteps }: LaneLineProps) {
    const box = gradientBox({ width, height });
    const points = linePoints(share, timestepScale(box, timesteps).xOf, verticalScale(box, ALL, false));
    const { color, dash } = laneStyle(style);
    const [first, last] = [points[0], points.at(-1)];
    return (
      <g>
        <path className="lane-line" d={linePath(points)} style={{ stroke: color }} strokeDasharray={dash} />
        {first && <Mark style={style} x={first[0]} y={first[1]} />}
        {last && points.length > 1 && <Mark style={style} x={last[0]} y={last[1]} />}
      </g>
    );
  },
  (a, b) =>
    a.share === b.share &&
    a.lane.style === b.lane.style &&
    a.width === b.width &&
    a.height === b.height &&
    a.timesteps === b.timesteps,
);

export function LiveSaturationOverTime({ live }: LiveProps) {
  const { saturation } = useLaterMessages().charts;
  const { batchSize } = live.experiment;
  return (
    <SaturationOverTime
      lanes={lanesFor(live, (lane) => ({ ...probedBy('saturation')(lane), batchSize }))}
      timesteps={live.task.shape(live.experiment.task).timesteps}
      text={saturation}
      cursor={live.cursors.timestep}
    />
  );
}
