/**
 * The passes of one lane on the CPU engine. The time loop and the exponents stand here; the arithmetic is in kernels
 * generated from the equations (`kernels.ts`) and one matrix product (`product.ts`).
 *
 * Block exponents: ∂L/∂state at timestep t is stored times a power of two, true = stored · 2^exponent[t], chosen so that
 * what is stored stays near 1. Norms are reported as logarithms of the true values, far outside the range of f32;
 * parameter gradients are plain f32 and overflow or vanish as f32 gradients do.
 */

import { evaluateUniform } from '../../equations/index.ts';
import { columnNorm } from '../../model/constraints/constraint.ts';
import type { Batch } from '../../model/tasks/index.ts';
import { updateNumber } from '../../model/update.ts';
import type { ClipNumbers, UnitNorms } from '../clip.ts';
import type { Divergence } from '../engine.ts';
import {
  adjointSequence,
  forEachParameter,
  isVector,
  type LaneLayout,
  type ParameterName,
  parameterNames,
  tensorOf,
} from '../layout.ts';
import { findNonFinite } from '../non-finite.ts';
import type { LanePasses } from '../step.ts';
import { FLOAT_BYTES, type Region, type WeightRegions } from './arena.ts';
import { clipBound, type KernelExports, type Kernels, kernelsOf, uniformArguments } from './kernels.ts';
import { LaneMemory, type ParameterRange } from './memory.ts';
import type { Stream } from './pointwise.ts';

/** Stored adjoints are brought back near 1 when their norm leaves 2^±16. */
const RESCALE_FROM = 16;
/** Below this exponent a timestep adds less than 2^-118 to any gradient: it is left out, which avoids subnormals. */
const NEGLIGIBLE_EXPONENT = -144;
/** Powers of two that are normal f32. */
const [EXPONENT_MIN, EXPONENT_MAX] = [-126, 127];

/** Columns of the product that need the same range of [h | 1 | x]. */
interface ColumnGroup {
  readonly firstBlock: number;
  /** Vectors of four columns. */
  readonly vectors: number;
  readonly firstTerm: number;
  readonly terms: number;
}

/** Where a kernel's stream starts: at + t · stride, in bytes. */
interface StreamPlace {
  readonly at: number;
  readonly stride: number;
}

/** @param adapt lets a benchmark put something else in the place of a kernel */
export async function createCpuPasses(
  layout: LaneLayout,
  adapt = (kernels: KernelExports): KernelExports => kernels,
): Promise<LanePasses> {
  const kernels = await kernelsOf(layout);
  const memory = new LaneMemory(layout);
  const instance = await WebAssembly.instantiate(kernels.module, { env: { memory: memory.memory } });
  return new CpuPasses(layout, memory, kernels, adapt(instance.exports as unknown as KernelExports));
}

class CpuPasses implements LanePasses {
  private readonly groups: readonly ColumnGroup[];
  private readonly forwardPlaces: readonly StreamPlace[];
  private readonly backwardPlaces: readonly StreamPlace[];
  private readonly exponents: Float64Array;
  private readonly log2Norms: Float64Array;
  private areTransposesStale = true;
  /** Rows of the current batch, and how much it counts for in its step. */
  private rows = 0;
  private share = 1;

  constructor(
    private readonly layout: LaneLayout,
    private readonly memory: LaneMemory,
    private readonly kernels: Kernels,
    private readonly run: KernelExports,
  ) {
    this.exponents = new Float64Array(layout.sizes.timesteps + 1);
    this.log2Norms = new Float64Array(layout.sizes.timesteps);
    this.groups = this.columnGroups();
    this.forwardPlaces = kernels.forwardStreams.map((stream) => this.placeOf(stream));
    this.backwardPlaces = kernels.backwardStreams.map((stream) => this.placeOf(stream));
  }

