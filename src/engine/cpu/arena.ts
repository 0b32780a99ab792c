/**
 * The memory of one lane on the CPU engine: where each tensor lies and how it is padded. The hidden dimension is the
 * SIMD dimension, padded to P = ⌈H/4⌉·4; padding holds zeros or is never read.
 *
 * States and inputs share rows [h_{t-1} (P) | 1 | x_t (I)], so that a gate's pre-activation is one product with
 * [U; b; W], and the gradients of all three are one product too.
 */
import { meetsState } from '../../model/cells/index.ts';
import { type LaneLayout, learnsStart } from '../layout.ts';
import { padded } from '../packed.ts';

export const FLOAT_BYTES = 4;

/** An array of f32 in the arena: `count` pieces of `stride` floats from byte `at` on. */
export interface Region {
  /** Byte address. */
  readonly at: number;
  /** Floats from one timestep (or slot) to the next. */
  readonly stride: number;
  readonly floats: number;
}

/** [terms][N], [P + 1][outputStride] and [states][P] (of a learned start), as `packed.ts` lays them out; gradients and slots too. */
export interface WeightRegions {
  readonly cell: Region;
  readonly output: Region;
  readonly start: Region;
}

export interface SecondRegions {
  /** What the product meets: [T][B][P]. */
  readonly operands: Region;
  /** ∂L/∂operand of one timestep, scaled: [B][P]. */
  readonly adjoint: Region;
  /** Uᵀ, or (U − Uᵀ)ᵀ, of its blocks: [blocks · P][P]. */
  readonly transposed: Region;
  /** Columns of its blocks in rows of N: the last ones. */
  readonly firstColumn: number;
  readonly columns: number;
}

export interface Arena {
  /** P, floats per state and block. */
  readonly unitStride: number;
  /** N = blocks · P, floats per row of pre-activations and of [U; b; W]. */
  readonly blockStride: number;
  /** How many of these columns meet h: the first ones. */
  readonly recurrentColumns: number;
  /** Floats per row [h | 1 | x], padded. */
  readonly rowStride: number;
  /** Rows of [U; b; W]: P + 1 + I. */
  readonly terms: number;
  /** O padded. */
  readonly outputStride: number;
  /** B padded to a multiple of 4, for the loss. */
  readonly lossRows: number;
  /** [T + 1][B][rowStride]: piece t holds h_t and x_{t+1}. */
  readonly rows: Region;
  /** States other than h: [T + 1][B][P] each. */
  readonly states: readonly Region[];
  /** [T][B][P] each. */
  readonly residuals: readonly Region[];
  /** ∂L/∂state, scaled: [T + 1][B][P] each; piece t belongs to timestep t. */
  readonly adjoints: readonly Region[];
  /** Pre-activations, then their adjoints, of one timestep: [B][N]. */
  readonly blocks: Region;
  readonly outputs: Region;
  readonly targets: Region;
  readonly outputAdjoints: Region;
  /** [lossRows]: weight of each row, 0 for padding. */
  readonly rowWeights: Region;
  readonly weights: WeightRegions;
  readonly gradients: WeightRegions;
  /** Of [U; b; W] too: the sum of what tiny ∂L/∂states add to `met.gradients`, times a power of two. */
  readonly tinyGradients: Region;
  /** What meets rows [h | 1 | x], and its gradient: [U; b; W] itself, but with U − Uᵀ where a block is antisymmetric. */
  readonly met: { readonly weights: Region; readonly gradients: Region };
  /** One for each slot of the optimizer. */
  readonly slots: readonly WeightRegions[];
  /** Uᵀ, or (U − Uᵀ)ᵀ, of the blocks that meet h: [blocks · P][P]; Vᵀ: [outputStride][P]. */
  readonly recurrentTransposed: Region;
  readonly outputTransposed: Region;
  /** Where the cell has a second product: see `second-product.ts`. */
  readonly second: SecondRegions | undefined;
  /** Where the lane has a regularizer: rows of one timestep [B][P], and the sum of their products [P][N]. */
  readonly regularizer: { readonly rows: Region; readonly products: Region } | undefined;
  /** Four f64 for sums. */
  readonly sums: Region;
  /** For the columns of any weight matrix: factors in f32, sums in f64. */
  readonly columnScales: Region;
  readonly columnSums: Region;
  /** Weights before an update, where a constraint changes them once more. */
  readonly before: WeightRegions | undefined;
  readonly bytes: number;
}

export function arenaOf({ sizes, program, regularizer, optimizer, parameters }: LaneLayout): Arena {
  const { batchSize: B, timesteps: T, inputSize: I, hiddenSize: H, outputSize: O, lossSteps } = sizes;
  const unitStride = padded(H);
  const blockStride = program.blocks.length * unitStride;
  const recurrentColumns = program.blocks.filter(meetsState).length * unitStride;
  const secondColumns = program.blocks.filter(({ isSecond }) => isSecond).length * unitStride;
  const terms = unitStride + 1 + I;
  const rowStride = padded(terms);
  const outputStride = padded(O);
  const lossRows = padded(B);
  const startRows = learnsStart({ parameters }) ? program.states.length : 0;
  let end = 0;
  /** Regions start on cache lines; a few spare floats let the last vector of a row be read whole. */
  const region = (pieces: number, stride: number): Region => {
    const at = end;
    const floats = pieces * stride;
    end = Math.ceil((at + floats * FLOAT_BYTES) / 64) * 64 + 64;
    return { at, stride, floats };
  };
  const many = (count: number, pieces: number, stride: number) =>
    Array.from({ length: count }, () => region(pieces, stride));
  const weightRegions = (): WeightRegions => ({
    cell: region(1, terms * blockStride),
    output: region(1, (unitStride + 1) * outputStride),
    start: region(1, startRows * unitStride),
  });
  const [weights, gradients] = [weightRegions(), weightRegions()];
  const isTied = program.blocks.some(({ isAntisymmetric }) => isAntisymmetric);
  const met = { weights: weights.cell, gradients: gradients.cell };
  return {
    unitStride,
    blockStride,
    recurrentColumns,
    rowStride,
    terms,
    outputStride,
    lossRows,
    rows: region(T + 1, B * rowStride),
    states: many(program.states.length - 1, T + 1, B * unitStride),
    residuals: many(program.residuals.length, T, B * unitStride),
    adjoints: many(program.states.length, T + 1, B * unitStride),
    blocks: region(1, B * blockStride),
    outputs: region(lossSteps, lossRows * outputStride),
    targets: region(lossSteps, lossRows * outputStride),
    outputAdjoints: region(lossSteps, lossRows * outputStride),
    rowWeights: region(1, lossRows),
    weights,
    gradients,
    met: isTied ? { weights: region(1, weights.cell.stride), gradients: region(1, gradients.cell.stride) } : met,
    tinyGradients: region(1, gradients.cell.stride),
    slots: optimizer.slots.map(weightRegions),
    recurrentTransposed: region(1, recurrentColumns * unitStride),
    outputTransposed: region(1, outputStride * unitStride),
    second: program.operand && {
      operands: region(T, B * unitStride),
      adjoint: region(1, B * unitStride),
      transposed: region(1, secondColumns * unitStride),
      firstColumn: blockStride - secondColumns,
      columns: secondColumns,
    },
    regularizer: regularizer && { rows: region(1, B * unitStride), products: region(1, unitStride * blockStride) },
    sums: region(1, 8),
    columnScales: region(1, Math.max(blockStride, outputStride)),
    columnSums: region(1, 2 * Math.max(blockStride, outputStride)),
    before: optimizer.columnScale && weightRegions(),
    bytes: end,
  };
}
