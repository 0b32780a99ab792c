/** The arithmetic of the chart of saturated units: lines of shares over timesteps. No React. */
import type { SaturationResult } from '../../probe/saturation.ts';
import { formatShare } from '../messages/numbers.ts';
import { formatInteger } from '../plot/format.ts';
import type { ChartLane, ReadoutRow } from '../plot/lane.ts';
import type { Point } from '../plot/path.ts';
import type { VerticalScale } from '../plot/rows.ts';
import type { ChartText } from '../plot/text.ts';
import type { Probed, ProbeText } from './chart.ts';

export interface SaturationLane extends ChartLane, Probed<'saturation'> {
  /** Sequences of a batch, of which the probe may leave some out. */
  readonly batchSize: number;
}

/** One lane in a sentence; numbers as text. */
export interface SaturationSummary {
  readonly name: string;
  readonly atFirst: string;
  readonly atLast: string;
  readonly timesteps: string;
  /** What counts as saturated, and units that always are. */
  readonly note: string;
}

export interface SaturationChartText extends ChartText, ProbeText {
  /** Names the horizontal axis. */
  readonly timesteps: string;
  /** "3 of 64 units always", where the derivative is small, and "3 of 64 units dead", where it is 0. */
  readonly stuck: (count: string, units: string) => string;
  readonly dead: (count: string, units: string) => string;
  /** Where the probe leaves out sequences: "4 sequences". */
  readonly ofSequences: (count: string) => string;
  /** Of a cell that has nothing that saturates. */
  readonly never: string;
  readonly summarise: (lanes: readonly SaturationSummary[], step: string) => string;
}

/** "|hₜ| ≥ 0.9 · 3 of 64 units always"; undefined before the first probing. */
export function noteOf({ found, batchSize }: SaturationLane, text: SaturationChartText): string | undefined {
  if (!found) return undefined;
  const { result } = found;
  if (!result) return text.never;
  const { formula, stuck, units, isDeadly, sequences } = result;
  const always = (isDeadly ? text.dead : text.stuck)(formatInteger(stuck), formatInteger(units));
  const part = sequences < batchSize ? [text.ofSequences(formatInteger(sequences))] : [];
  return [formula, always, ...part].join(' · ');
}

export const shareOf = ({ found }: SaturationLane): Float64Array | undefined => found?.result?.share;

export const linePoints = (
  share: SaturationResult['share'],
  xOf: (t: number) => number,
  { yOf }: VerticalScale,
): Point[] => Array.from(share, (value, i): Point => [xOf(i + 1), yOf(value)]);

export function readoutRow(lane: SaturationLane, t: number, { yOf }: VerticalScale): ReadoutRow {
  const { id, name, style } = lane;
  const value = shareOf(lane)?.[t - 1];
  return { id, name, style, value: value === undefined ? '–' : formatShare(value), y: yOf(value ?? Number.NaN) };
}

export function summaryOf(lane: SaturationLane, text: SaturationChartText): SaturationSummary[] {
  const share = shareOf(lane);
  if (!share) return [];
  const [atFirst, atLast] = [formatShare(share[0] ?? Number.NaN), formatShare(share.at(-1) ?? Number.NaN)];
  return [{ name: lane.name, atFirst, atLast, timesteps: formatInteger(share.length), note: noteOf(lane, text) ?? '' }];
}
