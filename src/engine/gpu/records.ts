/**
 * Reports from what the kernels leave in the ring: sums of squares with exponents, finished here in f64. The kernels
 * that write them: `sweep.ts` (records of tiles) and `update.ts` (records of chunks).
 */
import { boundOf, clipNumbers, clipSummary, globalNorm, NOTHING_CLIPPED, scopeOf, unitsOf } from '../clip.ts';
import { forEachParameter, type LaneLayout, type ParameterName, type PerParameter } from '../layout.ts';
import { regularizationIn, type StepReport } from '../report.ts';
import { metricBeside } from '../step.ts';
import { LOST } from './powers.ts';
import type { GpuShape } from './shape.ts';
import { CHUNK_NUMBERS } from './update.ts';

/** Records of all lanes of a kind, of one step or of one sweep alone. */
export interface StepRecords {
  /** By micro-batch: [lanes][tiles][tileFloats]. */
  readonly tiles: readonly Float32Array[];
  /** [lanes][chunks of CHUNK_NUMBERS, mark] */
  readonly chunks: Float32Array;
}

/** Floats of a slot in the two report buffers. */
export const recordFloats = ({ tiles, tileFloats, chunks }: GpuShape, lanes: number) => ({
  tiles: lanes * tiles * tileFloats,
  chunks: lanes * chunkFloats(chunks.length),
});

/** Floats of a lane's chunk records: those of every chunk, then the mark. */
export const chunkFloats = (chunks: number): number => chunks * CHUNK_NUMBERS + 1;

/** The last float of a lane's chunk records. */
const MARK = { isLost: 1, hadStopped: 2 } as const;

export interface LaneOutcome {
  readonly report: StepReport;
  /** The step left the range of f32: before its update, which then did not happen, or by it. */
  readonly isLost: boolean;
}

/**
 * @param rows sequences of the step
 * @returns the outcome of one lane in one step; undefined where the lane had stopped before
 */
export function outcomeOf(
  shape: GpuShape,
  layout: LaneLayout,
  lane: number,
  step: number,
  rows: number,
  records: StepRecords,
): LaneOutcome | undefined {
  const floats = chunkFloats(shape.chunks.length);
  const mine = records.chunks.subarray(lane * floats, (lane + 1) * floats);
  const mark = mine[floats - 1];
  if (mark === MARK.hadStopped) return undefined;
  const isLost = mark === MARK.isLost;
  const { loss, metric, log2GradNormByTimestep } = scoreOf(shape, lane, rows, records);
  /** Norm of a quantity of the chunks, of one parameter or of all. */
  const norm = (quantity: keyof typeof QUANTITIES, parameter?: ParameterName): number => {
    const sums = shape.chunks.flatMap((chunk, i): Sum[] => {
      if (parameter && chunk !== parameter) return [];
      const at = i * CHUNK_NUMBERS + 2 * QUANTITIES[quantity];
      return [[mine[at]!, mine[at + 1]!]];
    });
    return 2 ** log2Root(sums);
  };
  const gradNorms = forEachParameter(layout, (name) => norm('gradient', name));
  const gradNorm = globalNorm(gradNorms);
  // Every entry may be within f32 while the norm, by which the clip divides, is not.
  const isNormLost = isLost && Number.isFinite(loss);
  const parameters = forEachParameter(layout, (name) => ({
    gradNorm: gradNorms[name]!,
    weightNorm: isLost ? Number.NaN : norm('weights', name),
    updateNorm: isLost ? Number.NaN : norm('change', name),
  }));
  const report: StepReport = {
    step,
    loss,
    metric: metricBeside(loss, metric),
    gradNorm: isNormLost && Number.isFinite(gradNorm) ? Number.POSITIVE_INFINITY : gradNorm,
    clippedGradNorm: isLost ? Number.NaN : norm('clipped'),
    ...(isLost ? NOTHING_CLIPPED : clipOf(shape, layout, gradNorms, mine)),
    parameters,
    log2GradNormByTimestep,
    ...regularizationIn(regularizationOf(shape, lane, records)),
  };
  const isUpdateLost = layout.parameters.some((name) => !Number.isFinite(parameters[name]!.updateNorm));
  return { report, isLost: isLost || isUpdateLost };
}

