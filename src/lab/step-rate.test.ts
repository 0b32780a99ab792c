import { describe, expect, it } from 'vitest';
import { StepRate } from './step-rate.ts';

describe('the step rate', () => {
  it('is that of the last second', () => {
    const rate = new StepRate();
    for (let time = 0; time <= 5000; time += 10) rate.record(time, time < 3000 ? time : 3000 + (time - 3000) / 2);
    expect(rate.stepsPerSecond).toBeCloseTo(500, 6);
  });

  it('spans a single call that takes longer than a second', () => {
    const rate = new StepRate();
    rate.record(0, 0);
    rate.record(4000, 1);
    rate.record(8000, 2);
    expect(rate.stepsPerSecond).toBe(0.25);
  });

  it('is unknown at first, without time between samples, and once cleared', () => {
    const rate = new StepRate();
    expect(rate.stepsPerSecond).toBeUndefined();
    rate.record(5, 0);
    rate.record(5, 1);
    expect(rate.stepsPerSecond).toBeUndefined();
    rate.record(15, 2);
    expect(rate.stepsPerSecond).toBe(200);
    rate.clear();
    expect(rate.stepsPerSecond).toBeUndefined();
  });
});
