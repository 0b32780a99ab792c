/**
 * How engines that multiply [h | 1 | x] by one matrix store weights: [U; b; W] as rows of N = blocks · P columns, then
 * [V; c] as rows of O padded, H and O padded to multiples of four. Places of canonical tensors in it, in floats.
 */
import { blocksOf, type LaneLayout, type ParameterName } from './layout.ts';

export interface PackedPlace {
  readonly at: number;
  readonly rows: number;
  readonly rowStride: number;
  /** A canonical row is these runs of `runLength` floats, one after another. */
  readonly runs: readonly number[];
  readonly runLength: number;
}

const padded = (n: number): number => Math.ceil(n / 4) * 4;

/** Floats of the cell's part, and of both. */
export function packedSize({ program, sizes }: LaneLayout): { cell: number; total: number } {
  const P = padded(sizes.hiddenSize);
  const cell = (P + 1 + sizes.inputSize) * program.blocks.length * P;
  return { cell, total: cell + (P + 1) * padded(sizes.outputSize) };
}

export function packedPlace(layout: LaneLayout, parameter: ParameterName): PackedPlace {
  const { hiddenSize: H, inputSize: I, outputSize: O } = layout.sizes;
  const { blocks } = layout.program;
  const P = padded(H);
  if (parameter === 'output' || parameter === 'outputBias') {
    const { cell } = packedSize(layout);
    const isBias = parameter === 'outputBias';
    return {
      at: cell + (isBias ? P * padded(O) : 0),
      rows: isBias ? 1 : H,
      rowStride: padded(O),
      runs: [0],
      runLength: O,
    };
  }
  const rowStride = blocks.length * P;
  const firstRow = { recurrent: 0, bias: P, input: P + 1 }[parameter];
  const rows = { recurrent: H, bias: 1, input: I }[parameter];
  const runs = blocksOf(parameter, blocks).map((block) => blocks.indexOf(block) * P);
  return { at: firstRow * rowStride, rows, rowStride, runs, runLength: H };
}

/** Calls back with each run: its place in the canonical tensor, its place in packed floats, its length. */
export function forEachPackedRun(
  place: PackedPlace,
  visit: (canonical: number, packed: number, length: number) => void,
): void {
  let canonical = 0;
  for (let row = 0; row < place.rows; row++) {
    for (const run of place.runs) {
      visit(canonical, place.at + row * place.rowStride + run, place.runLength);
      canonical += place.runLength;
    }
  }
}
