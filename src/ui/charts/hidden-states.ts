/** The arithmetic of the heat map of hidden states: h of one sequence in; pictures, values and sentences out. No React. */
import { interpolateRdBu } from 'd3';
import { formatNumber } from '../messages/numbers.ts';
import { samplePositions } from '../plot/cursor.ts';
import { formatInteger } from '../plot/format.ts';
import { type HeatScale, Joined, positionsAt, shadesOf } from '../plot/heat.ts';
import type { HeatPicture } from '../plot/heat-canvas.ts';
import type { ChartLane, ChartTable } from '../plot/lane.ts';
import type { HeatText } from '../plot/text.ts';

/** h of one sequence. */
export interface HiddenValues {
  /** Of the batch that it is from. */
  readonly step: number;
  /** H and T. */
  readonly units: number;
  readonly timesteps: number;
  /** h_t [units, timesteps]. A new array for every step that is measured. */
  readonly values: Float32Array;
}

export interface HiddenLane extends ChartLane {
  readonly hidden: HiddenValues | undefined;
}

/** One lane in a sentence about the chart: its least and greatest state, as text. */
export interface HiddenSummary {
  readonly name: string;
  readonly units: string;
  readonly range: string;
  readonly divergedAtStep: string | undefined;
}

export interface HiddenStatesText extends HeatText {
  /** "t = 3, unit 12": what the values at the cursor are of. */
  readonly cell: (t: string, unit: string) => string;
  /** Before what is measured: the units of the lanes, and the step of the batch. */
  readonly ofStep: (units: string, step: string) => string;
  readonly notMeasured: string;
  /** Of a lane that diverged, with the step it was last measured at, if it was. */
  readonly lost: (divergedAt: string, measuredAt: string | undefined) => string;
  readonly summarise: (lanes: readonly HiddenSummary[], step: string) => string;
}

/** Blue below 0, white at 0, red above; without the darkest ends, which look alike. */
const DIVERGING = shadesOf((share) => interpolateRdBu(0.92 - 0.84 * share));

/** By array of states: frames come more often than probes. */
const greatestSoFar = new WeakMap<Float32Array, number>();

function greatestOf(values: Float32Array): number {
  const known = greatestSoFar.get(values);
  if (known !== undefined) return known;
  let greatest = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (size > greatest && size < Number.POSITIVE_INFINITY) greatest = size;
  }
  greatestSoFar.set(values, greatest);
  return greatest;
}

/** The greatest |h| of all lanes that is finite; 1 where there is none, or all are 0. */
export const greatestState = (lanes: readonly HiddenLane[]): number =>
  Math.max(0, ...lanes.flatMap(({ hidden }) => (hidden ? greatestOf(hidden.values) : []))) || 1;

/** A round number that is not less: 1, 2 or 5 times a power of ten. */
export function roundSize(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  return [1, 2, 5, 10].map((part) => part * power).find((end) => end >= size * (1 - 1e-9)) ?? size;
}

/** From −greatest to greatest. */
export const hiddenScale = (greatest: number): HeatScale => ({
  domain: [-greatest, greatest],
  shades: DIVERGING,
  kind: 'linear',
  plain: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
});

/** States as a picture: timesteps across, the first unit at the bottom. */
export function pictureOf(hidden: HiddenValues | undefined): HeatPicture {
  const { units, timesteps, values } = hidden ?? { units: 1, timesteps: 0, values: new Float32Array(0) };
  const joined = new Joined();
  return {
    source: hidden?.values,
    version: 0,
    settled: timesteps,
    end: timesteps,
    rows: units,
    columns: (width, last, bands) => (x, into) => {
      const [first, end] = positionsAt(x, width, last);
      if (first > timesteps) return false;
      for (let band = 0; band < bands.count; band++) {
        joined.clear();
        for (let unit = bands.rows[band]!; unit < bands.rows[band + 1]!; unit++) {
          for (let t = first; t <= Math.min(end, timesteps); t++) joined.add(values[unit * timesteps + t - 1]!, false);
        }
        into[band] = joined.value;
      }
      return true;
    },
  };
}

/** h of a unit at a timestep, as text. */
export function formatState(hidden: HiddenValues | undefined, t: number, unit: number): string {
  if (!hidden || t > hidden.timesteps || unit > hidden.units) return '–';
  return formatNumber(hidden.values[(unit - 1) * hidden.timesteps + t - 1]!);
}

/** The least and the greatest of all states, or of those at one timestep, as text. */
export function formatStates({ units, timesteps, values }: HiddenValues, t?: number): string {
  let [least, greatest, isLost] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, false];
  for (let unit = 0; unit < units; unit++) {
    for (let at = t ?? 1; at <= (t ?? timesteps); at++) {
      const value = values[unit * timesteps + at - 1]!;
      isLost ||= Number.isNaN(value);
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
  }
  const range = least < greatest ? [`${formatNumber(least)} … ${formatNumber(greatest)}`] : [formatNumber(least)];
  return [...(least <= greatest ? range : []), ...(isLost ? [formatNumber(Number.NaN)] : [])].join(' / ');
}

export function summaryOf({ name, hidden, divergedAtStep }: HiddenLane): HiddenSummary[] {
  if (!hidden) return [];
  const diverged = divergedAtStep === undefined ? undefined : formatInteger(divergedAtStep);
  return [{ name, units: formatInteger(hidden.units), range: formatStates(hidden), divergedAtStep: diverged }];
}

/** What an empty panel is, and how old one of a lane is that diverged. */
export function noteOf({ hidden, divergedAtStep }: HiddenLane, text: HiddenStatesText): string | undefined {
  if (divergedAtStep === undefined) return hidden ? undefined : text.notMeasured;
  return text.lost(formatInteger(divergedAtStep), hidden && formatInteger(hidden.step));
}

/** What is shown, of how many units and of which step, once for all lanes: "H = 64, step 43 … 62 · h of …". */
export function measureOf(lanes: readonly HiddenLane[], text: HiddenStatesText): string {
  // Lanes are measured one after another. One that diverged stays as it was.
  const measured = lanes.flatMap(({ hidden, divergedAtStep }) =>
    hidden && divergedAtStep === undefined ? [hidden] : [],
  );
  if (measured.length === 0) return text.measure;
  const steps = measured.map(({ step }) => step);
  const ends = new Set([Math.min(...steps), Math.max(...steps)]);
  const units = new Set(measured.map((each) => each.units));
  return `${text.ofStep([...units].map(formatInteger).join(' / '), [...ends].map(formatInteger).join(' … '))} · ${text.measure}`;
}

const TABLE_ROWS = 11;

/** The least and the greatest state of all units, at timesteps from 1 to T. */
export function tableOf(lanes: readonly HiddenLane[], timesteps: number, text: HiddenStatesText): ChartTable {
  const measured = lanes.filter(({ hidden }) => hidden);
  const at = measured.length === 0 ? [] : samplePositions({ first: 1, last: timesteps, stride: 1 }, TABLE_ROWS);
  return {
    columns: [text.positions, ...measured.map(({ name }) => name)],
    rows: at.map((t) => [
      formatInteger(t),
      ...measured.map(({ hidden }) => (t <= hidden!.timesteps ? formatStates(hidden!, t) : '–')),
    ]),
  };
}
