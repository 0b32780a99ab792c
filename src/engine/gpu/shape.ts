/**
 * The shape of one kind of lane on the GPU: what kernels are printed for, and where everything lies in the buffers.
 * Lanes of one kind have it in common and share every dispatch; which programs they run in it is not said here.
 *
 * A workgroup of 64 threads runs the whole sequence for a tile of R batch rows. Thread = (4 rows, 4 hidden units), so
 * its states and adjoints stay in registers and only h is shared, in R·P floats of workgroup memory: 4 KiB. That memory
 * is zeroed before a kernel starts, by a software adapter with one statement per float: more of it compiles longer.
 */
import { isVector, keptTensors, type LaneLayout, learnsStart, type ParameterName } from '../layout.ts';
import { type PackedPlace, packedPlace, padded } from '../packed.ts';
import { type BatchPlace, batchPlace } from './batch.ts';

export const SWEEP_THREADS = 64;
/** Threads that add up the sums of the others. */
export const SWEEP_GROUPS = 8;
/** Weights (vectors of four) that a workgroup updates, if a column has no more. */
const CHUNK_VECTORS = 512;
export const UPDATE_THREADS = 64;
/** Workgroup memory that every WebGPU device has. */
const WORKGROUP_BYTES = 16384;

/** Offsets and counts in vectors of four floats, unless a name says otherwise. */
export interface GpuShape {
  /** A lane's, for what all lanes of the kind share: sizes, loss, metric, number and parts of blocks, states, residuals. */
  readonly layout: LaneLayout;
  /** B, T, I, H, O and the number of timesteps with a loss. */
  readonly B: number;
  readonly T: number;
  readonly I: number;
  readonly H: number;
  readonly O: number;
  readonly L: number;
  /** H padded, in floats and in vectors. */
  readonly P: number;
  readonly C: number;
  /** Blocks of columns, and vectors of a row of [U; b; W]. */
  readonly G: number;
  readonly N: number;
  /** Rows of [U; b; W]: P + 1 + I; row P is the bias. */
  readonly terms: number;
  /** Vectors of a row of [V; c]. */
  readonly OV: number;
  /** Rows of a tile, tiles of a lane, padded batch. */
  readonly R: number;
  readonly tiles: number;
  readonly BP: number;
  /** Vectors of all weights of a lane; [V; c] begins at `outputAt`, a start that is learned at `startAt`. */
  readonly weights: number;
  readonly outputAt: number;
  readonly startAt: number;
  /** Vectors of the start, [states][C]; 0 where it is not learned. */
  readonly startVectors: number;
  /** Pieces of the sequence buffer of a lane. */
  readonly statesAt: readonly number[];
  readonly residualsAt: readonly number[];
  readonly blocksAt: number;
  /** Present where the cell has a second product. */
  readonly second: SecondPlace | undefined;
  /** ∂L/∂states of all windows: none where one backward sweep has it all. */
  readonly totalsAt: readonly number[];
  /** ∂L/∂states before the first timestep, true values, [states][BP][C]; where they are learned. */
  readonly startAdjointAt: number;
  /** The last states of the last step, where a lane of the kind carries them over: [states][BP][C]. */
  readonly carriedAt: readonly number[];
  readonly sequence: number;
  readonly truncation: TruncationSort;
  /** Present where the kind's lanes have a regularizer. */
  readonly regularizer: RegularizerPlace | undefined;
  /** Floats of a lane in the output buffer: outputs [L][BP][4·OV], their adjoints alike, ⌊log2⌋ of a row's greatest adjoint [L][BP]. */
  readonly outputFloats: number;
  /** Floats of a tile's record: per timestep (squares, their exponent, exponent of the stored block adjoints), then loss and metric, then penalties and pairs. */
  readonly tileFloats: number;
  /** M, micro-batches of a step; each has a slot of the feed and of the records of tiles. */
  readonly M: number;
  /** Where a micro-batch is. */
  readonly batch: BatchPlace;
  readonly feed: FeedShape;
  /** Slots per parameter in the slot buffer: those of the optimizer that keeps most. */
  readonly slots: number;
  readonly parts: readonly WeightPart[];
  /** The parameter of every chunk. */
  readonly chunks: readonly ParameterName[];
  /** Parts over which the sum over timesteps is split. */
  readonly splits: number;
}

/**
 * What the backward part of a sweep must be able to do: nothing but full BPTT, windows that share no timestep, windows
 * that overlap and are carried one sweep after the other.
 */
