/**
 * The memory of one lane: places of tensors in it (`arena.ts`), and the way in and out in canonical layout. What is
 * computed on it is not here: `passes.ts`.
 */
import type { Batch } from '../../model/tasks/index.ts';
import {
  adjointSequence,
  gradientOf,
  type LaneLayout,
  OUTPUT_SEQUENCE,
  type ParameterName,
  slotOf,
  stateSequence,
  type Tensor,
} from '../layout.ts';
import { type PackedPlace, packedPlace } from '../packed.ts';
import { type Arena, arenaOf, FLOAT_BYTES, type Region, type WeightRegions } from './arena.ts';

const PAGE_BYTES = 65536;

/** Where the elements of a canonical tensor [pieces, rows, columns] lie, in floats. */
interface Placement {
  readonly at: number;
  readonly pieces: number;
  readonly pieceStride: number;
  readonly rows: number;
  readonly rowStride: number;
  /** Columns come in runs of `runLength`, which start at these offsets. */
  readonly runs: readonly number[];
  readonly runLength: number;
}

/** Whole rows of a weight matrix: a byte address and a length in vectors of four. */
export type ParameterRange = readonly [address: number, vectors: number];
/** The same, with the vectors of one row. */
export type ParameterRows = readonly [address: number, rows: number, vectors: number];

export class LaneMemory {
  readonly arena: Arena;
  readonly memory: WebAssembly.Memory;
  readonly f64: Float64Array;
  private readonly f32: Float32Array;
  private readonly places: ReadonlyMap<ParameterName, PackedPlace>;

  constructor(private readonly layout: LaneLayout) {
    this.arena = arenaOf(layout);
    this.memory = new WebAssembly.Memory({ initial: Math.ceil(this.arena.bytes / PAGE_BYTES) });
    this.f32 = new Float32Array(this.memory.buffer);
    this.f64 = new Float64Array(this.memory.buffer);
    this.places = new Map(layout.parameters.map((name) => [name, packedPlace(layout, name)]));
    this.fillOnes();
  }

  /** The constant 1 in every row [h | 1 | x], by which the bias is multiplied. */
  private fillOnes(): void {
    const { rows, rowStride, unitStride } = this.arena;
    for (let at = unitStride; at < rows.floats; at += rowStride) this.f32[rows.at / FLOAT_BYTES + at] = 1;
  }

  /** Byte address of a piece. */
  address(region: Region, piece = 0): number {
    return region.at + piece * region.stride * FLOAT_BYTES;
  }

  /** Copies vectors of four floats between byte addresses. */
  copy(from: number, to: number, vectors: number): void {
    this.f32.copyWithin(to / FLOAT_BYTES, from / FLOAT_BYTES, from / FLOAT_BYTES + 4 * vectors);
  }

  clear(region: Region, piece = 0): void {
    const start = this.address(region, piece) / FLOAT_BYTES;
    this.f32.fill(0, start, start + region.stride);
  }

  floats(region: Region, piece = 0): Float32Array {
    const start = this.address(region, piece) / FLOAT_BYTES;
    return this.f32.subarray(start, start + region.stride);
  }

  /** h lies in the rows beside the inputs, the other states by themselves. */
  stateRegion(state: number): Region {
    return state === 0 ? this.arena.rows : this.arena.states[state - 1]!;
  }

  parameterRange(name: ParameterName, regions: WeightRegions): ParameterRange {
    const { matrix, at, rowStride, storedRows } = this.places.get(name)!;
    return [regions[matrix].at + at * FLOAT_BYTES, (storedRows * rowStride) / 4];
  }

  parameterRows(name: ParameterName, regions: WeightRegions): ParameterRows {
    const { matrix, at, rowStride, storedRows } = this.places.get(name)!;
    return [regions[matrix].at + at * FLOAT_BYTES, storedRows, rowStride / 4];
  }

