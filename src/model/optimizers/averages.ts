/** The exponential averages out of which optimizers are made. */
import { add, type Expression, max, mul, type Operand, square, sub } from '../../equations/index.ts';

/** ρ a + (1 − ρ) x */
export const average = (rho: Operand, before: Operand, x: Operand): Expression =>
  add(mul(rho, before), mul(sub(1, rho), x));

/** v − m², the variance about the mean; where rounding makes it negative it is 0, so that its root is a number. */
export const centeredSquare = (v: Operand, mean: Operand): Expression => max(sub(v, square(mean)), 0);
