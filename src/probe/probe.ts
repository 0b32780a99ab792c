/**
 * What a probe is: something measured on the tensors of a lane now and then, while it trains. Which tensors, and what
 * comes of them, as pure functions; when it is measured, and in which thread, is not said here.
 */
import type { LaneLayout } from '../engine/layout.ts';
import type { Eigenvalues } from '../math/eigenvalues.ts';

export interface TensorRead {
  /** A name of `layout.ts`. */
  readonly tensor: string;
  /** How many sequences of it, the first ones; all if left out. */
  readonly sequences?: number;
}

/** By name, in canonical layout. Of a sequence there may be more than was asked for: others read it too. */
export type Tensors = Readonly<Record<string, Float64Array>>;

/** Handed to probes, so that the page need not load what only the worker computes with. */
export interface ProbeAlgebra {
  eigenvalues(values: ArrayLike<number>, n: number): Eigenvalues;
  spectralNorm(values: ArrayLike<number>, n: number): number;
}

export interface Probe<Id extends string = string, Result = unknown> {
  readonly id: Id;
  reads(layout: LaneLayout): readonly TensorRead[];
  /** @returns plain data with typed arrays of its own, which can be sent to another thread */
  measure(tensors: Tensors, layout: LaneLayout, algebra: ProbeAlgebra): Result;
  /** Numbers of a result that are worth following over steps, by name. */
  scalars?(result: Result): Readonly<Record<string, number>>;
}

export const defineProbe = <Id extends string, Result>(probe: Probe<Id, Result>): Probe<Id, Result> => probe;
