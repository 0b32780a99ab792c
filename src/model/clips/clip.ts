/**
 * What a clip is: numbers that the update reads. The optimizer sees min(max(scale · g, −bound), bound), with one scale
 * for each scope; the gradients themselves are never rewritten, so that phenomenon and remedy are measured apart.
 */
import { type Expression, type Symbol_, uniform } from '../../equations/index.ts';
import type { Entry, Fields } from '../entry.ts';

/** ‖g‖ over a scope, before the clip. */
export const gradientNorm = uniform('gradientNorm');
/** ‖θ‖ over the same scope, before the update. */
export const weightNorm = uniform('weightNorm');
/** A hyperparameter in an equation. */
export const setting = (name: string): Symbol_ => uniform(`setting.${name}`);

/**
 * What shares a scale: all parameters; each tensor (U, W, b, V, c) by itself; or each unit, the incoming weights of an
 * output, which is a column of U, W or V, while b, c and a learned start are one unit each.
 */
export type Scope = 'all' | 'tensor' | 'unit';

export interface Clip<F extends Fields = Fields> extends Entry<F> {
  /** What norms are taken over and scales hold for; all parameters when absent. */
  readonly scope?: Scope;
  /** Factor of every gradient entry in a scope, over its norms; 1 when absent. */
  readonly scale?: Expression;
  /** Greatest magnitude of an entry; unbounded when absent. */
  readonly bound?: Expression;
  /** The setting that is a threshold for the global norm, to be drawn beside it. */
  readonly threshold?: keyof F & string;
}