/** What a report says of the clip. Scales of units are known to the device: the least, and how many are below 1. */
function clipOf(
  { chunks }: GpuShape,
  layout: LaneLayout,
  gradNorms: PerParameter<number>,
  mine: Float32Array,
): ReturnType<typeof clipSummary> {
  const { clip } = layout.lane;
  if (scopeOf(clip) !== 'unit') return clipSummary(clipNumbers(layout, gradNorms));
  const at = chunks.map((_, i) => i * CHUNK_NUMBERS + LEAST_SCALE);
  const scaled = at.reduce((sum, place) => sum + mine[place + 1]!, 0);
  return {
    clipScale: Math.min(...at.map((place) => mine[place]!)),
    clipScaledShare: scaled / unitsOf(layout),
    clipBound: boundOf(clip),
  };
}

/** Place of the least scale in a chunk's record; behind it, how many are below 1. */
const LEAST_SCALE = 8;

/** Places of (sum, exponent) pairs in a chunk's record. */
const QUANTITIES = { gradient: 0, clipped: 1, weights: 2, change: 3 } as const;

/** What sweeps measured on `rows` sequences in all: means of loss and metric, log2 ḡ_t at index t − 1. */
export function scoreOf(
  shape: GpuShape,
  lane: number,
  rows: number,
  records: Pick<StepRecords, 'tiles'>,
): Pick<StepReport, 'loss' | 'metric' | 'log2GradNormByTimestep'> {
  const { T } = shape;
  const all = tilesOf(shape, lane, records);
  const sum = (at: number) => all.reduce((total, record) => total + record[at]!, 0);
  const log2GradNormByTimestep = Float64Array.from({ length: T }, (_, i) => {
    const sums = all.map((record): Sum => [record[3 * i]!, record[3 * i + 1]!]);
    return log2Root(sums) + Math.log2(rows) / 2;
  });
  return { loss: sum(3 * T), metric: sum(3 * T + 1), log2GradNormByTimestep };
}

/** A lane's records of tiles, of all micro-batches. */
const tilesOf = ({ tiles, tileFloats }: GpuShape, lane: number, records: Pick<StepRecords, 'tiles'>): Float32Array[] =>
  records.tiles.flatMap((slot) =>
    Array.from({ length: tiles }, (_, i) => {
      const at = (lane * tiles + i) * tileFloats;
      return slot.subarray(at, at + tileFloats);
    }),
  );

/** Ω; 0 where no pair counts. */
function regularizationOf(shape: GpuShape, lane: number, records: Pick<StepRecords, 'tiles'>): number | undefined {
  const { regularizer } = shape;
  if (!regularizer) return undefined;
  const all = tilesOf(shape, lane, records);
  const [penalties, pairs] = [0, 1].map((i) =>
    all.reduce((sum, record) => sum + record[regularizer.recordAt + i]!, 0),
  ) as [number, number];
  return pairs === 0 ? 0 : penalties / pairs;
}

/** (sum of squares, exponent): true = sum · 4^exponent. */
type Sum = readonly [sum: number, exponent: number];

/** log2 of the root of added sums; −Infinity for zero, NaN where a number was not finite. */
function log2Root(sums: readonly Sum[]): number {
  if (sums.some(([, exponent]) => exponent >= LOST / 2)) return Number.NaN;
  const present = sums.filter(([sum]) => sum > 0);
  if (present.length === 0) return Number.NEGATIVE_INFINITY;
  const greatest = Math.max(...present.map(([, exponent]) => exponent));
  const total = present.reduce((all, [sum, exponent]) => all + sum * 4 ** (exponent - greatest), 0);
  return Math.log2(total) / 2 + greatest;
}
