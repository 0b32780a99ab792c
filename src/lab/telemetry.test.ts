import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Telemetry } from './telemetry.ts';
import { stepReport } from './testing/fake-engine.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('telemetry', () => {
  it('keeps per lane the latest report, the histories and the held-out scores', () => {
    const telemetry = new Telemetry();
    telemetry.reset(2);
    const [one, two] = [stepReport(1, { loss: 4 }), stepReport(2, { loss: Number.POSITIVE_INFINITY })];
    telemetry.push([{ reports: [one, two], diverged: { step: 2, tensor: 'loss' } }, { reports: [one] }]);
    telemetry.push([{ reports: [], diverged: { step: 2, tensor: 'loss' } }, { reports: [stepReport(2, { loss: 3 })] }]);
    const score = { step: 2, loss: 1, metric: 0.5, count: 10 };
    telemetry.pushHeldOut([score, { ...score, metric: 0.75 }]);
    const [first, second] = telemetry.lanes;
    expect(first.latest).toBe(two);
    expect(first.history.loss.buckets.map(({ mean, hasInfinity, hasNaN }) => [mean, hasInfinity, hasNaN])).toEqual([
      [4, false, false],
      [Number.NaN, true, false],
    ]);
    expect(second.latest?.loss).toBe(3);
    expect(second.history.loss.buckets.map(({ mean }) => mean)).toEqual([4, 3]);
    expect([1, 2].map((step) => first.gradNormByTimestep.at(step)?.lastStep)).toEqual([1, 2]);
    expect([...first.gradNormByTimestep.at(1)!.mean]).toEqual([...one.log2GradNormByTimestep]);
    expect(second.heldOut).toEqual([{ ...score, metric: 0.75 }]);
  });

  it('draws the norms of the latest step, and of a lane that diverged the last that were finite', () => {
    const telemetry = new Telemetry();
    telemetry.reset(1);
    const reportOf = (step: number, norm: number) => ({
      ...stepReport(step),
      log2GradNormByTimestep: new Float64Array([norm, norm]),
    });
    const diverged = { step: 3, tensor: 'loss' } as const;
    const zero = reportOf(1, Number.NEGATIVE_INFINITY);
    telemetry.push([{ reports: [zero] }]);
    expect(telemetry.lanes[0].drawn).toBe(zero);
    const [finite, lost] = [reportOf(2, -1), reportOf(3, Number.NaN)];
    telemetry.push([{ reports: [finite, lost], diverged }]);
    telemetry.push([{ reports: [], diverged }]);
    expect(telemetry.lanes[0].drawn).toBe(finite);
    expect(telemetry.lanes[0].latest).toBe(lost);
    telemetry.reset(1);
    telemetry.push([{ reports: [lost], diverged }]);
    expect(telemetry.lanes[0].drawn).toBe(lost);
  });

  it('tells of changes at most once a frame, and never without one', () => {
    const telemetry = new Telemetry();
    let calls = 0;
    const unsubscribe = telemetry.subscribe(() => calls++);
    telemetry.reset(1);
    for (let step = 1; step <= 50; step++) telemetry.push([{ reports: [stepReport(step)] }]);
    expect(calls).toBe(0);
    vi.advanceTimersByTime(1000);
    expect(calls).toBe(1);
    const version = telemetry.getVersion();
    telemetry.push([{ reports: [stepReport(51)] }]);
    expect(telemetry.getVersion()).toBeGreaterThan(version);
    unsubscribe();
    vi.advanceTimersByTime(1000);
    expect(calls).toBe(1);
  });
});
