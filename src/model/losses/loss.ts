/** What a loss is: one value per sequence and timestep, from the O outputs of that row. Its gradient is derived. */
import { type Expression, pullback, symbol, uniform } from '../../equations/index.ts';
import type { Entry } from '../entry.ts';

/** Per element of a row: the network's output and the target. */
export const output = symbol('output');
export const target = symbol('target');
/** O, the number of outputs of a row. */
export const outputSize = uniform('O');
/** Weight of this row's loss in L: 1 / (B · number of timesteps with a loss). */
export const rowWeight = uniform('rowWeight');

export interface Loss extends Entry {
  /** ℓ of a row, by row reductions over `output` and `target`. */
  readonly value: Expression;
}

/** ∂(rowWeight · ℓ)/∂output, per element. */
export function outputAdjoint(loss: Loss): Expression {
  return pullback([[loss.value, rowWeight]], [output])[0]!;
}
