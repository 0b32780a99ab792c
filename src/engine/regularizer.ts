/**
 * The mean over pairs (timestep, sequence) that a regularizer is, for engines that run pass by pass: which pairs count,
 * and by how much each draws at U. Norms and products are the engines'.
 */
import { evaluate } from '../equations/index.ts';
import type { RegularizerRule } from '../model/regularizers/index.ts';

/** log2 of the ‖∂L/∂h_t‖² of a sequence, L the batch mean, below which a pair is not counted: 1e-20, as in the paper's code. */
export const LOG2_SQUARES_MIN = Math.log2(1e-20);
/**
 * Engines in f32 keep ∂L/∂h_t near 1, all sequences times the same power of two. A sequence whose norm is below this
 * beside the others is not counted either, since its entries would lose their digits.
 */
export const LOG2_STORED_MIN = -100;

export class PenaltyMean {
  private sum = 0;
  private count = 0;

  constructor(readonly rule: RegularizerRule) {}

  /** Counts pairs by their ratios r; returns p'(r). */
  add(ratios: Float64Array): Float64Array {
    const [penalties, slopes] = evaluate([this.rule.penalty, this.rule.slope], () => ratios, ratios.length);
    for (const penalty of penalties!) this.sum += penalty;
    this.count += ratios.length;
    return slopes!;
  }

  /** Ω; 0 where no pair counts. */
  get mean(): number {
    return this.count === 0 ? 0 : this.sum / this.count;
  }

  /** α / pairs: what a sum over pairs is multiplied by on its way into the gradient of U. 0 where no pair counts. */
  get factor(): number {
    return this.count === 0 ? 0 : this.rule.weight / this.count;
  }
}
