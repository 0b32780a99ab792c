import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StepReport } from '../engine/report.ts';
import { type ParameterSeriesName, parameterSeriesNames, Telemetry } from './telemetry.ts';
import { stepReport } from './testing/fake-engine.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('telemetry', () => {
  it('keeps per lane the latest report, the histories and the held-out scores', () => {
    const telemetry = new Telemetry();
    telemetry.reset(2);
    const [one, two] = [stepReport(1, { loss: 4 }), stepReport(2, { loss: Number.POSITIVE_INFINITY })];
    telemetry.push([{ reports: [one, two], diverged: { step: 2, tensor: 'loss' } }, { reports: [one] }], 0.01);
    telemetry.push(
      [{ reports: [], diverged: { step: 2, tensor: 'loss' } }, { reports: [stepReport(2, { loss: 3 })] }],
      0.01,
    );
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

  it('goes back with another array of scores: to the one that charts have seen, scores were only added', () => {
    const telemetry = new Telemetry();
    telemetry.reset(1);
    telemetry.push([{ reports: [1, 2, 3].map((step) => stepReport(step)) }], 0.01);
    for (const step of [1, 3]) telemetry.pushHeldOut([{ step, loss: 1, metric: 0, count: 1 }]);
    const [before] = telemetry.lanes.map(({ heldOut }) => heldOut);
    telemetry.rewind(2);
    expect(before!.map(({ step }) => step)).toEqual([1, 3]);
    expect(telemetry.lanes[0]!.heldOut.map(({ step }) => step)).toEqual([1]);
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
    telemetry.push([{ reports: [zero] }], 0.01);
    expect(telemetry.lanes[0].drawn).toBe(zero);
    const [finite, lost] = [reportOf(2, -1), reportOf(3, Number.NaN)];
    telemetry.push([{ reports: [finite, lost], diverged }], 0.01);
    telemetry.push([{ reports: [], diverged }], 0.01);
    expect(telemetry.lanes[0].drawn).toBe(finite);
    expect(telemetry.lanes[0].latest).toBe(lost);
    telemetry.reset(1);
    telemetry.push([{ reports: [lost], diverged }], 0.01);
    expect(telemetry.lanes[0].drawn).toBe(lost);
  });

  it('keeps the norms of every parameter that a lane has, and how fast it moves', () => {
    const telemetry = new Telemetry();
    telemetry.reset(2);
    const norms = { gradNorm: 4, weightNorm: 2, updateNorm: 0.5 };
    const plain = stepReport(1);
    const learning: StepReport = { ...plain, parameters: { ...plain.parameters, bias: norms, start: norms } };
    telemetry.push([{ reports: [plain] }, { reports: [learning] }], 0.01);
    const [first, second] = telemetry.lanes;
    expect(Object.keys(first.parameters)).toEqual(['recurrent', 'input', 'bias', 'output', 'outputBias']);
    expect(Object.keys(second.parameters)).toContain('start');
    const lastOf = (name: ParameterSeriesName) => second.parameters.start![name].buckets.at(-1)!.mean;
    expect(parameterSeriesNames.map(lastOf)).toEqual([4, 2, 0.5, 0.25]);
    telemetry.rearrange([1, 1]);
    telemetry.push([{ reports: [stepReport(2)] }, { reports: [] }], 0.01);
    const steps = telemetry.lanes.map(({ parameters }) => parameters.bias!.gradNorm.buckets.length);
    expect(steps).toEqual([2, 1]);
  });

  it('counts the seconds of training, those of a call in equal parts, whichever lane went farthest', () => {
    const telemetry = new Telemetry();
    telemetry.reset(2);
    const reports = (...steps: number[]) => ({ reports: steps.map((step) => stepReport(step)) });
    telemetry.push([reports(1), reports(1, 2)], 0.5);
    telemetry.push([reports(), reports(3, 4, 5, 6)], 1);
    const seconds = () => telemetry.seconds.buckets.map(({ lastStep, max }) => [lastStep, max]);
    expect(seconds()).toEqual([
      [1, 0.25],
      [2, 0.5],
      [3, 0.75],
      [4, 1],
      [5, 1.25],
      [6, 1.5],
    ]);
    telemetry.rearrange([1]);
    telemetry.push([reports(7)], 0.5);
    expect(seconds().at(-1)).toEqual([7, 2]);
    telemetry.reset(1);
    expect(seconds()).toEqual([]);
  });

  it('goes back to a step, says up to where nothing is missing, and counts the time of a step once', () => {
    const telemetry = new Telemetry();
    telemetry.reset(2);
    const reports = (from: number, to: number) => ({
      reports: Array.from({ length: to - from + 1 }, (_, i) => stepReport(from + i)),
    });
    const diverged = { step: 300, tensor: 'loss' } as const;
    telemetry.push([{ ...reports(1, 300), diverged }, reports(1, 2000)], 20);
    const score = { loss: 1, metric: 0.5, count: 10 };
    for (const step of [100, 1000, 1100]) {
      telemetry.pushHeldOut([
        { ...score, step },
        { ...score, step },
      ]);
    }
    telemetry.pushProbe(1, 'spectrum', { step: 900, result: 1 });
    telemetry.pushProbe(1, 'spectrum', { step: 1900, result: 2 });
    // Buckets of the parameters and of ḡ_t hold four steps by now, and others two.
    const scores = telemetry.lanes[1].heldOut;
    expect(telemetry.rewind(1001)).toBe(1000);
    expect(scores).toHaveLength(3);
    const [first, second] = telemetry.lanes;
    expect([first.latest?.step, second.latest, second.drawn]).toEqual([300, undefined, undefined]);
    expect(first.history.loss.end).toBe(300);
    expect([second.history.loss.end, second.parameters.bias!.gradNorm.end]).toEqual([1000, 1000]);
    expect(second.heldOut.map(({ step }) => step)).toEqual([100, 1000]);
    expect(second.probes.spectrum).toMatchObject({ latest: { step: 900 }, records: [{ step: 900 }] });
    expect(telemetry.seconds.end).toBe(1000);
    telemetry.push([{ reports: [], diverged }, reports(901, 1001)], 101);
    const { lastStep, max } = telemetry.seconds.buckets.at(-1)!;
    expect([lastStep, max]).toEqual([1001, 11]);
    expect(second.history.loss.buckets.at(-1)).toMatchObject({ firstStep: 1001, lastStep: 1001 });
    expect([second.latest?.step, second.drawn?.step]).toEqual([1001, 1001]);
    expect(telemetry.rewind(150)).toBe(148);
    expect(telemetry.lanes[0].latest).toBeUndefined();
    expect(telemetry.rewind(0)).toBe(0);
    expect([second.parameters, second.heldOut.length, telemetry.seconds.buckets]).toEqual([{}, 0, []]);
  });

  it('tells of changes at most once a frame, and never without one', () => {
    const telemetry = new Telemetry();
    let calls = 0;
    const unsubscribe = telemetry.subscribe(() => calls++);
    telemetry.reset(1);
    for (let step = 1; step <= 50; step++) telemetry.push([{ reports: [stepReport(step)] }], 0.01);
    expect(calls).toBe(0);
    vi.advanceTimersByTime(1000);
    expect(calls).toBe(1);
    telemetry.push([{ reports: [stepReport(51)] }], 0.01);
    unsubscribe();
    vi.advanceTimersByTime(1000);
    expect(calls).toBe(1);
  });
});
