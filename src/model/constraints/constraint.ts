/** What a constraint is: what becomes of a parameter after the optimizer, entry by entry. */
import { type Expression, type Symbol_, uniform } from '../../equations/index.ts';
import type { Entry } from '../entry.ts';

export const constraintSetting = (name: string): Symbol_ => uniform(`constraint.${name}`);

export interface Constraint extends Entry {
  /** The parameter that is kept, of the one that the optimizer made; that one itself when absent. */
  readonly constrained?: (updated: Expression) => Expression;
}