  forward(batch: Batch, start: readonly Float64Array[], share = 1): void {
    const { memory, run } = this;
    this.share = share;
    const { arena } = memory;
    const { timesteps: T, lossAt } = this.layout.sizes;
    const rowBytes = arena.rowStride * FLOAT_BYTES;
    const blockBytes = arena.blockStride * FLOAT_BYTES;
    this.rows = batch.batchSize;
    memory.writeInputs(batch);
    start.forEach((values, state) => {
      memory.writeStart(state, values);
    });
    for (let t = 1; t <= T; t++) {
      for (const { firstBlock, vectors, firstTerm, terms } of this.groups) {
        const inputs = memory.address(arena.rows, t - 1) + firstTerm * FLOAT_BYTES;
        const weights = this.cellAddress(arena.weights.cell, firstTerm, firstBlock);
        const blocks = this.cellAddress(arena.blocks, 0, firstBlock);
        // biome-ignore format: one matrix a line
        run.productStore(
          inputs, rowBytes, FLOAT_BYTES,
          weights, blockBytes,
          blocks, blockBytes,
          this.rows, vectors, terms,
        );
      }
      run.cellForward(...addressesAt(this.forwardPlaces, t), ...this.pointwiseShape());
      if (lossAt === 'every') this.outputLayer(t, t - 1);
    }
    if (lossAt === 'end') this.outputLayer(T, 0);
  }

  /** y = [h_t | 1] · [V; c]. */
  private outputLayer(t: number, piece: number): void {
    const { memory, run } = this;
    const { arena } = memory;
    const outputBytes = arena.outputStride * FLOAT_BYTES;
    // biome-ignore format: one matrix a line
    run.productStore(
      memory.address(arena.rows, t), arena.rowStride * FLOAT_BYTES, FLOAT_BYTES,
      arena.weights.output.at, outputBytes,
      memory.address(arena.outputs, piece), outputBytes,
      this.rows, arena.outputStride / 4, arena.unitStride + 1,
    );
  }

  loss(batch: Batch): { loss: number; metric: number } {
    const { memory, run } = this;
    const { arena, f64 } = memory;
    const { lossSteps, outputSize: O } = this.layout.sizes;
    memory.writeTargets(batch);
    memory
      .floats(arena.rowWeights)
      .fill(this.share / (this.rows * lossSteps), 0, this.rows)
      .fill(0, this.rows);
    const sums = arena.sums.at / 8;
    f64.fill(0, sums, sums + 4);
    const uniforms = uniformArguments(this.kernels.lossUniforms, () => O);
    for (let piece = 0; piece < lossSteps; piece++) {
      const pieces = [arena.outputs, arena.targets, arena.outputAdjoints].map((region) =>
        memory.address(region, piece),
      );
      const shape = [arena.lossRows / 4, O, arena.outputStride * FLOAT_BYTES];
      run.loss(...pieces, arena.rowWeights.at, ...shape, arena.sums.at, ...uniforms);
    }
    return { loss: f64[sums]! + f64[sums + 1]!, metric: f64[sums + 2]! + f64[sums + 3]! };
  }

  backward(_batch: Batch, isAdded = false): void {
    const { memory, exponents } = this;
    const { arena } = memory;
    const { timesteps: T, lossAt } = this.layout.sizes;
    if (this.areTransposesStale) memory.updateTransposes();
    this.areTransposesStale = false;
    if (!isAdded) for (const region of Object.values(arena.gradients)) memory.floats(region).fill(0);
    for (const region of arena.adjoints) memory.floats(region, T).fill(0);
    exponents[T] = 0;
    for (let t = T; t >= 1; t--) {
      if (lossAt === 'every' || t === T) this.addImmediate(t, lossAt === 'every' ? t - 1 : 0);
      const shift = this.measure(t);
      this.backwardStep(t, shift);
      exponents[t - 1] = exponents[t]! + shift;
    }
  }

