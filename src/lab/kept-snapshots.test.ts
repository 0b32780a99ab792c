import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../engine/engine.ts';
import { KeptSnapshots } from './kept-snapshots.ts';

const snapshot = (step: number, values: readonly number[] = [step]): Snapshot => ({
  step,
  lanes: [{ tensors: { weights: Float64Array.from(values) } }],
});
function keptOf(steps: readonly number[], limits: ConstructorParameters<typeof KeptSnapshots>[0] = {}) {
  const kept = new KeptSnapshots(limits);
  for (const step of steps) kept.keep(snapshot(step), 0);
  return kept;
}
const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

describe('kept snapshots', () => {
  it('are found at a step, or the last one before it', () => {
    const kept = keptOf([10, 20, 30]);
    expect([9, 10, 19, 20, 1000].map((step) => kept.before(step)?.step)).toEqual([undefined, 10, 10, 20, 30]);
    expect(kept.before(20)).toEqual(snapshot(20));
  });

  it('come back to the last bit, in 32 bits or in 64, with the divergence of a lane', () => {
    const values = [1 / 3, Math.fround(1 / 3), -0, Number.NaN, Number.POSITIVE_INFINITY, 5e-324];
    const diverged = { step: 3, tensor: 'loss' };
    const taken: Snapshot = {
      step: 3,
      lanes: [
        { tensors: { a: Float64Array.from(values), b: Float64Array.from(values.slice(1, 5)) } },
        { tensors: {}, diverged },
      ],
    };
    const kept = new KeptSnapshots();
    kept.keep(taken, 0);
    const [first, second] = kept.before(3)!.lanes;
    expect(first!.tensors).toEqual(taken.lanes[0]!.tensors);
    expect(Object.is(first!.tensors.b![1], -0)).toBe(true);
    expect(second).toEqual({ tensors: {}, diverged });
  });

  it('are thinned evenly when they are too many, and the first and the last remain', () => {
    expect(keptOf(upTo(5), { count: 4 }).steps).toEqual([1, 3, 5]);
    const kept = new KeptSnapshots({ count: 16, every: 100, idleness: 0 });
    kept.clear(0);
    for (let time = 0; time <= 10_000; time++) {
      if (!kept.isDue(time)) continue;
      kept.asked(time);
      kept.keep(snapshot(time), 0);
    }
    const gaps = kept.steps.slice(1).map((step, i) => step - kept.steps[i]!);
    expect(new Set(gaps)).toEqual(new Set([800]));
    expect(kept.steps.length).toBeGreaterThan(8);
    expect(kept.steps.length).toBeLessThanOrEqual(16);
  });

  it('take no more bytes than they may', () => {
    // 8 numbers of 32 bits each.
    const kept = new KeptSnapshots({ bytes: 4 * 32 });
    for (const step of upTo(9)) kept.keep(snapshot(step, [1, 2, 3, 4, 5, 6, 7, 8]), 0);
    expect(kept.steps).toEqual([1, 7, 9]);
  });

  it('are due so seldom that they cost a hundredth of the time', () => {
    const kept = new KeptSnapshots();
    kept.clear(1000);
    expect([1249, 1250].map((time) => kept.isDue(time))).toEqual([false, true]);
    kept.asked(1250);
    kept.keep(snapshot(1), 50);
    expect(kept.isDue(1250 + 4999)).toBe(false);
    expect(kept.isDue(1250 + 6000)).toBe(true);
  });

  it('go back with the run and on with other lanes', () => {
    const kept = new KeptSnapshots();
    for (const step of [1, 2, 3]) {
      kept.keep({ step, lanes: [0, 1].map((lane) => ({ tensors: { w: Float64Array.of(lane) } })) }, 0);
    }
    kept.rearrange([1, 0, 1]);
    kept.rewind(2);
    expect(kept.steps).toEqual([1, 2]);
    expect(kept.before(9)!.lanes.map(({ tensors }) => tensors.w![0])).toEqual([1, 0, 1]);
    kept.keep(snapshot(2), 0);
    kept.keep(snapshot(3), 0);
    expect(kept.steps).toEqual([1, 2, 3]);
  });
});
