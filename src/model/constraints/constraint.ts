/** What a constraint is: what becomes of a parameter after the optimizer, entry by entry or unit by unit. */
import { type Expression, type Symbol_, symbol, uniform } from '../../equations/index.ts';
import type { Entry } from '../entry.ts';

export const constraintSetting = (name: string): Symbol_ => uniform(`constraint.${name}`);
/** ‖θ‖ over a column of U, W or V as the optimizer made it: the incoming weights of a unit, biases apart. */
export const columnNorm = symbol('columnNorm');

export interface Constraint extends Entry {
  /** The parameter that is kept, of the one that the optimizer made; that one itself when absent. */
  readonly constrained?: (updated: Expression) => Expression;
  /** Factor of each column of U, W and V, over its norm; 1 when absent. Biases are left alone. */
  readonly columnScale?: Expression;
}
