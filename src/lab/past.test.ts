import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { Past, spanAt } from './past.ts';
import { createPastStore } from './past-store.ts';
import type { RunState } from './run-store.ts';
import { Telemetry } from './telemetry.ts';
import { stepReport } from './testing/fake-engine.ts';

beforeEach(() => void vi.stubGlobal('requestAnimationFrame', () => 0));

/** log2 ḡ_t of a step: distinct for every step, and in f32 without rounding. */
const normsAt = (step: number) => Float64Array.of(-step, step / 2);
const lossAt = (step: number) => 1 / step;
const reportAt = (step: number) =>
  stepReport(step, { loss: lossAt(step), metric: step / 1000, log2GradNormByTimestep: normsAt(step) });

/** Takes steps up to `last` in one lane, or in two of which the second diverges. */
function train(telemetry: Telemetry, from: number, last: number, divergesAt = Number.POSITIVE_INFINITY): void {
  const isTwo = telemetry.lanes.length === 2;
  for (let step = from; step <= last; step++) {
    const diverged = { step: divergesAt, tensor: 'loss' } as const;
    const lost = stepReport(step, { loss: Number.NaN, log2GradNormByTimestep: new Float64Array(2).fill(Number.NaN) });
    const report = step === divergesAt ? lost : reportAt(step);
    const second = { reports: step > divergesAt ? [] : [report], ...(step >= divergesAt && { diverged }) };
    telemetry.push([{ reports: [reportAt(step)] }, ...(isTwo ? [second] : [])], 0.01);
  }
}

function trained(last: number, lanes = 1, divergesAt?: number): Telemetry {
  const telemetry = new Telemetry();
  telemetry.reset(lanes);
  train(telemetry, 1, last, divergesAt);
  return telemetry;
}

