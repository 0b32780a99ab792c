/**
 * The second product of a timestep on the CPU engine, for cells that have one: some blocks meet an operand in the place
 * of h_{t−1}, which is made of h_{t−1} and of the other blocks. What they get of x and their biases comes with the first
 * product, whose rows [h | 1 | x] end in [1 | x].
 */
import { FLOAT_BYTES, type Region, type SecondRegions } from './arena.ts';
import type { KernelExports } from './kernels.ts';
import type { LaneMemory } from './memory.ts';

export class CpuSecondProduct {
  private constructor(
    private readonly regions: SecondRegions,
    private readonly hiddenSize: number,
    private readonly memory: LaneMemory,
    private readonly run: KernelExports,
  ) {}

  static of(hiddenSize: number, memory: LaneMemory, run: KernelExports): CpuSecondProduct | undefined {
    const { second } = memory.arena;
    return second && new CpuSecondProduct(second, hiddenSize, memory, run);
  }

  /**
   * After the first product: the second blocks gain operand · U.
   *
   * @param kernelArguments those of `cellForward`
   */
  forward(t: number, rows: number, kernelArguments: readonly number[]): void {
    const { run, regions } = this;
    const { unitStride, met } = this.memory.arena;
    run.operand!(...kernelArguments);
    // biome-ignore format: one matrix a line
    run.productAdd(
      this.operandAt(t), unitStride * FLOAT_BYTES, FLOAT_BYTES,
      this.columnsAt(met.weights), this.blockBytes,
      this.columnsAt(this.memory.arena.blocks), this.blockBytes,
      rows, regions.columns / 4, unitStride, 1, 1,
    );
  }

  /**
   * Before the adjoints of the other blocks: those of the second, and ∂L/∂operand = ∂L/∂(second blocks) · Uᵀ.
   *
   * @param kernelArguments those of `cellBackward` behind `rescale`
   */
  backward(rows: number, rescale: number, kernelArguments: readonly number[]): void {
    const { run, regions } = this;
    const { unitStride, blocks } = this.memory.arena;
    const unitBytes = unitStride * FLOAT_BYTES;
    run.secondBackward!(rescale, ...kernelArguments);
    // biome-ignore format: one matrix a line
    run.productStore(
      this.columnsAt(blocks), this.blockBytes, FLOAT_BYTES,
      regions.transposed.at, unitBytes,
      regions.adjoint.at, unitBytes,
      rows, unitStride / 4, regions.columns,
    );
  }

  /** Adds operandᵀ · ∂L/∂(second blocks)_t, times both factors, to the gradient of U in rows of [U; b; W]. */
  addGradient(t: number, rows: number, gradients: Region, factors: readonly [number, number]): void {
    const { unitStride, blocks } = this.memory.arena;
    // biome-ignore format: one matrix a line
    this.run.productAdd(
      this.operandAt(t), FLOAT_BYTES, unitStride * FLOAT_BYTES,
      this.columnsAt(blocks), this.blockBytes,
      this.columnsAt(gradients), this.blockBytes,
      this.hiddenSize, this.regions.columns / 4, rows, ...factors,
    );
  }

  private get blockBytes(): number {
    return this.memory.arena.blockStride * FLOAT_BYTES;
  }

  private operandAt(t: number): number {
    return this.memory.address(this.regions.operands, t - 1);
  }

  /** Where the columns of the second blocks begin in the first row of anything with N columns. */
  private columnsAt(region: Region): number {
    return region.at + this.regions.firstColumn * FLOAT_BYTES;
  }
}