  /** Adds ∂⁺L/∂h_t = ∂L/∂y_t · Vᵀ to the adjoint of h_t, and the gradient of the output layer to [V; c]'s. */
  private addImmediate(t: number, piece: number): void {
    const { memory, run, exponents } = this;
    const { arena } = memory;
    const outputAdjoint = memory.address(arena.outputAdjoints, piece);
    const squares = run.sumSquares(outputAdjoint, (this.rows * arena.outputStride) / 4);
    if (squares === 0) return;
    // A small carried adjoint gives up its exponent to the larger part: beside it nothing is lost that f32 holds.
    const exponent = Math.min(0, Math.max(exponents[t]!, Math.round(Math.log2(squares) / 2)));
    if (exponents[t]! < exponent) {
      const shift = exponents[t]! - exponent;
      const factor = shift < EXPONENT_MIN ? 0 : 2 ** shift;
      for (const region of arena.adjoints) run.scaleInPlace(memory.address(region, t), this.stateVectors(), factor);
      exponents[t] = exponent;
    }
    const outputBytes = arena.outputStride * FLOAT_BYTES;
    const unitBytes = arena.unitStride * FLOAT_BYTES;
    // biome-ignore format: one matrix a line
    run.productAdd(
      outputAdjoint, outputBytes, FLOAT_BYTES,
      arena.outputTransposed.at, unitBytes,
      memory.address(arena.adjoints[0]!, t), unitBytes,
      this.rows, arena.unitStride / 4, this.layout.sizes.outputSize, ...powerFactors(-exponents[t]!),
    );
    for (const [first, count] of this.weightRows(0, arena.unitStride + 1)) {
      // biome-ignore format: one matrix a line
      run.productAdd(
        memory.address(arena.rows, t) + first * FLOAT_BYTES, FLOAT_BYTES, arena.rowStride * FLOAT_BYTES,
        outputAdjoint, outputBytes,
        arena.gradients.output.at + first * outputBytes, outputBytes,
        count, arena.outputStride / 4, this.rows, 1, 1,
      );
    }
  }

  /** Notes log2 ḡ_t; returns the power of two by which the adjoints are brought back near 1. */
  private measure(t: number): number {
    const { memory, run } = this;
    const squares = memory.arena.adjoints.map((region) =>
      run.sumSquares(memory.address(region, t), this.stateVectors()),
    );
    const log2Factor = Math.log2(this.rows) / 2 - Math.log2(this.share);
    this.log2Norms[t - 1] = Math.log2(squares[0]!) / 2 + log2Factor + this.exponents[t]!;
    const magnitude = Math.round(Math.log2(squares.reduce((a, b) => a + b)) / 2);
    if (!Number.isFinite(magnitude) || Math.abs(magnitude) <= RESCALE_FROM) return 0;
    return Math.max(-EXPONENT_MAX, Math.min(-EXPONENT_MIN, magnitude));
  }

  /** From the adjoints of timestep t to those of t − 1, adding to the gradients of U, b, W on the way. */
  private backwardStep(t: number, shift: number): void {
    const { memory, run } = this;
    const { arena } = memory;
    const blockBytes = arena.blockStride * FLOAT_BYTES;
    const unitBytes = arena.unitStride * FLOAT_BYTES;
    run.cellBackward(...addressesAt(this.backwardPlaces, t), ...this.pointwiseShape(), 2 ** -shift);

    const exponent = this.exponents[t]! + shift;
    if (exponent > NEGLIGIBLE_EXPONENT) {
      const factors = powerFactors(exponent);
      for (const { firstBlock, vectors, firstTerm, terms } of this.groups) {
        for (const [first, count] of this.weightRows(firstTerm, firstTerm + terms)) {
          // biome-ignore format: one matrix a line
          run.productAdd(
            memory.address(arena.rows, t - 1) + first * FLOAT_BYTES, FLOAT_BYTES, arena.rowStride * FLOAT_BYTES,
            this.cellAddress(arena.blocks, 0, firstBlock), blockBytes,
            this.cellAddress(arena.gradients.cell, first, firstBlock), blockBytes,
            count, vectors, this.rows, ...factors,
          );
        }
      }
    }

    // biome-ignore format: one matrix a line
    const operands = [
      arena.blocks.at, blockBytes, FLOAT_BYTES,
      arena.recurrentTransposed.at, unitBytes,
      memory.address(arena.adjoints[0]!, t - 1), unitBytes,
      this.rows, arena.unitStride / 4, arena.recurrentColumns,
    ] as const;
    if (this.kernels.hasDirectAdjoint[0]) run.productAdd(...operands, 1, 1);
    else run.productStore(...operands);
  }