export type TruncationSort = 'none' | 'apart' | 'overlapping';

export function truncationSort({ windows, sizes }: LaneLayout): TruncationSort {
  if (windows.sweeps > 1) return 'overlapping';
  return windows.reach < sizes.timesteps ? 'apart' : 'none';
}

/** What the sweep of a kind must be able to do, since some lane needs it. */
export interface SweepTraits {
  readonly truncation: TruncationSort;
  /** Steps may start from the last states of the step before. */
  readonly carries: boolean;
}

export const sweepTraits = (layouts: readonly LaneLayout[]): SweepTraits => ({
  truncation: layouts.map(truncationSort).find((sort) => sort !== 'none') ?? 'none',
  carries: layouts.some((layout) => keptTensors(layout).some(({ role }) => role === 'carried')),
});

/** Floats of a slot of the feed: rows, row weight, the batch; then for each lane what stands below. */
export interface FeedShape {
  readonly lanesAt: number;
  /** Start states [states][B][P]. */
  readonly startFloats: number;
  /** Settings of the clip, numbers of the optimizer, then which cell, clip and optimizer of the kind are the lane's, then α. */
  readonly clipAt: number;
  readonly optimizerAt: number;
  readonly variantsAt: number;
  /** k1 and k2 of truncated BPTT, where a lane of the kind truncates. */
  readonly windowsAt: number;
  /** 1 where the step starts from what is carried over, if a lane of the kind does. */
  readonly carriesAt: number;
  readonly laneFloats: number;
}

/** Of a second product. */
export interface SecondPlace {
  /** Piece of the sequence buffer: the operand of every timestep. */
  readonly operandAt: number;
  /** Vectors of a row of [U; b; W] before the columns of its blocks, which are the last. */
  readonly firstColumn: number;
}

/** Where the numbers of a regularizer are. */
export interface RegularizerPlace {
  /** Piece of the sequence buffer: v of every timestep, times its weight in the gradient. */
  readonly weightedAt: number;
  /** Floats within a lane's part of the feed, before α, and within a tile's record. */
  readonly weightAt: number;
  readonly recordAt: number;
}

/** The most that any lane of the kind needs for its update. */
export interface UpdateSizes {
  /** Numbers in the feed: settings of the clip, numbers of the optimizer. */
  readonly clipNumbers: number;
  readonly optimizerNumbers: number;
  readonly slots: number;
}

/** Sorts of programs of which a lane has one of its kind's, in the order of the feed. */
export const VARIANTS = ['cell', 'clip', 'optimizer'] as const;

/** Where in a lane's part of the feed it stands which program is its own. */
export const variantAt = ({ variantsAt }: FeedShape, sort: (typeof VARIANTS)[number]): number =>
  variantsAt + VARIANTS.indexOf(sort);

/**
 * How the weights of one parameter are shared out: a workgroup has a chunk of whole columns, and of a vector all, so
 * that it knows their norms by itself. A thread stays in one column of vectors, if it is a matrix.
 */
export interface WeightPart {
  readonly parameter: ParameterName;
  /** Vectors within a lane, from `at` to `end` − 1, in rows of `row`; a vector goes in rows of as many as there are threads. */
  readonly at: number;
  readonly end: number;
  readonly row: number;
  /** Columns of vectors in a chunk, a power of two; the last chunk may have fewer. */
  readonly across: number;
  readonly firstChunk: number;
  readonly chunks: number;
}

/** @param places vectors before each matrix of a lane's weights */
function weightParts(
  layout: LaneLayout,
  places: Readonly<Record<PackedPlace['matrix'], number>>,
): readonly WeightPart[] {
  let firstChunk = 0;
  return layout.parameters.map((parameter): WeightPart => {
    const { matrix, at: firstFloat, rowStride, storedRows: rows } = packedPlace(layout, parameter);
    const at = firstFloat / 4 + places[matrix];
    const stored = rowStride / 4;
    const end = at + rows * stored;
    let across = UPDATE_THREADS;
    if (!isVector(parameter)) while (across > 1 && (rows * across > CHUNK_VECTORS || across >= 2 * stored)) across /= 2;
    const row = isVector(parameter) ? UPDATE_THREADS : stored;
    const part = { parameter, at, end, row, across, firstChunk, chunks: Math.ceil(row / across) };
    firstChunk += part.chunks;
    return part;
  });
}

