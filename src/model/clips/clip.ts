/**
 * What a clip is: two numbers that the update reads. The optimizer sees min(max(scale · g, −bound), bound); the
 * gradients themselves are never rewritten, so that phenomenon and remedy are measured apart.
 */
import { type Expression, type Symbol_, uniform } from '../../equations/index.ts';
import type { Entry, Fields } from '../entry.ts';

/** ‖g‖ over all parameters, before the clip. */
export const globalNorm = uniform('globalNorm');
/** A hyperparameter in an equation. */
export const setting = (name: string): Symbol_ => uniform(`setting.${name}`);

export interface Clip<F extends Fields = Fields> extends Entry<F> {
  /** Factor of every gradient entry; 1 when absent. */
  readonly scale?: Expression;
  /** Greatest magnitude of an entry; unbounded when absent. */
  readonly bound?: Expression;
  /** The setting that is a threshold for the global norm, to be drawn beside it. */
  readonly threshold?: keyof F & string;
}