  log2GradNormByTimestep(): Float64Array {
    return this.log2Norms.slice();
  }

  private gradientRange(name: ParameterName): ParameterRange {
    return this.memory.parameterRange(name, this.memory.arena.gradients);
  }

  gradNorms(): Record<ParameterName, number> {
    return forEachParameter((name) => Math.sqrt(this.run.sumSquares(...this.gradientRange(name))));
  }

  unitNorms(name: ParameterName): UnitNorms {
    const { arena } = this.memory;
    const normsOf = (regions: WeightRegions) =>
      isVector(name)
        ? Float64Array.of(Math.sqrt(this.run.sumSquares(...this.memory.parameterRange(name, regions))))
        : this.columnNorms(name, regions);
    return { gradient: normsOf(arena.gradients), weight: normsOf(arena.weights) };
  }

  private columnNorms(name: ParameterName, regions: WeightRegions): Float64Array {
    const { memory, run } = this;
    const { columnSums } = memory.arena;
    memory.floats(columnSums).fill(0);
    run.addColumnSquares(...memory.parameterRows(name, regions), columnSums.at);
    return memory.readColumnSums(name).map(Math.sqrt);
  }

  clippedGradNorm({ scales, bound }: ClipNumbers): number {
    const { memory, run } = this;
    const squares = parameterNames.map((name) => {
      const rows = memory.parameterRows(name, memory.arena.gradients);
      return run.sumSquaresClipped(...rows, memory.writeColumnScales(name, scales[name]), bound);
    });
    return Math.sqrt(squares.reduce((a, b) => a + b));
  }

  update(clip: ClipNumbers, step: number): Record<ParameterName, { weightNorm: number; updateNorm: number }> {
    const { memory, run } = this;
    const { arena, f64 } = memory;
    const uniforms = uniformArguments(this.kernels.updateUniforms, (symbol) => {
      if (symbol === clipBound) return clip.bound;
      return updateNumber(this.layout.lane, step, symbol);
    });
    const sums = arena.sums.at / 8;
    this.areTransposesStale = true;
    return forEachParameter((name) => {
      const [weights, rows, vectors] = memory.parameterRows(name, arena.weights);
      const slots = arena.slots.map((regions) => memory.parameterRange(name, regions)[0]);
      const scales = memory.writeColumnScales(name, clip.scales[name]);
      const constrain = this.constraintOf(name, step);
      run.update(weights, this.gradientRange(name)[0], ...slots, scales, rows, vectors, arena.sums.at, ...uniforms);
      return {
        weightNorm: Math.sqrt(f64[sums]! + f64[sums + 1]!),
        updateNorm: constrain?.() ?? Math.sqrt(f64[sums + 2]! + f64[sums + 3]!),
      };
    });
  }

  /**
   * What scales the columns of a parameter after its update, if anything does, and returns the norm of the whole change.
   * To be called for before the update, whose outset it keeps.
   */
  private constraintOf(name: ParameterName, step: number): (() => number) | undefined {
    const { memory, run, layout } = this;
    const { before, weights } = memory.arena;
    const { columnScale } = layout.optimizer;
    if (!before || !columnScale || isVector(name)) return undefined;
    const [from, vectors] = memory.parameterRange(name, weights);
    const [to] = memory.parameterRange(name, before);
    memory.copy(from, to, vectors);
    return () => {
      const scales = this.columnNorms(name, weights).map((norm) =>
        evaluateUniform(columnScale, (symbol) =>
          symbol === columnNorm ? norm : updateNumber(layout.lane, step, symbol),
        ),
      );
      run.scaleColumns(...memory.parameterRows(name, weights), memory.writeColumnScales(name, scales));
      return Math.sqrt(run.sumSquaresOfDifference(from, to, vectors));
    };
  }

