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
  /** Of a lane that diverged, with the step it was last measured at, if it was. */
  readonly lost: (divergedAt: string, measuredAt: string | undefined) => string;
  readonly summarise: (lanes: readonly SaturationSummary[], step: string) => string;
}

/** What counts as saturated, where that is the same in all lanes: it is said once then. */
export function formulaOfAll(lanes: readonly SaturationLane[]): string | undefined {
  const results = lanes.flatMap(({ found }) => (found ? [found.result] : []));
  const formula = results[0]?.formula;
  return results.every((result) => result?.formula === formula) ? formula : undefined;
}

/** In the legend: "3 of 64 units always", where there are any, before what is not the same in all lanes. */
export function legendNoteOf(
  { found, batchSize, divergedAtStep }: SaturationLane,
  text: SaturationChartText,
  ofAll: string | undefined,
): string | undefined {
  const measuredAt = found && formatInteger(found.step);
  const lost = divergedAtStep === undefined ? [] : [text.lost(formatInteger(divergedAtStep), measuredAt)];
  if (!found?.result) return found ? text.never : lost[0];
  const parts = partsOf(found.result, batchSize, text);
  return [
    ...lost,
    ...(found.result.stuck > 0 ? [parts.always] : []),
    ...(ofAll === undefined ? [parts.formula] : []),
    ...parts.sequences,
  ].join(' · ');
}

/** "|hₜ| ≥ 0.9 · 3 of 64 units always"; undefined before the first probing. */
export function noteOf({ found, batchSize }: SaturationLane, text: SaturationChartText): string | undefined {
  if (!found) return undefined;
  const { result } = found;
  if (!result) return text.never;
  const { formula, always, sequences } = partsOf(result, batchSize, text);
  return [formula, always, ...sequences].join(' · ');
}

const partsOf = (
  { formula, stuck, units, isDeadly, sequences }: SaturationResult,
  batchSize: number,
  text: SaturationChartText,
) => ({
  formula,
  always: (isDeadly ? text.dead : text.stuck)(formatInteger(stuck), formatInteger(units)),
  sequences: sequences < batchSize ? [text.ofSequences(formatInteger(sequences))] : [],
});

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
