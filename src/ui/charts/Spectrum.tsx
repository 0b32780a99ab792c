/** The eigenvalues of the recurrent matrices in the complex plane, with the unit circle. Arithmetic: spectrum-plane.ts. */
import { memo, useId, useMemo, useState } from 'react';
import type { BlockSpectrum } from '../../probe/spectrum.ts';
import { useLaterMessages } from '../messages/later/index.ts';
import { formatNumber } from '../messages/numbers.ts';
import { Axes, type Tick } from '../plot/Axes.tsx';
import { ChartFrame, type Drawing } from '../plot/ChartFrame.tsx';
import { ChartOption, useChoice } from '../plot/ChartOption.tsx';
import { formatInteger, formatTicks } from '../plot/format.ts';
import { LabelText } from '../plot/LineLabels.tsx';
import type { ReadoutRow } from '../plot/lane.ts';
import { laneStyle } from '../plot/lane-style.ts';
import { labelHeight, labelWords } from '../plot/line-labels.ts';
import { Mark } from '../plot/Mark.tsx';
import { linearTicks } from '../plot/range.ts';
import { useHeldRange } from '../plot/use-held.ts';
import { type Size, usePlot } from '../plot/use-size.ts';
import { type Choices, type LiveProps, lanesFor, lastStepOf, probedBy, withFailure } from './chart.ts';
import {
  blockOf,
  eigenvalueText,
  gatesOf,
  nearestRank,
  neededReach,
  noteOf,
  type PlaneBox,
  planeBox,
  planePoint,
  type SpectrumChartText,
  type SpectrumLane,
  ticksAcross,
} from './spectrum-plane.ts';
import { trainingLanes } from './training-lanes.ts';

export interface SpectrumProps {
  readonly lanes: readonly SpectrumLane[];
  readonly text: SpectrumChartText;
  /** Whose data these are, by identity. */
  readonly run?: unknown;
  readonly choices?: Pick<Choices, 'gate'>;
}

/** Of a plane in which points can be told apart, px. */
const LEAST_HEIGHT = 190;

export function Spectrum({ lanes, text: words, run, choices }: SpectrumProps) {
  const text = withFailure(words, lanes);
  const { value: wished, onChoose } = useChoice(choices?.gate);
  const plot = usePlot();
  const { size } = plot;
  const gates = gatesOf(lanes);
  const gate = wished !== undefined && gates.includes(wished) ? wished : gates[0];
  const blocks = lanes.map((lane) => blockOf(lane, gate));
  const [position, onMove] = useState<number>();
  const needed = neededReach(trainingLanes(lanes).map((lane) => blockOf(lane, gate)));
  const [, reach] = useHeldRange([0, needed], run, position !== undefined);
  const count = lanes.length;
  const box = useMemo(() => planeBox(size, count), [size, count]);
  const step = lastStepOf(lanes);
  const pointOf = (block: BlockSpectrum | undefined, rank: number) =>
    block && rank <= block.real.length
      ? planePoint(box, reach, block.real[rank - 1]!, block.imaginary[rank - 1]!)
      : ([Number.NaN, Number.NaN] as const);
  const notes = lanes.map((lane) => noteOf(lane, gate, reach, text));
  const drawing: Drawing = {
    box,
    legend: box.labelWidth > 0 ? [] : lanes.map((lane, i) => ({ ...lane, note: notes[i] })),
    isLegendNeeded: notes.some((note) => note !== undefined),
    xOf: (rank) => Math.max(box.left, ...blocks.map((block) => pointOf(block, rank)[0]).filter(Number.isFinite)),
    positionOf: (x, y) => nearestRank(blocks, box, reach, [x, y]),
    readout: (rank) =>
      lanes.map(({ id, name, style }, i): ReadoutRow => {
        const block = blocks[i];
        return { id, name, style, value: block ? eigenvalueText(block, rank) : '–', y: pointOf(block, rank)[1] };
      }),
    cursor: (rank) =>
      lanes.map(({ id, style }, i) => {
        const [x, y] = pointOf(blocks[i], rank);
        return (
          Number.isFinite(x) && (
            <g key={id}>
              <circle className="chart-ring" cx={x} cy={y} r={8} />
              <Mark style={style} x={x} y={y} />
            </g>
          )
        );
      }),
    content: (
      <>
        <Ground {...size} reach={reach} />
        {lanes.map(
          ({ id, style }, i) => blocks[i] && <Cloud key={id} style={style} block={blocks[i]} {...size} reach={reach} />,
        )}
        {box.labelWidth > 0 && <Names lanes={lanes} notes={notes} box={box} />}
      </>
    ),
  };
  return (
    <ChartFrame
      text={text}
      span={{ first: 1, last: Math.max(1, ...blocks.map((block) => block?.real.length ?? 0)), stride: 1 }}
      isEmpty={lanes.every(({ found }) => !found)}
      step={step}
      summarise={() =>
        text.summarise(
          lanes.flatMap(({ name }, i) => {
            const block = blocks[i];
            return block ? [{ name, radius: formatNumber(block.radius), norm: formatNumber(block.norm) }] : [];
          }),
          formatInteger(step),
        )
      }
      plot={plot}
      leastHeight={LEAST_HEIGHT}
      drawing={drawing}
      cursor={{ position, onMove }}
      options={
        gate !== undefined && (
          <ChartOption
            label={text.gate}
            value={gate}
            options={gates.map((id) => ({ id, label: id }))}
            onChange={onChoose}
          />
        )
      }
      subject={`${gate} ${lanes.map(({ name }) => name).join('\n')}`}
    />
  );
}

