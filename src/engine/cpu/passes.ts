/**
 * The passes of one lane on the CPU engine. The time loop and the exponents stand here; the arithmetic is in kernels
 * generated from the equations (`kernels.ts`) and one matrix product (`product.ts`).
 *
 * Block exponents: ∂L/∂state at timestep t is stored times a power of two, true = stored · 2^exponent[t], chosen so that
 * what is stored stays near 1. Norms are reported as logarithms of the true values, far outside the range of f32;
 * parameter gradients are plain f32 and overflow or vanish as f32 gradients do.
 */

import { evaluateUniform } from '../../equations/index.ts';
import type { ColumnBlock } from '../../model/cells/index.ts';
import { columnNorm } from '../../model/constraints/constraint.ts';
import type { Batch } from '../../model/tasks/index.ts';
import { placeInWindow } from '../../model/truncations/index.ts';
import { updateNumber } from '../../model/update.ts';
import type { ClipNumbers, UnitNorms } from '../clip.ts';
import type { Divergence } from '../engine.ts';
import {
  adjointSequence,
  forEachParameter,
  isVector,
  type LaneLayout,
  learnsStart,
  type ParameterName,
  type PerParameter,
  tensorOf,
  withSequences,
} from '../layout.ts';
import { findNonFinite } from '../non-finite.ts';
import type { LanePasses } from '../step.ts';
import { FLOAT_BYTES, type Region, type WeightRegions } from './arena.ts';
import { clipBound, type KernelExports, type Kernels, kernelsOf, uniformArguments } from './kernels.ts';
import { LaneMemory, type ParameterRange } from './memory.ts';
import type { Stream } from './pointwise.ts';
import { CpuRegularizer } from './regularizer.ts';
import { CpuSecondProduct } from './second-product.ts';

/** Stored adjoints are brought back near 1 when their norm leaves 2^±16. */
const RESCALE_FROM = 16;
/** From this exponent down, what a timestep adds to the gradients is summed up apart, times 2^104: subnormals are slow. */
const [TINY_EXPONENT, TINY_SCALE] = [-64, 104];
/** From this one down it is below half of the least subnormal, 2^-149, of states below 10^4: nothing that f32 can hold. */
const NEGLIGIBLE_EXPONENT = -184;
/** Powers of two that are normal f32. */
const [EXPONENT_MIN, EXPONENT_MAX] = [-126, 127];

