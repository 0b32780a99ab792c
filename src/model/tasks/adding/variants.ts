// The generators that are all called "the adding problem": two numbers of a sequence are marked, their sum is asked for.
// They differ in the numbers, in where the marks may stand and in the scale of the target, and so in the loss of knowing
// nothing. How a batch is filled from them is in ../adding.ts.

import type { RandomStream } from '../../../math/random.ts';
import { same, type Text } from '../../entry.ts';
import type { Solved } from '../task.ts';

export interface AddingVariant {
  readonly id: string;
  readonly label: Text;
  /** Which of the two inputs holds the numbers; the other holds the marks. */
  readonly numberInput: 0 | 1;
  /** The number that a draw from U[0, 1) stands for. */
  number(uniform: number): number;
  /** The two marked timesteps, from 0, of sequence b. @param timesteps T, at least 2 */
  marked(draws: RandomStream, b: number, timesteps: number): readonly [number, number];
  /** Whether the first and the last timestep are marked −1 unless they are marked 1, and a marked first number becomes 0. */
  readonly hasMarkedEnds?: boolean;
  target(sum: number): number;
  /** The variance of the target: the mean squared error of its mean. */
  baselineLoss(timesteps: number): number;
  readonly solved: Solved;
}

const identity = (x: number) => x;

const lowError: Solved = {
  quantity: 'loss',
  bound: 0.01,
  reference: {
    en: 'mean squared error at most 0.01; the papers show curves and name no threshold',
    zh: '均方误差不超过 0.01；论文只给出曲线，没有给出阈值',
  },
};

const arjovsky: AddingVariant = {
  id: 'arjovsky',
  label: same('Arjovsky et al. 2016'),
  numberInput: 0,
  number: identity,
  marked: (draws, b, timesteps) => {
    const half = Math.floor(timesteps / 2);
    return [draws.integer(2 * b, half), half + draws.integer(2 * b + 1, timesteps - half)];
  },
  target: identity,
  /** The variance of a sum of two uniforms: the best constant is its mean, 1. (The often printed 0.1767 is wrong.) */
  baselineLoss: () => 1 / 6,
  solved: lowError,
};

const le: AddingVariant = {
  ...arjovsky,
  id: 'le',
  label: same('Le et al. 2015'),
  /** Two different timesteps, all pairs alike. */
  marked: (draws, b, timesteps) => {
    const first = draws.integer(2 * b, timesteps);
    const second = draws.integer(2 * b + 1, timesteps - 1);
    return [first, second < first ? second : second + 1];
  },
};

const pascanu: AddingVariant = {
  id: 'pascanu',
  label: same('Pascanu et al. 2013'),
  numberInput: 1,
  number: identity,
  /** The first tenth and the four tenths after it, at least one timestep each. */
  marked: (draws, b, timesteps) => {
    const tenth = Math.max(1, Math.floor(timesteps / 10));
    const next = Math.max(1, Math.floor((4 * timesteps) / 10));
    return [draws.integer(2 * b, tenth), tenth + draws.integer(2 * b + 1, next)];
  },
  target: (sum) => sum / 2,
  baselineLoss: () => 1 / 24,
  solved: {
    quantity: 'metric',
    bound: 0.99,
    reference: {
      en: 'Pascanu et al. 2013: fewer than 1 % of fresh sequences with a squared error above 0.04',
      zh: 'Pascanu et al. 2013：新序列中平方误差超过 0.04 的不到 1 %',
    },
  },
};

/** How many timesteps the first and the second mark of Hochreiter and Schmidhuber choose from; both ranges begin at 0. */
const ranges = (timesteps: number): readonly [number, number] => {
  const second = Math.max(2, Math.floor(timesteps / 2) - 1);
  return [Math.min(10, second), second];
};

const hochreiter: AddingVariant = {
  id: 'hochreiter',
  label: same('Hochreiter & Schmidhuber 1997'),
  numberInput: 0,
  number: (uniform) => 2 * uniform - 1,
  /** One of the first ten, and one of the first T/2 − 1 that is not marked yet. */
  marked: (draws, b, timesteps) => {
    const [firsts, seconds] = ranges(timesteps);
    const first = draws.integer(2 * b, firsts);
    const second = draws.integer(2 * b + 1, seconds - 1);
    return [first, second < first ? second : second + 1];
  },
  hasMarkedEnds: true,
  target: (sum) => 0.5 + sum / 4,
  /** (1/3 + 1/3) / 16 = 1/24 if the first number were never marked; with chance p it is, and then it is 0. */
  baselineLoss: (timesteps) => {
    const [firsts, seconds] = ranges(timesteps);
    const p = 1 / firsts + (1 - 1 / firsts) / (seconds - 1);
    return (2 - p) / 48;
  },
  solved: {
    quantity: 'loss',
    bound: 0.0004,
    reference: {
      en: 'root of the mean squared error at most 0.02, half of the error of 0.04 below which the paper calls a sequence right',
      zh: '均方根误差不超过 0.02，即论文判定序列正确的误差 0.04 的一半',
    },
  },
};

export const addingVariants = [arjovsky, le, pascanu, hochreiter] as const satisfies readonly AddingVariant[];
