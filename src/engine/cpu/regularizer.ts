/**
 * The regularizer of one lane on the CPU engine: after each step back, what that step adds to Ω and to its immediate
 * gradient by U. Ratios and vᵀ u / ‖d‖² are free of the power of two that a timestep is stored times; only the least
 * ‖∂L/∂h_t‖² that counts is not.
 */
import type { RegularizerRule } from '../../model/regularizers/index.ts';
import type { LaneLayout } from '../layout.ts';
import { LOG2_SQUARES_MIN, LOG2_STORED_MIN, PenaltyMean } from '../regularizer.ts';
import { type Arena, FLOAT_BYTES } from './arena.ts';
import type { KernelExports } from './kernels.ts';
import type { LaneMemory } from './memory.ts';

export class CpuRegularizer {
  private penalty: PenaltyMean;
  /** Rows of the current batch. */
  private rows = 0;

  private constructor(
    private readonly rule: RegularizerRule,
    private readonly regions: NonNullable<Arena['regularizer']>,
    private readonly hiddenSize: number,
    private readonly memory: LaneMemory,
    private readonly run: KernelExports,
  ) {
    this.penalty = new PenaltyMean(rule);
  }

  static of({ regularizer, sizes }: LaneLayout, memory: LaneMemory, run: KernelExports): CpuRegularizer | undefined {
    const regions = memory.arena.regularizer;
    return regularizer && regions && new CpuRegularizer(regularizer, regions, sizes.hiddenSize, memory, run);
  }

  /** Before a backward pass over so many rows. */
  start(rows: number): void {
    this.rows = rows;
    this.penalty = new PenaltyMean(this.rule);
    this.memory.floats(this.regions.products).fill(0);
  }

  /**
   * After the step from t to t − 1: ∂L/∂a_t and v = ∂L/∂a_t · Uᵀ are there, and ∂L/∂h_t is as before the step.
   *
   * @param shift what the step took off the exponent of ∂L/∂h_t as it is stored
   * @param exponent true = stored · 2^exponent, of what the step stored
   */
  add(t: number, shift: number, exponent: number): void {
    const { memory, run, regions } = this;
    const { arena } = memory;
    const vectors = arena.unitStride / 4;
    const unitBytes = arena.unitStride * FLOAT_BYTES;
    const rowOf = (timestep: number, b: number) => memory.address(arena.adjoints[0]!, timestep) + b * unitBytes;

    const counted: { readonly b: number; readonly norm: number }[] = [];
    for (let b = 0; b < this.rows; b++) {
      const log2Norm = Math.log2(run.sumSquares(rowOf(t, b), vectors)) / 2 - shift;
      if (log2Norm < LOG2_STORED_MIN || !(2 * (log2Norm + exponent) >= LOG2_SQUARES_MIN)) continue;
      counted.push({ b, norm: 2 ** log2Norm });
    }
    const ratios = counted.map(({ b, norm }) => run.sumSquares(rowOf(t - 1, b), vectors) / norm ** 2);
    const slopes = this.penalty.add(Float64Array.from(ratios));
    if (this.rule.weight === 0) return;

    memory.floats(regions.rows).fill(0);
    counted.forEach(({ b, norm }, i) => {
      const factors = [1 / norm, (2 * slopes[i]!) / norm] as const;
      run.addScaled(rowOf(t - 1, b), regions.rows.at + b * unitBytes, vectors, ...factors);
    });
    const blockBytes = arena.blockStride * FLOAT_BYTES;
    // biome-ignore format: one matrix a line
    run.productAdd(
      regions.rows.at, FLOAT_BYTES, unitBytes,
      arena.blocks.at, blockBytes,
      regions.products.at, blockBytes,
      this.hiddenSize, arena.blockStride / 4, this.rows, 1, 1,
    );
  }

  /** After the backward pass: the gradient of U gains α ∂⁺Ω/∂U. */
  finish(): void {
    const { factor } = this.penalty;
    if (factor === 0) return;
    const { met, blockStride } = this.memory.arena;
    this.run.addScaled(this.regions.products.at, met.gradients.at, (this.hiddenSize * blockStride) / 4, factor, 1);
  }

  /** Ω. */
  get mean(): number {
    return this.penalty.mean;
  }
}