  /**
   * Scales of the columns of a parameter, one for all or one for each; 1 for padding.
   *
   * @returns their byte address
   */
  writeColumnScales(name: ParameterName, scales: Float64Array): number {
    const { columnScales } = this.arena;
    const stored = this.floats(columnScales);
    if (scales.length === 1) stored.fill(scales[0]!);
    else {
      stored.fill(1);
      this.forEachColumn(name, (column, at) => {
        stored[at] = scales[column]!;
      });
    }
    return columnScales.at;
  }

  /** What stands for the columns of a parameter among the f64 sums. */
  readColumnSums(name: ParameterName): Float64Array {
    const start = this.arena.columnSums.at / 8;
    const sums: number[] = [];
    this.forEachColumn(name, (_, at) => sums.push(this.f64[start + at]!));
    return Float64Array.from(sums);
  }

  private forEachColumn(name: ParameterName, visit: (column: number, at: number) => void): void {
    const { runs, runLength } = this.places.get(name)!;
    runs.forEach((run, r) => {
      for (let i = 0; i < runLength; i++) visit(r * runLength + i, run + i);
    });
  }

  writeInputs({ inputs, batchSize }: Batch): void {
    const { timesteps: T, inputSize: I } = this.layout.sizes;
    const { f32 } = this;
    const { rows, rowStride, unitStride } = this.arena;
    let from = 0;
    for (let t = 0; t < T; t++) {
      let to = this.address(rows, t) / FLOAT_BYTES + unitStride + 1;
      for (let b = 0; b < batchSize; b++) {
        for (let i = 0; i < I; i++) f32[to + i] = inputs[from++]!;
        to += rowStride;
      }
    }
  }

  writeTargets({ targets, batchSize }: Batch): void {
    const { lossSteps, outputSize: O } = this.layout.sizes;
    let from = 0;
    for (let piece = 0; piece < lossSteps; piece++) {
      let to = this.address(this.arena.targets, piece) / FLOAT_BYTES;
      for (let b = 0; b < batchSize; b++) {
        for (let o = 0; o < O; o++) this.f32[to + o] = targets[from++]!;
        to += this.arena.outputStride;
      }
    }
  }

  /** The state before the first timestep, [rows, H]. */
  writeStart(state: number, values: Float64Array): void {
    const H = this.layout.sizes.hiddenSize;
    const stride = state === 0 ? this.arena.rowStride : this.arena.unitStride;
    const start = this.address(this.stateRegion(state)) / FLOAT_BYTES;
    const rows = values.length / H;
    for (let b = 0; b < rows; b++) {
      for (let i = 0; i < H; i++) this.f32[start + b * stride + i] = values[b * H + i]!;
    }
  }

  /** The state after timestep t, [rows, H]. */
  readState(state: number, t: number, rows: number): Float64Array {
    const H = this.layout.sizes.hiddenSize;
    const stride = state === 0 ? this.arena.rowStride : this.arena.unitStride;
    const piece = this.floats(this.stateRegion(state), t);
    const values = new Float64Array(rows * H);
    for (let b = 0; b < rows; b++) values.set(piece.subarray(b * stride, b * stride + H), b * H);
    return values;
  }

  /** What products read of the weights: U − Uᵀ where a block is antisymmetric, and for the backward pass [V; c]ᵀ and Uᵀ. */
  prepareWeights(): void {
    const { arena } = this;
    const P = arena.unitStride;
    this.antisymmetrize(arena.weights.cell, arena.met.weights);
    transpose(
      this.floats(arena.met.weights),
      arena.blockStride,
      this.floats(arena.recurrentTransposed),
      P,
      arena.recurrentColumns,
    );
    if (arena.second) {
      const { transposed, firstColumn, columns } = arena.second;
      const second = this.floats(arena.met.weights).subarray(firstColumn);
      transpose(second, arena.blockStride, this.floats(transposed), P, columns);
    }
    transpose(
      this.floats(arena.weights.output),
      arena.outputStride,
      this.floats(arena.outputTransposed),
      P,
      arena.outputStride,
    );
  }

  /** The gradient of [U; b; W] from that of what is met: G − Gᵀ where a block is antisymmetric. */
  foldGradient(): void {
    this.antisymmetrize(this.arena.met.gradients, this.arena.gradients.cell);
  }