  firstNonFinite(): Omit<Divergence, 'step'> | undefined {
    return findNonFinite(this.layout, (name) => this.read(name), this.log2Norms);
  }

  read(name: string): Float64Array {
    const isAdjoint = this.layout.program.states.some((state) => name === adjointSequence(state));
    return this.memory.read(tensorOf(this.layout, name), (piece) => (isAdjoint ? 2 ** this.exponents[piece + 1]! : 1));
  }

  write(name: string, values: Float64Array): void {
    this.areTransposesStale = true;
    this.memory.write(tensorOf(this.layout, name), values);
  }

  /** Rows, vectors per row, and the bytes after a row of a block stream and of a row stream. */
  private pointwiseShape(): [rows: number, vectors: number, blockGap: number, rowGap: number] {
    const { unitStride, blockStride, rowStride } = this.memory.arena;
    return [
      this.rows,
      unitStride / 4,
      (blockStride - unitStride) * FLOAT_BYTES,
      (rowStride - unitStride) * FLOAT_BYTES,
    ];
  }

  private stateVectors(): number {
    return (this.rows * this.memory.arena.unitStride) / 4;
  }

  /** Byte address of a row and a block of columns, in anything with N columns. */
  private cellAddress(region: Region, row: number, block: number): number {
    const { blockStride, unitStride } = this.memory.arena;
    return region.at + (row * blockStride + block * unitStride) * FLOAT_BYTES;
  }

  private placeOf({ name }: Stream): StreamPlace {
    const { memory, layout } = this;
    const { arena } = memory;
    const { states, blocks } = layout.program;
    const block = blocks.findIndex(({ symbol }) => symbol.name === name);
    if (block >= 0) return { at: this.cellAddress(arena.blocks, 0, block), stride: 0 };
    const [kind, which] = name.split('.') as [string, string];
    const place = (region: Region, firstPiece: number): StreamPlace => ({
      at: memory.address(region, firstPiece),
      stride: region.stride * FLOAT_BYTES,
    });
    if (kind === 'residual') return place(arena.residuals[Number(which)]!, -1);
    const state = states.indexOf(which);
    if (kind === 'prev' || kind === 'next') return place(memory.stateRegion(state), kind === 'prev' ? -1 : 0);
    return place(arena.adjoints[state]!, kind === 'before' ? -1 : 0);
  }

  /** Blocks of equal part stand together, so each part is one range of columns. */
  private columnGroups(): ColumnGroup[] {
    const { unitStride: P, terms } = this.memory.arena;
    const ranges = { whole: [0, terms], recurrent: [0, P + 1], input: [P, terms - P], vector: [P, 1] } as const;
    const { blocks } = this.layout.program;
    return (['whole', 'recurrent', 'input', 'vector'] as const).flatMap((part): ColumnGroup[] => {
      const count = blocks.filter((block) => block.part === part).length;
      const firstBlock = blocks.findIndex((block) => block.part === part);
      const [firstTerm, groupTerms] = ranges[part];
      return count === 0 ? [] : [{ firstBlock, vectors: (count * P) / 4, firstTerm, terms: groupTerms }];
    });
  }

  /** Rows from..to − 1 of a weight matrix without the padding between h and 1: pairs of first row and count. */
  private weightRows(from: number, to: number): [first: number, count: number][] {
    const { hiddenSize: H } = this.layout.sizes;
    const P = this.memory.arena.unitStride;
    if (H === P || from >= P) return [[from, to - from]];
    return [
      [from, H - from],
      [P, to - P],
    ];
  }
}

const addressesAt = (places: readonly StreamPlace[], t: number): number[] =>
  places.map(({ at, stride }) => at + t * stride);

/** 2^exponent as a product of two f32. */
function powerFactors(exponent: number): [number, number] {
  const clamp = (e: number) => Math.max(EXPONENT_MIN, Math.min(EXPONENT_MAX, e));
  const first = clamp(exponent);
  return [2 ** first, 2 ** clamp(exponent - first)];
}
