import { describe, expect, it } from 'vitest';
import { History } from '../../lab/history.ts';
import { byExamples, bySeconds, bySteps, type StepCounting } from './step-counting.ts';
import { stepScale } from './steps.ts';

/** A run whose steps became slower at step 100. */
const secondsAt = (step: number) => (step <= 100 ? step * 0.01 : 1 + (step - 100) * 0.05);
function timed(steps: number, capacity: number): StepCounting {
  const history = new History(capacity);
  for (let step = 1; step <= steps; step++) history.push(step, secondsAt(step));
  return bySeconds(history.buckets);
}

describe('what is counted over steps', () => {
  it('is the steps themselves, or B · M examples each', () => {
    expect(bySteps.countOf(7)).toBe(7);
    expect([0, 1, 250].map(byExamples(64).countOf)).toEqual([0, 64, 16_000]);
    expect(byExamples(64).stepOf(16_000)).toBe(250);
  });

  it('is seconds as they were measured, exact where a bucket is a step', () => {
    const { countOf, stepOf } = timed(200, 1024);
    for (const step of [0, 1, 60, 100, 101, 200]) {
      expect(countOf(step)).toBeCloseTo(secondsAt(step), 12);
      expect(stepOf(countOf(step))).toBeCloseTo(step, 9);
    }
  });

  it('is interpolated inside of merged buckets, to within one of them', () => {
    const { countOf } = timed(1000, 64);
    for (let step = 1; step <= 1000; step++) expect(Math.abs(countOf(step) - secondsAt(step))).toBeLessThan(16 * 0.05);
    expect(countOf(1000)).toBeCloseTo(secondsAt(1000), 12);
  });

  it('stands still beyond the last step and before the first was measured', () => {
    expect(timed(200, 1024).countOf(900)).toBeCloseTo(secondsAt(200), 12);
    expect([0, 5].map(bySeconds([]).countOf)).toEqual([0, 0]);
    expect(bySeconds([]).stepOf(3)).toBe(0);
  });

  it('is where a scale draws a step, and a pointer finds it again', () => {
    const box = { width: 440, height: 240, left: 20, right: 20, top: 0, bottom: 40 };
    const { xOf, positionOf, xOfCount } = stepScale(box, 10, timed(200, 1024));
    expect(xOf(100)).toBeCloseTo(xOfCount(1), 9);
    expect(positionOf(xOf(150))).toBeCloseTo(150, 9);
  });
});