  /** to = from, but with U − Uᵀ in the columns of antisymmetric blocks; nothing where the two are one. */
  private antisymmetrize(from: Region, to: Region): void {
    if (from === to) return;
    const { unitStride: P, blockStride } = this.arena;
    const [source, target] = [this.floats(from), this.floats(to)];
    target.set(source);
    this.layout.program.blocks.forEach(({ isAntisymmetric }, b) => {
      if (!isAntisymmetric) return;
      for (let i = 0; i < P; i++) {
        for (let j = 0; j < P; j++) target[i * blockStride + b * P + j]! -= source[j * blockStride + b * P + i]!;
      }
    });
  }

  /** Canonical values of a tensor; `scaleOfPiece` is the factor of stored values by piece. */
  read(tensor: Tensor, scaleOfPiece: (piece: number) => number = () => 1): Float64Array {
    const values = new Float64Array(tensor.shape.reduce((product, n) => product * n, 1));
    this.forEachRun(tensor, (canonical, at, length, piece) => {
      const scale = scaleOfPiece(piece);
      for (let i = 0; i < length; i++) values[canonical + i] = this.f32[at + i]! * scale;
    });
    return values;
  }

  write(tensor: Tensor, values: Float64Array): void {
    this.forEachRun(tensor, (canonical, at, length) => {
      this.f32.set(values.subarray(canonical, canonical + length), at);
    });
  }

  private forEachRun(
    tensor: Tensor,
    visit: (canonical: number, at: number, length: number, piece: number) => void,
  ): void {
    const { at, pieces, pieceStride, rows, rowStride, runs, runLength } = this.placementOf(tensor);
    let canonical = 0;
    for (let piece = 0; piece < pieces; piece++) {
      for (let row = 0; row < rows; row++) {
        for (const run of runs) {
          visit(canonical, at + piece * pieceStride + row * rowStride + run, runLength, piece);
          canonical += runLength;
        }
      }
    }
  }

  private placementOf({ name, shape }: Tensor): Placement {
    const { arena, layout } = this;
    const sequence = (region: Region, rowStride: number, firstPiece = 0): Placement => ({
      at: this.address(region, firstPiece) / FLOAT_BYTES,
      pieces: shape[0]!,
      pieceStride: region.stride,
      rows: shape[1]!,
      rowStride,
      runs: [0],
      runLength: shape[2]!,
    });
    for (const [s, state] of layout.program.states.entries()) {
      if (name === stateSequence(state))
        return sequence(this.stateRegion(s), s === 0 ? arena.rowStride : arena.unitStride);
      // Piece 0 of the region is timestep 0, which has no place in the canonical tensor.
      if (name === adjointSequence(state)) return sequence(arena.adjoints[s]!, arena.unitStride, 1);
    }
    if (name === OUTPUT_SEQUENCE) return sequence(arena.outputs, arena.outputStride);
    const { parameter, regions } = this.weightRegions(name);
    const place = this.places.get(parameter)!;
    const at = this.address(regions[place.matrix]) / FLOAT_BYTES + place.at;
    return { ...place, at, pieces: 1, pieceStride: 0 };
  }

  private weightRegions(name: string): { parameter: ParameterName; regions: WeightRegions } {
    const { weights, gradients, slots } = this.arena;
    for (const parameter of this.layout.parameters) {
      if (name === parameter) return { parameter, regions: weights };
      if (name === gradientOf(parameter)) return { parameter, regions: gradients };
      const slot = this.layout.optimizer.slots.findIndex((candidate) => name === slotOf(candidate, parameter));
      if (slot >= 0) return { parameter, regions: slots[slot]! };
    }
    throw new Error(`cpu: no tensor "${name}"`);
  }
}

/** to[c][r] = from[r][c] for `rows` rows (which is also the stride of `to`) and `columns` columns. */
function transpose(from: Float32Array, fromStride: number, to: Float32Array, rows: number, columns: number): void {
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) to[c * rows + r] = from[r * fromStride + c]!;
}