/** Columns of the product that need the same range of [h | 1 | x]. */
interface ColumnGroup {
  readonly firstBlock: number;
  /** Rows of [U; b; W] that they have, without padding: pairs of first row and count. */
  readonly weightRows: readonly (readonly [first: number, count: number])[];
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
  /** Of the pointwise kernels at t = 1..T, made once for so many rows; backwards the rescaling comes before them. */
  private forwardArguments: readonly (readonly number[])[] = [];
  private backwardArguments: readonly (readonly number[])[] = [];
  private readonly lossUniforms: readonly number[];
  private readonly exponents: Float64Array;
  private readonly log2Norms: Float64Array;
  /** ∂L/∂state of all windows, [states][T + 1][B · P]; empty where one sweep has it all. */
  private readonly totals: Float32Array;
  /** By timestep, as of the adjoints; −∞ where there is nothing yet. */
  private readonly totalExponents: Float64Array;
  private readonly regularizer: CpuRegularizer | undefined;
  private readonly second: CpuSecondProduct | undefined;
  private areWeightsNew = true;
  /** Whether there are tiny gradients to be added yet. */
  private areTinyNew = false;
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
    const { adjoints } = memory.arena;
    this.totals = new Float32Array(
      layout.windows.sweeps > 1 ? adjoints.reduce((sum, { floats }) => sum + floats, 0) : 0,
    );
    this.totalExponents = new Float64Array(layout.sizes.timesteps + 1);
    this.regularizer = CpuRegularizer.of(layout, memory, run);
    this.second = CpuSecondProduct.of(layout.sizes.hiddenSize, memory, run);
    this.lossUniforms = uniformArguments(kernels.lossUniforms, () => layout.sizes.outputSize);
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
    this.takeRows(batch.batchSize);
    if (this.areWeightsNew) memory.prepareWeights();
    this.areWeightsNew = false;
    memory.writeInputs(batch);
    start.forEach((values, state) => {
      memory.writeStart(state, values);
    });
    for (let t = 1; t <= T; t++) {
      for (const { firstBlock, vectors, firstTerm, terms } of this.groups) {
        const inputs = memory.address(arena.rows, t - 1) + firstTerm * FLOAT_BYTES;
        const weights = this.cellAddress(arena.met.weights, firstTerm, firstBlock);
        const blocks = this.cellAddress(arena.blocks, 0, firstBlock);
        // biome-ignore format: one matrix a line
        run.productStore(
          inputs, rowBytes, FLOAT_BYTES,
          weights, blockBytes,
          blocks, blockBytes,
          this.rows, vectors, terms,
        );
      }
      const kernelArguments = this.forwardArguments[t]!;
      this.second?.forward(t, this.rows, kernelArguments);
      run.cellForward(...kernelArguments);
      if (lossAt === 'every') this.outputLayer(t, t - 1);
    }
    if (lossAt === 'end') this.outputLayer(T, 0);
  }

  private takeRows(rows: number): void {
    if (rows === this.rows) return;
    this.rows = rows;
    const timesteps = Array.from({ length: this.layout.sizes.timesteps + 1 }, (_, t) => t);
    const shape = this.pointwiseShape();
    this.forwardArguments = timesteps.map((t) => [...addressesAt(this.forwardPlaces, t), ...shape]);
    this.backwardArguments = timesteps.map((t) => [...addressesAt(this.backwardPlaces, t), ...shape]);
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

  lastStates(): Float64Array[] {
    const { timesteps: T } = this.layout.sizes;
    return this.layout.program.states.map((_, state) => this.memory.readState(state, T, this.rows));
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
    for (let piece = 0; piece < lossSteps; piece++) {
      const pieces = [arena.outputs, arena.targets, arena.outputAdjoints].map((region) =>
        memory.address(region, piece),
      );
      const shape = [arena.lossRows / 4, O, arena.outputStride * FLOAT_BYTES];
      run.loss(...pieces, arena.rowWeights.at, ...shape, arena.sums.at, ...this.lossUniforms);
    }
    return { loss: f64[sums]! + f64[sums + 1]!, metric: f64[sums + 2]! + f64[sums + 3]! };
  }

  backward(_batch: Batch, isAdded = false): void {
    const { memory } = this;
    const { arena } = memory;
    const { windows } = this.layout;
    const gradients = [arena.met.gradients, arena.gradients.output, arena.gradients.start];
    if (!isAdded) for (const region of gradients) memory.floats(region).fill(0);
    this.regularizer?.start(this.rows);
    this.totals.fill(0);
    this.totalExponents.fill(Number.NEGATIVE_INFINITY);
    for (let sweep = 0; sweep < windows.sweeps; sweep++) this.sweep(sweep);
    if (windows.sweeps > 1) this.sweepTotals();
    this.addTinyGradients();
    if (learnsStart(this.layout)) this.addStartGradient();
    this.regularizer?.finish();
    memory.foldGradient();
  }

  /** Through the windows of one sweep. Where there are several, gradients wait for the total of ∂L/∂states. */
  private sweep(sweep: number): void {
    const { exponents } = this;
    const { sizes, windows } = this.layout;
    const { timesteps: T, lossAt } = sizes;
    this.clearAdjoints(T);
    for (let t = T; t >= 1; t--) {
      const place = placeInWindow(windows, sweep, T - t);
      if (lossAt === 'every' || t === T) {
        const piece = lossAt === 'every' ? t - 1 : 0;
        if (sweep === 0) this.outputGradient(t, piece);
        if (place < Math.min(windows.every, windows.reach)) this.addImmediate(t, piece);
      }
      const shift = this.measure(t);
      if (place < windows.reach) {
        this.throughCell(t, shift);
        this.throughRecurrent(t);
        exponents[t - 1] = exponents[t]! + shift;
        if (windows.sweeps > 1) this.addToTotals(t, shift);
        else this.addTerms(t, shift);
      }
      // What leaves the window is dropped; a start that is learned belongs to the first timestep.
      const isKept = place < windows.reach - 1 || (t === 1 && place < windows.reach && learnsStart(this.layout));
      if (!isKept) this.clearAdjoints(t - 1);
    }
    if (windows.sweeps > 1) this.addToTotals(0, 0);
  }

  /** ∂L/∂state_t = 0. */
  private clearAdjoints(t: number): void {
    for (const region of this.memory.arena.adjoints) this.memory.clear(region, t);
    this.exponents[t] = 0;
  }

  /** Adds the adjoints of timestep t to those of other windows: the larger exponent is that of the sum. */
  private addToTotals(t: number, shift: number): void {
    const { memory, totals, totalExponents } = this;
    const { adjoints } = memory.arena;
    const parts = adjoints.map((region) => memory.floats(region, t));
    if (parts.every((values) => values.every((x) => x === 0))) return;
    const own = this.exponents[t]! + shift;
    const exponent = Math.max(own, totalExponents[t]!);
    const [kept, added] = [2 ** (totalExponents[t]! - exponent), 2 ** (this.exponents[t]! - exponent)];
    totalExponents[t] = exponent;
    parts.forEach((values, s) => {
      const start = (s * totalExponents.length + t) * values.length;
      for (let i = 0; i < values.length; i++) totals[start + i] = totals[start + i]! * kept + values[i]! * added;
    });
  }

  /** ∂L/∂states from all windows, their norms, and the gradients that follow from them. */
  private sweepTotals(): void {
    const { memory, exponents, totals, totalExponents } = this;
    for (let t = this.layout.sizes.timesteps; t >= 0; t--) {
      memory.arena.adjoints.forEach((region, s) => {
        const values = memory.floats(region, t);
        const start = (s * totalExponents.length + t) * values.length;
        values.set(totals.subarray(start, start + values.length));
      });
      exponents[t] = totalExponents[t]!;
      if (t === 0) return;
      const shift = this.measure(t);
      this.throughCell(t, shift);
      if (this.regularizer) this.throughRecurrent(t);
      this.addTerms(t, shift);
    }
  }

  /** What timestep t adds to the gradients, and to the regularizer, which asks for ∂L/∂blocks_t · Uᵀ. */
  private addTerms(t: number, shift: number): void {
    this.addGradients(t, shift);
    this.regularizer?.add(t, shift, this.exponents[t]! + shift);
  }

  /** Adds the gradient of the states before the first timestep: their adjoints, summed over the batch. */
  private addStartGradient(): void {
    const { memory } = this;
    const { adjoints, gradients, unitStride: P } = memory.arena;
    const unit = 2 ** this.exponents[0]!;
    const gradient = memory.floats(gradients.start);
    adjoints.forEach((region, s) => {
      const values = memory.floats(region);
      for (let j = 0; j < P; j++) {
        let sum = 0;
        for (let row = 0; row < this.rows; row++) sum += values[row * P + j]!;
        gradient[s * P + j]! += sum * unit;
      }
    });
  }

  /** Adds the gradient of the output layer at one timestep to [V; c]'s. */
  private outputGradient(t: number, piece: number): void {
    const { memory, run } = this;
    const { arena } = memory;
    const outputBytes = arena.outputStride * FLOAT_BYTES;
    for (const [first, count] of this.weightRows(0, arena.unitStride + 1)) {
      // biome-ignore format: one matrix a line
      run.productAdd(
        memory.address(arena.rows, t) + first * FLOAT_BYTES, FLOAT_BYTES, arena.rowStride * FLOAT_BYTES,
        memory.address(arena.outputAdjoints, piece), outputBytes,
        arena.gradients.output.at + first * outputBytes, outputBytes,
        count, arena.outputStride / 4, this.rows, 1, 1,
      );
    }
  }

  /** Adds ∂⁺L/∂h_t = ∂L/∂y_t · Vᵀ to the adjoint of h_t. */
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
  }

  /** Notes log2 ḡ_t; returns the power of two by which the adjoints are brought back near 1. */
  private measure(t: number): number {
    const { memory, run } = this;
    let [squares, all] = [0, 0];
    for (const [s, region] of memory.arena.adjoints.entries()) {
      const own = run.sumSquares(memory.address(region, t), this.stateVectors());
      if (s === 0) squares = own;
      all += own;
    }
    const log2Root = (Math.log2(squares) + Math.log2(this.rows)) / 2;
    this.log2Norms[t - 1] = log2Root - Math.log2(this.share) + this.exponents[t]!;
    const magnitude = Math.round(Math.log2(all) / 2);
    if (!Number.isFinite(magnitude) || Math.abs(magnitude) <= RESCALE_FROM) return 0;
    return Math.max(-EXPONENT_MAX, Math.min(-EXPONENT_MIN, magnitude));
  }

  /** ∂L/∂blocks_t times 2^−(exponent + shift), and what of ∂L/∂states_{t−1} does not go through them. */
  private throughCell(t: number, shift: number): void {
    // Before a list of integers: numbers of two kinds in one list would be allocated one by one.
    const [rescale, kernelArguments] = [2 ** -shift, this.backwardArguments[t]!];
    this.second?.backward(this.rows, rescale, kernelArguments);
    this.run.cellBackward(rescale, ...kernelArguments);
  }

  /** Adds to the gradients of U, b, W what ∂L/∂blocks_t gives. */
  private addGradients(t: number, shift: number): void {
    const { memory, run } = this;
    const { arena } = memory;
    const blockBytes = arena.blockStride * FLOAT_BYTES;
    const exponent = this.exponents[t]! + shift;
    if (exponent <= NEGLIGIBLE_EXPONENT) return;
    const isTiny = exponent <= TINY_EXPONENT;
    if (isTiny && !this.areTinyNew) memory.clear(arena.tinyGradients);
    this.areTinyNew ||= isTiny;
    const gradients = isTiny ? arena.tinyGradients : arena.met.gradients;
    const factors = powerFactors(isTiny ? exponent + TINY_SCALE : exponent);
    for (const { firstBlock, vectors, weightRows } of this.groups) {
      for (const [first, count] of weightRows) {
        // biome-ignore format: one matrix a line
        run.productAdd(
          memory.address(arena.rows, t - 1) + first * FLOAT_BYTES, FLOAT_BYTES, arena.rowStride * FLOAT_BYTES,
          this.cellAddress(arena.blocks, 0, firstBlock), blockBytes,
          this.cellAddress(gradients, first, firstBlock), blockBytes,
          count, vectors, this.rows, ...factors,
        );
      }
    }
    this.second?.addGradient(t, this.rows, gradients, factors);
  }

  private addTinyGradients(): void {
    if (!this.areTinyNew) return;
    const { tinyGradients, met } = this.memory.arena;
    const factors = powerFactors(-TINY_SCALE);
    this.run.addScaled(tinyGradients.at, met.gradients.at, tinyGradients.floats / 4, ...factors);
    this.areTinyNew = false;
  }

  /** ∂L/∂h_{t−1} gains ∂L/∂blocks_t · Uᵀ. */
  private throughRecurrent(t: number): void {
    const { memory, run } = this;
    const { arena } = memory;
    const unitBytes = arena.unitStride * FLOAT_BYTES;
    // biome-ignore format: one matrix a line
    const operands = [
      arena.blocks.at, arena.blockStride * FLOAT_BYTES, FLOAT_BYTES,
      arena.recurrentTransposed.at, unitBytes,
      memory.address(arena.adjoints[0]!, t - 1), unitBytes,
      this.rows, arena.unitStride / 4, arena.recurrentColumns,
    ] as const;
    if (this.kernels.hasDirectAdjoint[0]) run.productAdd(...operands, 1, 1);
    else run.productStore(...operands);
  }

  regularization(): number | undefined {
    return this.regularizer?.mean;
  }

  log2GradNormByTimestep(): Float64Array {
    return this.log2Norms.slice();
  }

  private gradientRange(name: ParameterName): ParameterRange {
    return this.memory.parameterRange(name, this.memory.arena.gradients);
  }

  gradNorms(): PerParameter<number> {
    return forEachParameter(this.layout, (name) => Math.sqrt(this.run.sumSquares(...this.gradientRange(name))));
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
    const squares = this.layout.parameters.map((name) => {
      const rows = memory.parameterRows(name, memory.arena.gradients);
      return run.sumSquaresClipped(...rows, memory.writeColumnScales(name, scales[name]!), bound);
    });
    return Math.sqrt(squares.reduce((a, b) => a + b));
  }

  update(clip: ClipNumbers, step: number): PerParameter<{ weightNorm: number; updateNorm: number }> {
    const { memory, run } = this;
    const { arena, f64 } = memory;
    const uniforms = uniformArguments(this.kernels.updateUniforms, (symbol) => {
      if (symbol === clipBound) return clip.bound;
      return updateNumber(this.layout.lane, step, symbol);
    });
    const sums = arena.sums.at / 8;
    this.areWeightsNew = true;
    return forEachParameter(this.layout, (name) => {
      const [weights, rows, vectors] = memory.parameterRows(name, arena.weights);
      const slotRanges = arena.slots.map((regions) => memory.parameterRange(name, regions));
      const slots = slotRanges.map(([at]) => at);
      const scales = memory.writeColumnScales(name, clip.scales[name]!);
      const constrain = this.constraintOf(name, step);
      run.update(weights, this.gradientRange(name)[0], ...slots, scales, rows, vectors, arena.sums.at, ...uniforms);
      const weightNorm = Math.sqrt(f64[sums]! + f64[sums + 1]!);
      const updateNorm = constrain?.() ?? Math.sqrt(f64[sums + 2]! + f64[sums + 3]!);
      const areSlotsFinite = slotRanges.every((range) => Number.isFinite(run.sumSquares(...range)));
      return { weightNorm, updateNorm: areSlotsFinite && Number.isFinite(updateNorm) ? updateNorm : Number.NaN };
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

  read(name: string, sequences?: number): Float64Array {
    const isAdjoint = this.layout.program.states.some((state) => name === adjointSequence(state));
    const tensor = withSequences(tensorOf(this.layout, name), sequences);
    return this.memory.read(tensor, (piece) => (isAdjoint ? 2 ** this.exponents[piece + 1]! : 1));
  }

  write(name: string, values: Float64Array): void {
    this.areWeightsNew = true;
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
    const { states, blocks, operand } = layout.program;
    const block = blocks.findIndex(({ symbol }) => symbol.name === name);
    if (block >= 0) return { at: this.cellAddress(arena.blocks, 0, block), stride: 0 };
    const [kind, which] = name.split('.') as [string, string];
    if (name === operand?.adjoint.name) return { at: arena.second!.adjoint.at, stride: 0 };
    const place = (region: Region, firstPiece: number): StreamPlace => ({
      at: memory.address(region, firstPiece),
      stride: region.stride * FLOAT_BYTES,
    });
    if (name === operand?.symbol.name) return place(arena.second!.operands, -1);
    if (kind === 'residual') return place(arena.residuals[Number(which)]!, -1);
    const state = states.indexOf(which);
    if (kind === 'prev' || kind === 'next') return place(memory.stateRegion(state), kind === 'prev' ? -1 : 0);
    return place(arena.adjoints[state]!, kind === 'before' ? -1 : 0);
  }

  /** Blocks of equal part stand together, so each part is one range of columns. What is second meets h elsewhere. */
  private columnGroups(): ColumnGroup[] {
    const { unitStride: P, terms } = this.memory.arena;
    const ranges = { whole: [0, terms], recurrent: [0, P + 1], input: [P, terms - P], vector: [P, 1] } as const;
    const { blocks } = this.layout.program;
    const without = { ...ranges, whole: ranges.input, recurrent: ranges.vector };
    return [false, true].flatMap((isSecond) =>
      (['whole', 'recurrent', 'input', 'vector'] as const).flatMap((part): ColumnGroup[] => {
        const isOfGroup = (block: ColumnBlock) => block.part === part && block.isSecond === isSecond;
        const count = blocks.filter(isOfGroup).length;
        const firstBlock = blocks.findIndex(isOfGroup);
        const [firstTerm, groupTerms] = (isSecond ? without : ranges)[part];
        const weightRows = this.weightRows(firstTerm, firstTerm + groupTerms);
        return count === 0 ? [] : [{ firstBlock, weightRows, vectors: (count * P) / 4, firstTerm, terms: groupTerms }];
      }),
    );
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
