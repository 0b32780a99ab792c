/**
 * What a regularizer is: a penalty on how much longer or shorter the adjoint becomes on its way through the recurrent
 * weights, from one timestep to the one before. Engines average it over timesteps and sequences and add its immediate
 * gradient to that of U; nothing else of a step knows it.
 *
 * With d = ∂L/∂h_t of one sequence, u = ∂L/∂a_t and v = u Uᵀ, what the recursion alone passes on to ∂L/∂h_{t−1}:
 * r = ‖v‖² / ‖d‖², Ω = mean p(r), and with d and u constant ∂⁺Ω/∂U = mean p'(r) · 2/‖d‖² · vᵀ u.
 */
import { type Expression, type Symbol_, symbol } from '../../equations/index.ts';
import type { Entry, Fields } from '../entry.ts';

/** r = ‖u Uᵀ‖² / ‖∂L/∂h_t‖² of one sequence at one timestep. */
export const squaredRatio: Symbol_ = symbol('squaredRatio');

export interface Regularizer<F extends Fields = Fields> extends Entry<F> {
  /** p(r), at least 0; nothing is penalized when absent. Its weight is the setting `alpha`. */
  readonly penalty?: Expression;
}
