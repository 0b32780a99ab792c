/**
 * How engines that multiply [h | 1 | x] by one matrix store weights: [U; b; W] as rows of N = blocks · P columns, and
 * [V; c] as rows of O padded, with H and O padded to multiples of four; a start that is learned is rows of states. Places
 * in floats; where the matrices lie is the engine's business, as is what else it keeps in this layout (gradients, slots).
 */
import { blocksOf, type LaneLayout, type ParameterName, START } from './layout.ts';

export interface PackedPlace {
  readonly matrix: 'cell' | 'output' | 'start';
  /** Floats before its first row. */
  readonly at: number;
  readonly rowStride: number;
  /** Rows that it takes up, padding included. */
  readonly storedRows: number;
  readonly rows: number;
  /** A canonical row is these runs of `runLength` floats, one after another. */
  readonly runs: readonly number[];
  readonly runLength: number;
}

/** To whole vectors of four floats. */
export const padded = (n: number): number => Math.ceil(n / 4) * 4;

export function packedPlace({ program, sizes }: LaneLayout, parameter: ParameterName): PackedPlace {
  const { hiddenSize: H, inputSize: I, outputSize: O } = sizes;
  const P = padded(H);
  // Rows of h, then of 1, then of x.
  const [firstRow, storedRows, rows] = {
    recurrent: [0, P, H],
    bias: [P, 1, 1],
    input: [P + 1, I, I],
    output: [0, P, H],
    outputBias: [P, 1, 1],
    start: [0, program.states.length, program.states.length],
  }[parameter] as [number, number, number];
  const place = (matrix: PackedPlace['matrix'], rowStride: number, runs: number[], runLength: number): PackedPlace => {
    return { matrix, at: firstRow * rowStride, rowStride, storedRows, rows, runs, runLength };
  };
  if (parameter === 'output' || parameter === 'outputBias') return place('output', padded(O), [0], O);
  if (parameter === START) return place('start', P, [0], H);
  const { blocks } = program;
  const runs = blocksOf(parameter, blocks).map((block) => blocks.indexOf(block) * P);
  return place('cell', blocks.length * P, runs, H);
}

/** Calls back with each run: its place in the canonical tensor, its place in floats of the matrix, its length. */
export function forEachPackedRun(
  { at, rows, rowStride, runs, runLength }: PackedPlace,
  visit: (canonical: number, packed: number, length: number) => void,
): void {
  let canonical = 0;
  for (let row = 0; row < rows; row++) {
    for (const run of runs) {
      visit(canonical, at + row * rowStride + run, runLength);
      canonical += runLength;
    }
  }
}
