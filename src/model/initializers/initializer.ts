/** What an initializer is: a pure map from random draws to the entries of one matrix. Engines say which draws. */
import type { RandomStream } from '../../math/random.ts';
import type { Entry, Fields, SettingsOf } from '../entry.ts';

/**
 * One gate's matrix (not a fused kernel of several gates), as it multiplies from the right: x W. A bias is a matrix
 * of one row, for which fans have no meaning.
 */
export interface MatrixShape {
  /** fan_in. */
  readonly rows: number;
  /** fan_out. */
  readonly columns: number;
}

export interface Initializer<F extends Fields = Fields> extends Entry<F> {
  /** Whether it makes sense for a bias too. */
  readonly isForBias: boolean;
  /**
   * Row-major entries [rows, columns] in f64. Entry (i, j) may only use draw i·columns + j of the stream where the
   * definition is entrywise, so that lanes with different distributions share the underlying draws.
   */
  fill(shape: MatrixShape, stream: RandomStream, settings: SettingsOf<F>): Float64Array;
}

/** An initializer with its settings' types forgotten. */
export interface AnyInitializer extends Entry {
  readonly isForBias: boolean;
  fill(shape: MatrixShape, stream: RandomStream, settings: Readonly<Record<string, number | string>>): Float64Array;
}

export function defineInitializer<F extends Fields>(definition: Initializer<F>): AnyInitializer {
  return {
    ...definition,
    fill: (shape, stream, settings) => definition.fill(shape, stream, settings as SettingsOf<F>),
  };
}

/** Row-major entries [rows, columns], each a function of its place i·columns + j. */
export const entrywise = ({ rows, columns }: MatrixShape, entry: (index: number) => number): Float64Array =>
  Float64Array.from({ length: rows * columns }, (_, index) => entry(index));

/** U(−limit, limit): a draw of [0, 1), stretched. */
export const uniformEntries = (shape: MatrixShape, stream: RandomStream, limit: number): Float64Array =>
  entrywise(shape, (index) => limit * (2 * stream.uniform(index) - 1));

/** N(0, std²), untruncated. */
export const normalEntries = (shape: MatrixShape, stream: RandomStream, std: number): Float64Array =>
  entrywise(shape, (index) => std * stream.normal(index));
