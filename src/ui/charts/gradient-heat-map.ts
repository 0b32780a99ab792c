/**
 * The arithmetic of the heat map of ḡ_t over timesteps and steps: histories in; pictures, values and sentences out.
 * No React. Colours are plot/heat.ts.
 */
import { interpolateCividis } from 'd3';
import type { VectorSeries } from '../../lab/vector-history.ts';
import { formatPower } from '../messages/numbers.ts';
import type { Tick } from '../plot/Axes.tsx';
import { samplePositions } from '../plot/cursor.ts';
import { formatInteger, formatMagnitude } from '../plot/format.ts';
import { type HeatScale, Joined, positionsAt, shadesOf } from '../plot/heat.ts';
import type { HeatPicture } from '../plot/heat-canvas.ts';
import type { ChartLane, ChartTable } from '../plot/lane.ts';
import { decadeTicks, type Range, unionOf } from '../plot/range.ts';
import type { HeatText } from '../plot/text.ts';
import { F32, neededDecadesOf } from './gradient-over-time.ts';
import { trainingLanes } from './training-lanes.ts';

export interface GradientHeatLane extends ChartLane {
  /** log2 ḡ_t of all steps. */
  readonly history: VectorSeries;
}

/** One lane in a sentence about the chart: norms at t = 1, as text. */
export interface GradientHeatSummary {
  readonly name: string;
  /** At the first steps and at the last ones. */
  readonly before: string;
  readonly now: string;
  readonly divergedAtStep: string | undefined;
}

export interface GradientHeatText extends HeatText {
  /** "step 12, t = 3", "steps 9 to 16, t = 3": what the values at the cursor are of. */
  readonly cell: (first: string, last: string, t: string) => string;
  /** Beside the texture of what 32-bit floats hold with fewer digits or not at all. */
  readonly beyondF32: string;
  /** Heads a column of the table: "orthogonal, t = 1". */
  readonly column: (name: string, t: string) => string;
  readonly summarise: (lanes: readonly GradientHeatSummary[], step: string) => string;
}

const LOG10_2 = Math.log10(2);
const CIVIDIS = shadesOf(interpolateCividis);

/** log10 of the least and the greatest that the lanes have ever had; undefined where none is finite. */
const extentOf = (lanes: readonly GradientHeatLane[]): Range | undefined =>
  unionOf(...lanes.map(({ history: { least, greatest } }): Range => [least * LOG10_2, greatest * LOG10_2]));

/** Decades for all that any lane that trains has ever had. */
export const decadesOf = (lanes: readonly GradientHeatLane[]): Range => neededDecadesOf(extentOf(trainingLanes(lanes)));

/** Decades with a tick on a key of this width, px, where they stand on it, and which also stand for what is beyond. */
export function keyTicks(lanes: readonly GradientHeatLane[], [low, high]: Range, width: number): Tick[] {
  const [least, greatest] = extentOf(lanes) ?? [low, high];
  const shareOf = (decade: number) => (decade - low) / (high - low);
  const ends = [
    ...(least < low ? [{ at: 0, label: `≤${formatPower(low)}` }] : []),
    ...(greatest > high ? [{ at: 1, label: `≥${formatPower(high)}` }] : []),
  ];
  const ticks = decadeTicks([low, high], width, TICK_ROOM)
    .map((decade): Tick => ({ at: shareOf(decade), label: formatPower(decade) }))
    .filter(({ at }) => ends.every((end) => Math.abs(end.at - at) * width >= TICK_ROOM));
  return [...ticks, ...ends];
}

/** From one tick of the key to the next, px. */
const TICK_ROOM = 36;

export const gradientScale = (decades: Range): HeatScale => ({
  domain: decades,
  shades: CIVIDIS,
  kind: 'log',
  plain: [F32.leastNormal, F32.greatest],
});