interface GroundProps extends Size {
  readonly reach: number;
}

const Ground = memo(function Ground({ width, height, reach }: GroundProps) {
  const box = planeBox({ width, height });
  const [x, y] = box.middle;
  const values = linearTicks([-reach, reach], 2 * box.half, 44);
  const labels = formatTicks(values, 1e4);
  const labelOf = (value: number) => labels[values.indexOf(value)]!;
  const xTicks = ticksAcross(values, labels, box.half / reach).map((value): Tick => {
    return { at: planePoint(box, reach, value, 0)[0], label: labelOf(value) };
  });
  const yTicks = values.map((value): Tick => {
    const label = value === 0 ? '0' : `${labelOf(value)}i`;
    return { at: planePoint(box, reach, 0, value)[1], label };
  });
  return (
    <>
      <Axes box={box} xTicks={xTicks} yTicks={yTicks} />
      <line className="chart-grid" x1={x} x2={x} y1={box.top} y2={box.top + 2 * box.half} />
      <circle className="chart-circle" cx={x} cy={y} r={box.half / reach} />
    </>
  );
});

interface CloudProps extends GroundProps {
  readonly style: number;
  readonly block: BlockSpectrum;
}

/** All eigenvalues of a lane: one path with a marker at every vertex. Drawn anew with every result, not every frame. */
const Cloud = memo(function Cloud({ style, block: { real, imaginary }, width, height, reach }: CloudProps) {
  const id = useId();
  const box = planeBox({ width, height });
  const { color, marker } = laneStyle(style);
  const all = Array.from(real, (re, i) => planePoint(box, reach, re, imaginary[i]!));
  const points = all.filter(([x]) => Number.isFinite(x));
  if (points.length === 0) return null;
  const use = `url(#${id})`;
  return (
    <>
      <marker id={id} overflow="visible" markerUnits="userSpaceOnUse" markerWidth="1" markerHeight="1">
        <path className="chart-cloud-mark" d={marker} transform="scale(0.55)" style={{ fill: color }} />
      </marker>
      <path
        className="chart-cloud"
        d={`M${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join('L')}`}
        markerStart={use}
        markerMid={use}
        markerEnd={use}
      />
    </>
  );
});

interface NamesProps {
  readonly lanes: readonly SpectrumLane[];
  readonly notes: readonly (string | undefined)[];
  readonly box: PlaneBox;
}

/** From a lane's mark to its name, and between two names, px. */
const [TEXT_AT, NAME_GAP] = [14, 4];

function Names({ lanes, notes, box }: NamesProps) {
  const words = lanes.map(({ name }, i) => labelWords(name, notes[i], box.labelWidth - TEXT_AT, 1));
  let top = box.top;
  return lanes.map(({ id, style }, i) => {
    const tall = labelHeight(words[i]!);
    const y = top + tall / 2;
    top += tall + NAME_GAP;
    return (
      <g key={id} className="lane-label">
        <Mark style={style} x={box.labelsAt} y={y} />
        <LabelText words={words[i]!} x={box.labelsAt + TEXT_AT} y={y} />
      </g>
    );
  });
}

export function LiveSpectrum({ live }: LiveProps) {
  const { spectrum } = useLaterMessages().charts;
  return (
    <Spectrum lanes={lanesFor(live, probedBy('spectrum'))} text={spectrum} run={live.run} choices={live.choices} />
  );
}
