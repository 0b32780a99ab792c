/** What a person reads beside the loss: one value per row (sequence and timestep with a loss), averaged by engines. */
import { type Expression, mul, rowMax, rowSum, square, step, sub } from '../../equations/index.ts';
import type { Text } from '../entry.ts';
import { output, target } from '../losses/index.ts';

export interface Metric {
  readonly id: string;
  readonly label: Text;
  readonly value: Expression;
}

/** 1 where the greatest output is the target's class (several greatest count as one of them being right). */
export const accuracy: Metric = {
  id: 'accuracy',
  label: { en: 'accuracy' },
  value: rowSum(mul(target, sub(1, step(sub(rowMax(output), output))))),
};

/** 1 where the squared error of the only output is at most 0.04 (Pascanu, Mikolov & Bengio 2013, code). */
export const withinTolerance: Metric = {
  id: 'withinTolerance',
  label: { en: 'error at most 0.2' },
  value: rowSum(sub(1, step(sub(square(sub(output, target)), 0.04)))),
};