/** A history as a picture: steps across, t = 1 at the bottom. */
export function pictureOf(history: VectorSeries): HeatPicture {
  const { timesteps, length, min, max, mean, hasNaN } = history;
  const joined = new Joined();
  return {
    source: history,
    version: history.merges,
    settled: length > 1 ? history.lastStep(length - 2) : 0,
    end: length > 0 ? history.lastStep(length - 1) : 0,
    rows: Math.max(1, timesteps),
    columns: (width, last, bands) => {
      let before: Range = [-1, -1];
      return (x, values) => {
        const [first, end] = positionsAt(x, width, last);
        const [from, to] = [Math.max(0, history.indexAt(first)), history.indexAt(end)];
        if (to < from || first > history.lastStep(to)) return false;
        // Wide columns: their values are there already.
        if (from === before[0] && to === before[1]) return true;
        before = [from, to];
        for (let band = 0; band < bands.count; band++) {
          joined.clear();
          for (let i = from; i <= to; i++) {
            for (let cell = i * timesteps + bands.rows[band]!; cell < i * timesteps + bands.rows[band + 1]!; cell++) {
              if (hasNaN[cell] !== 0) joined.add(Number.NaN, false);
              else if (max[cell] === Number.POSITIVE_INFINITY) joined.add(Number.POSITIVE_INFINITY, false);
              else joined.add(mean[cell]!, min[cell] === Number.NEGATIVE_INFINITY);
            }
          }
          values[band] = joined.value * LOG10_2;
        }
        return true;
      };
    },
  };
}

/** The norm at a step and a timestep as text: the least and the greatest where several steps lie in one bucket. */
export function formatCell(history: VectorSeries, step: number, t: number): string {
  const bucket = history.at(step);
  if (!bucket || step > bucket.lastStep || t > history.timesteps) return '–';
  const [min, max] = [bucket.min[t - 1]!, bucket.max[t - 1]!];
  const isLost = bucket.hasNaN[t - 1] !== 0;
  if (Number.isNaN(min)) return formatMagnitude(Number.NaN);
  const [least, greatest] = [formatMagnitude(min * LOG10_2), formatMagnitude(max * LOG10_2)];
  const range = least === greatest ? least : `${least} … ${greatest}`;
  return isLost ? `${range} / ${formatMagnitude(Number.NaN)}` : range;
}

/** The steps of the bucket that holds a step, in the history that goes on longest. */
export function stepsAt(lanes: readonly GradientHeatLane[], step: number): Range {
  for (const { history } of lanes) {
    const i = history.indexAt(step);
    if (i >= 0 && step <= history.lastStep(i)) return [history.firstStep(i), history.lastStep(i)];
  }
  return [step, step];
}

export const lastStepOf = ({ history }: GradientHeatLane): number =>
  history.length > 0 ? history.lastStep(history.length - 1) : 0;

export function summaryOf(lane: GradientHeatLane): GradientHeatSummary[] {
  const { name, history, divergedAtStep } = lane;
  if (history.length === 0) return [];
  return [
    {
      name,
      before: formatCell(history, history.firstStep(0), 1),
      now: formatCell(history, lastStepOf(lane), 1),
      divergedAtStep: divergedAtStep === undefined ? undefined : formatInteger(divergedAtStep),
    },
  ];
}

const TABLE_ROWS = 11;

/** Norms at the first and at the last timestep, at steps from the first to the last. */
export function tableOf(lanes: readonly GradientHeatLane[], text: GradientHeatText): ChartTable {
  const last = Math.max(0, ...lanes.map(lastStepOf));
  const cells = lanes.flatMap((lane) => {
    const { timesteps } = lane.history;
    return [...new Set([1, timesteps])].filter((t) => t <= timesteps).map((t) => ({ lane, t }));
  });
  const steps = last === 0 ? [] : samplePositions({ first: 1, last, stride: 1 }, TABLE_ROWS);
  return {
    columns: [text.positions, ...cells.map(({ lane, t }) => text.column(lane.name, formatInteger(t)))],
    rows: steps.map((step) => [formatInteger(step), ...cells.map(({ lane, t }) => formatCell(lane.history, step, t))]),
  };
}
