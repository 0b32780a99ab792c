/**
 * What charts over steps count along their axis: steps, examples seen, or seconds of training. Cursors stay in steps,
 * whatever is counted. No React.
 */
import { bisector } from 'd3';
import type { Bucket } from './steps.ts';

export type StepUnit = 'step' | 'examples' | 'time';

export interface StepCounting {
  readonly unit: StepUnit;
  /** What is counted at a step; 0 at step 0, and never less at a later step. */
  readonly countOf: (step: number) => number;
  /** The inverse; between steps, or beyond them, about there. */
  readonly stepOf: (count: number) => number;
}

const same = (value: number): number => value;

export const bySteps: StepCounting = { unit: 'step', countOf: same, stepOf: same };

/** @param perStep B · M */
export const byExamples = (perStep: number): StepCounting => ({
  unit: 'examples',
  countOf: (step) => step * perStep,
  stepOf: (count) => count / perStep,
});

/**
 * Straight lines between the ends of buckets.
 * @param seconds since the run began at the end of each step: a bucket's greatest is that of its last step
 */
export function bySeconds(seconds: readonly Bucket[]): StepCounting {
  /** Between the knots before and after `place`, the index of the latter. */
  const between = (at: number, place: number, x: (b: Bucket) => number, y: (b: Bucket) => number): number => {
    const [before, after] = [seconds[place - 1], seconds[place]];
    const [x0, y0] = before ? [x(before), y(before)] : [0, 0];
    if (!after) return y0;
    const gap = x(after) - x0;
    return gap > 0 ? y0 + ((at - x0) / gap) * (y(after) - y0) : y(after);
  };
  return {
    unit: 'time',
    countOf: (step) => between(step, byStep.left(seconds, step), lastStepOf, secondsOf),
    stepOf: (count) => between(count, byTime.left(seconds, count), secondsOf, lastStepOf),
  };
}

const lastStepOf = ({ lastStep }: Bucket): number => lastStep;
const secondsOf = ({ max }: Bucket): number => max;
const byStep = bisector<Bucket, number>(lastStepOf);
const byTime = bisector<Bucket, number>(secondsOf);
