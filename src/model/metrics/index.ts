/** What a person reads beside the loss: one value per row (sequence and timestep with a loss), averaged by engines. */
import { div, type Expression, mul, rowMax, rowSum, square, step, sub } from '../../equations/index.ts';
import type { Text } from '../entry.ts';
import { output, target } from '../losses/index.ts';

export interface Metric {
  readonly id: string;
  readonly label: Text;
  readonly value: Expression;
}

/** 1 where the element is the greatest of its row. */
const isGreatest = sub(1, step(sub(rowMax(output), output)));

/** 1 where the greatest output is the target's class (one of n greatest counts 1/n, as a guess among them would). */
export const accuracy: Metric = {
  id: 'accuracy',
  label: { en: 'accuracy', zh: '准确率' },
  value: div(rowSum(mul(target, isGreatest)), rowSum(isGreatest)),
};

/** 1 where the squared error of the only output is at most 0.04 (Pascanu, Mikolov & Bengio 2013, code). */
export const withinTolerance: Metric = {
  id: 'withinTolerance',
  label: { en: 'within 0.2 of the target', zh: '误差在 0.2 以内' },
  value: rowSum(sub(1, step(sub(square(sub(output, target)), 0.04)))),
};

/** 1 where the only output has the sign of the target. */
export const rightSign: Metric = {
  id: 'rightSign',
  label: { en: 'right sign', zh: '符号正确率' },
  value: rowSum(step(mul(output, target))),
};