describe('a past step', () => {
  it('is the step itself, or the steps that are kept together with it', () => {
    expect(spanAt(trained(0), 1)).toBeUndefined();
    expect(spanAt(trained(300), 200)).toEqual({ first: 200, last: 200 });
    // From step 513 on, two steps share a bucket.
    expect(spanAt(trained(600), 200)).toEqual({ first: 199, last: 200 });
    expect(spanAt(trained(600), 599)).toEqual({ first: 599, last: 600 });
  });

  it('shows every series as it was then: the same buckets, and none after it', () => {
    const telemetry = trained(400);
    const then = trained(150).lanes[0]!;
    const shown = new Past(telemetry, 150).lane(telemetry.lanes[0]!);
    expect(shown.history.loss.buckets).toEqual(then.history.loss.buckets);
    expect(shown.history.clipped.buckets).toEqual(then.history.clipped.buckets);
    expect(shown.parameters.recurrent!.weightNorm.buckets).toEqual(then.parameters.recurrent!.weightNorm.buckets);
    expect(shown.latest).toEqual({ step: 150, metric: 0.15 });
    expect(shown.drawn).toEqual({ step: 150, log2GradNormByTimestep: normsAt(150) });
  });

  it('shows the mean and the reach of steps that are kept together', () => {
    const telemetry = trained(600);
    const shown = new Past(telemetry, 200).lane(telemetry.lanes[0]!);
    expect(shown.drawn).toEqual({
      step: 200,
      log2GradNormByTimestep: Float64Array.of(-199.5, 99.75),
      reach: { min: Float32Array.of(-200, 99.5), max: Float32Array.of(-199, 100) },
    });
    // The losses of steps are still told apart.
    expect(shown.history.loss.buckets.at(-1)).toMatchObject({ firstStep: 200, lastStep: 200, mean: lossAt(200) });
  });

  it('hands out the same arrays while training goes on, and takes part in merges', () => {
    const telemetry = trained(500);
    const past = new Past(telemetry, 200);
    const shown = past.lane(telemetry.lanes[0]!);
    const { buckets } = shown.history.loss;
    expect(buckets).toHaveLength(200);
    train(telemetry, 501, 512);
    expect(past.lane(telemetry.lanes[0]!)).toBe(shown);
    expect(shown.history.loss.buckets).toBe(buckets);
    train(telemetry, 513, 1200);
    expect(past.span).toEqual({ first: 197, last: 200 });
    expect(shown.history.loss.buckets).toHaveLength(100);
    expect(shown.history.loss.buckets.at(-1)).toMatchObject({ firstStep: 199, lastStep: 200 });
    expect(shown.drawn).toMatchObject({ step: 200, log2GradNormByTimestep: Float64Array.of(-198.5, 99.25) });
  });

  it('follows a bucket that still grows', () => {
    const telemetry = trained(601);
    const past = new Past(telemetry, 601);
    const shown = past.lane(telemetry.lanes[0]!);
    expect([past.span, shown.drawn!.reach]).toEqual([{ first: 601, last: 601 }, undefined]);
    const before = shown.history.loss.buckets;
    train(telemetry, 602, 640);
    expect(past.span).toEqual({ first: 601, last: 602 });
    expect(shown.drawn!.reach!.min[0]).toBe(-602);
    expect(shown.history.loss.buckets).toHaveLength(602);
    expect(before).toHaveLength(601);
  });

  it('shows the newest values of a bucket that still grows', () => {
    // From step 1025 on, two steps share a bucket of the loss.
    const telemetry = trained(1025);
    const { loss } = new Past(telemetry, 1025).lane(telemetry.lanes[0]!).history;
    expect(loss.buckets).toHaveLength(513);
    train(telemetry, 1026, 1026);
    expect(loss.buckets).toHaveLength(513);
    expect(loss.buckets.at(-1)).toMatchObject({ firstStep: 1025, lastStep: 1026, min: lossAt(1026) });
  });

  it('cuts ḡ_t of all steps too, whose extent stays that of the whole run', () => {
    const telemetry = trained(300);
    const { gradNormByTimestep } = new Past(telemetry, 100).lane(telemetry.lanes[0]!);
    expect([gradNormByTimestep.length, gradNormByTimestep.least, gradNormByTimestep.greatest]).toEqual([
      100, -300, 150,
    ]);
    expect(gradNormByTimestep.at(250)).toMatchObject({ firstStep: 100, lastStep: 100 });
  });

  it('knows of no divergence that came later, and shows a lane that had diverged as it is now', () => {
    const telemetry = trained(400, 2, 120);
    const [, second] = telemetry.lanes;
    const status = { kind: 'diverged', step: 120, tensor: 'loss' } as const;
    const [before, after] = [new Past(telemetry, 119), new Past(telemetry, 300)];
    expect(before.status(status)).toEqual({ kind: 'training' });
    expect(before.lane(second!).drawn).toEqual({ step: 119, log2GradNormByTimestep: normsAt(119) });
    expect(after.status(status)).toBe(status);
    expect(after.lane(second!).drawn).toBe(second!.drawn);
    expect(after.lane(second!).drawn!.step).toBe(119);
    expect(after.lane(second!).latest).toBe(second!.latest);
    const then = new Past(telemetry, 120);
    expect(then.status(status)).toBe(status);
    expect(then.lane(second!).drawn).toBe(second!.drawn);
  });

  it('has the scores and the results of probes of that step, or of the last one before it', () => {
    const telemetry = trained(300);
    const [lane] = telemetry.lanes;
    for (const step of [100, 200, 300]) telemetry.pushHeldOut([{ step, loss: 1, metric: step, count: 1 }]);
    for (const step of [50, 150, 250]) {
      telemetry.pushProbe(0, 'spectrum', { step, result: [] }, { U: step });
    }
    const at = (step: number) => new Past(telemetry, step).lane(lane!);
    expect(at(199).heldOut.map(({ step }) => step)).toEqual([100]);
    expect(at(200).heldOut.map(({ step }) => step)).toEqual([100, 200]);
    expect([40, 50, 149, 299].map((step) => at(step).probes.spectrum!.latest?.step)).toEqual([undefined, 50, 50, 250]);
    expect(at(149).probes.spectrum!.history.U!.buckets.map(({ mean }) => mean)).toEqual([50]);
  });
});

describe('looking back', () => {
  it('ends when the run is before the step that is shown: it started over, or went back', () => {
    const run = createStore(() => ({ step: 300 }) as RunState);
    const store = createPastStore(run);
    const past = new Past(trained(300), 200);
    store.setState({ past });
    run.setState({ step: 310 });
    run.setState({ step: 200 });
    expect(store.getState().past).toBe(past);
    run.setState({ step: 199 });
    expect(store.getState().past).toBeUndefined();
  });
});
