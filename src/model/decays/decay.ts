/**
 * What weight decay is: what the optimizer reads in place of the gradient or of the parameter. All parameters decay,
 * biases too, as in PyTorch where every parameter is in one group.
 */
import { type Expression, uniform } from '../../equations/index.ts';
import type { Entry, NumberField } from '../entry.ts';

/** λ */
export const decayRate = uniform('weightDecay.rate');

export interface WeightDecay extends Entry {
  /** Over `gradient` (clipped), `parameter` and λ; the gradient as it is when absent. */
  readonly gradient?: Expression;
  /** Over `parameter`, λ and the learning rate; the parameter as it is when absent. */
  readonly parameter?: Expression;
}

export const rate = (value: number) =>
  ({
    kind: 'number',
    label: { en: 'rate λ', zh: '衰减率 λ' },
    default: value,
    min: 0,
    max: 10,
    scale: 'linear',
  }) as const satisfies NumberField;
