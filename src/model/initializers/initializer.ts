/** What an initializer is: a pure map from random draws to the entries of one matrix. Engines say which draws. */
import type { LinearAlgebra } from '../../math/linear-algebra.ts';
import type { RandomStream } from '../../math/random.ts';
import type { Entry, Fields, SettingsOf } from '../entry.ts';

/** What is initialized: U, W and b of the cell, V and c of the output layer. */
export type Parameter = 'recurrent' | 'input' | 'bias' | 'output' | 'outputBias';

/** What opening a gate does to the memory: keeps it, lets news in beside it, or replaces it (1 − gate keeps it). */
export type MemoryRole = 'keeps' | 'writes' | 'replaces';

/** H entries of the cell's bias. */
export interface BiasBlock {
  /** Which part of its gate's pre-activation the bias is added to; a vector that is kept with the biases is none. */
  readonly part: 'whole' | 'recurrent' | 'input' | 'vector';
  /** Of gates that hold the memory only. */
  readonly memory?: MemoryRole | undefined;
}

/**
 * One gate's matrix, or a kernel of all gates side by side where the initializer says so, as it multiplies from the
 * right: x W. A bias is a matrix of one row, for which fans have no meaning.
 */
export interface MatrixShape {
  /** fan_in. */
  readonly rows: number;
  /** fan_out. */
  readonly columns: number;
  /** H of the lane. */
  readonly hiddenSize: number;
  /** T of the task. */
  readonly timesteps: number;
  /** Of a bias of the cell: its gates, H columns each. Empty for all else. */
  readonly biasBlocks: readonly BiasBlock[];
}

interface Initializes {
  readonly suits: readonly Parameter[];
}

export interface Initializer<F extends Fields = Fields> extends Entry<F>, Initializes {
  /** Whether all gates are filled at once, as one matrix; else each by itself. */
  isFused?(settings: SettingsOf<F>): boolean;
  /**
   * Row-major entries [rows, columns] in f64. Entry (i, j) may only use draw i·columns + j of the stream where the
   * definition is entrywise, so that lanes with different distributions share the underlying draws.
   *
   * @param algebra handed in by who fills: a page that only lists initializers need not load it
   */
  fill(shape: MatrixShape, stream: RandomStream, settings: SettingsOf<F>, algebra: LinearAlgebra): Float64Array;
}

/** An initializer with its settings' types forgotten. */
export interface AnyInitializer extends Entry, Initializes {
  isFused(settings: Readonly<Record<string, number | string>>): boolean;
  fill(
    shape: MatrixShape,
    stream: RandomStream,
    settings: Readonly<Record<string, number | string>>,
    algebra: LinearAlgebra,
  ): Float64Array;
}

export function defineInitializer<F extends Fields>(definition: Initializer<F>): AnyInitializer {
  return {
    ...definition,
    isFused: (settings) => definition.isFused?.(settings as SettingsOf<F>) ?? false,
    fill: (shape, stream, settings, algebra) => definition.fill(shape, stream, settings as SettingsOf<F>, algebra),
  };
}

/** What an initializer may suit. */
export const everything = ['recurrent', 'input', 'bias', 'output', 'outputBias'] as const satisfies Parameter[];
export const weights = ['recurrent', 'input', 'output'] as const satisfies Parameter[];
/** Of one gate: square. */
export const recurrentWeights = ['recurrent'] as const satisfies Parameter[];
export const gateBiases = ['bias'] as const satisfies Parameter[];

type Extent = Pick<MatrixShape, 'rows' | 'columns'>;

/** Row-major entries [rows, columns], each a function of its place i·columns + j. */
export const entrywise = ({ rows, columns }: Extent, entry: (index: number) => number): Float64Array =>
  Float64Array.from({ length: rows * columns }, (_, index) => entry(index));

/** U(−limit, limit): a draw of [0, 1), stretched. */
export const uniformEntries = (shape: Extent, stream: RandomStream, limit: number): Float64Array =>
  entrywise(shape, (index) => limit * (2 * stream.uniform(index) - 1));

/** N(0, std²), untruncated. */
export const normalEntries = (shape: Extent, stream: RandomStream, std: number): Float64Array =>
  entrywise(shape, (index) => std * stream.normal(index));