/** Vectors of a chunk that a thread has, at most. */
export const vectorsPerThread = ({ parts }: Pick<GpuShape, 'parts'>): number =>
  Math.max(...parts.map(({ at, end, row, across }) => Math.ceil((((end - at) / row) * across) / UPDATE_THREADS)));

/** Bytes of workgroup memory of the sweep: h of one timestep, the outputs, the sums of squares. */
export const sweepBytes = ({ R, C, O }: Pick<GpuShape, 'R' | 'C' | 'O'>): number =>
  R * C * 16 + R * O * 4 + (SWEEP_THREADS + SWEEP_GROUPS) * 16;

/** Rows of a tile: as many as threads and workgroup memory allow. One thread scores a row, and one keeps four. */
function tileRows(B: number, C: number, O: number): number {
  let R = Math.min(padded(B), SWEEP_THREADS, 4 * Math.max(1, Math.floor(SWEEP_THREADS / C)));
  while (R > 4 && sweepBytes({ R, C, O }) > WORKGROUP_BYTES) R -= 4;
  return R;
}

/**
 * @param examples how many lie on the device, if the batches are drawn from such
 * @param M micro-batches of a step
 */
export function gpuShape(
  layout: LaneLayout,
  update: UpdateSizes,
  traits: SweepTraits,
  examples?: number,
  M = 1,
): GpuShape {
  const { batchSize: B, timesteps: T, inputSize: I, hiddenSize: H, outputSize: O, lossSteps: L } = layout.sizes;
  const { program } = layout;
  const P = padded(H);
  const C = P / 4;
  const G = program.blocks.length;
  const N = G * C;
  const terms = P + 1 + I;
  const OV = padded(O) / 4;
  const R = tileRows(B, C, O);
  const tiles = Math.ceil(B / R);
  const BP = tiles * R;
  const outputAt = terms * N;
  const startAt = outputAt + (P + 1) * OV;
  const startVectors = learnsStart(layout) ? program.states.length * C : 0;
  let at = 0;
  const take = (vectors: number): number => {
    const start = at;
    at += vectors;
    return start;
  };
  const statesAt = program.states.map(() => take((T + 1) * BP * C));
  const residualsAt = program.residuals.map(() => take(T * BP * C));
  const blocksAt = take(T * BP * N);
  const second = program.operand && {
    operandAt: take(T * BP * C),
    firstColumn: program.blocks.findIndex(({ isSecond }) => isSecond) * C,
  };
  const totalsAt = traits.truncation === 'overlapping' ? program.states.map(() => take(T * BP * C)) : [];
  const startAdjointAt = take(startVectors * BP);
  const carriedAt = traits.carries ? program.states.map(() => take(BP * C)) : [];
  const weightedAt = layout.regularizer && take(T * BP * C);
  const batchAt = 2;
  const batch = batchPlace({ B, T, I, O, L }, batchAt, examples);
  const startFloats = program.states.length * B * P;
  const optimizerAt = startFloats + update.clipNumbers;
  const variantsAt = optimizerAt + update.optimizerNumbers;
  const windowsAt = variantsAt + VARIANTS.length;
  const carriesAt = windowsAt + (traits.truncation === 'none' ? 0 : 2);
  const weightAt = carriesAt + (traits.carries ? 1 : 0);
  const recordAt = 3 * T + 2;
  const parts = weightParts(layout, { cell: 0, output: outputAt, start: startAt });
  return {
    layout,
    B,
    T,
    I,
    H,
    O,
    L,
    P,
    C,
    G,
    N,
    terms,
    OV,
    R,
    tiles,
    BP,
    weights: startAt + startVectors,
    outputAt,
    startAt,
    startVectors,
    statesAt,
    residualsAt,
    blocksAt,
    second,
    totalsAt,
    startAdjointAt,
    carriedAt,
    sequence: at,
    truncation: traits.truncation,
    regularizer: weightedAt === undefined ? undefined : { weightedAt, weightAt, recordAt },
    outputFloats: 2 * L * BP * OV * 4 + L * BP,
    tileFloats: recordAt + (layout.regularizer ? 2 : 0),
    M,
    batch,
    feed: {
      lanesAt: batchAt + batch.feedFloats,
      startFloats,
      clipAt: startFloats,
      optimizerAt,
      variantsAt,
      windowsAt,
      carriesAt,
      laneFloats: weightAt + (layout.regularizer ? 1 : 0),
    },
    slots: update.slots,
    parts,
    chunks: parts.flatMap(({ parameter, chunks }) => Array.from({ length: chunks }, () => parameter)),
    splits: Math.min(T, 8),
  };
}
