import { describe, expect, it } from 'vitest';
import { checkExperiment, defaultExperiment, LANES_MAX, type Lane, unforked } from '../model/experiment.ts';
import { continuation, duplicating, leavingOut, moving, swept } from './lanes.ts';

const experiment = defaultExperiment();
const [a, b, c] = experiment.lanes;

describe('lanes', () => {
  it('are copied right behind themselves, moved either way, and left out', () => {
    const { lanes } = experiment;
    expect(duplicating(1)(lanes)).toEqual([a, b, b, c]);
    expect(moving(0, 2)(lanes)).toEqual([b, c, a]);
    expect(moving(2, 1)(lanes)).toEqual([a, c, b]);
    expect(leavingOut(0)(lanes)).toEqual([b, c]);
    expect(lanes).toEqual([a, b, c]);
  });
});

describe('a sweep', () => {
  const lanesOf = (...args: Parameters<typeof swept>) => {
    const checked = checkExperiment(swept(...args));
    if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
    return checked.value.lanes;
  };

  it('makes copies of one lane that differ in a field, a choice or a setting', () => {
    expect(lanesOf(experiment, 1, { path: 'hiddenSize', values: [8, 16] })).toEqual([
      { ...b, hiddenSize: 8 },
      { ...b, hiddenSize: 16 },
    ]);
    const optimizers = lanesOf(experiment, 1, { path: 'optimizer', values: ['sgd', 'adam'] });
    expect(optimizers.map(({ optimizer }) => optimizer.id)).toEqual(['sgd', 'adam']);
    const clips = lanesOf(experiment, 1, { path: 'clip.threshold', values: [0.1, 1] });
    expect(clips).toEqual([0.1, 1].map((threshold) => ({ ...b, clip: { ...b.clip, threshold } })));
  });

  it('keeps the settings of a choice that the lane has made', () => {
    const tuned = { ...experiment, lanes: [{ ...b, optimizer: { ...b.optimizer, learningRate: 0.5 } }] };
    const [sgd, adam] = lanesOf(tuned, 0, { path: 'optimizer', values: ['sgd', 'adam'] });
    expect([sgd.optimizer.id, adam.optimizer.learningRate]).toEqual(['sgd', 0.5]);
  });

  it('chooses the entry that the setting belongs to', () => {
    const lanes = lanesOf(experiment, 0, {
      path: 'recurrentInitializer.radius',
      entry: 'spectralRadius',
      values: [0.5, 1.5],
    });
    expect(lanes.map(({ recurrentInitializer }) => recurrentInitializer)).toEqual([
      { id: 'spectralRadius', radius: 0.5 },
      { id: 'spectralRadius', radius: 1.5 },
    ]);
  });

  it('stops at the most lanes there may be', () => {
    const values = Array.from({ length: 20 }, (_, i) => i + 1);
    expect(lanesOf(experiment, 0, { path: 'hiddenSize', values })).toHaveLength(LANES_MAX);
  });
});

describe('lanes that are trained already', () => {
  const goesOn = (before: readonly Lane[], after: readonly Lane[]) =>
    continuation({ ...experiment, lanes: before }, { ...experiment, lanes: after });
  const all = [a, b, c];
  const faster = (lane: Lane): Lane => ({ ...lane, optimizer: { id: 'sgd', learningRate: 0.5 } });
  const forked = (step: number, from: Lane): Lane => ({ ...faster(unforked(from)), fork: { step, from } });

  it('are found by their settings, where all that is shared is the same', () => {
    expect(goesOn(all, [c, a, a])).toEqual({ sources: [2, 0, 0], step: Number.POSITIVE_INFINITY });
    expect(continuation(experiment, { ...experiment, seed: 2 })).toBeUndefined();
    expect(goesOn(all, [a, { ...b, hiddenSize: 8 }])).toBeUndefined();
  });

  it('go on from the fork of a lane, the earliest of several', () => {
    expect(goesOn(all, [a, forked(120, b), b, c])).toEqual({ sources: [0, 1, 1, 2], step: 120 });
    expect(goesOn(all, [forked(300, c), forked(200, a)])).toEqual({ sources: [2, 0], step: 200 });
  });

  it('go on without a fork that is left out, and from it where it has changed', () => {
    const one = forked(120, b);
    expect(goesOn([b, one], [b])).toEqual({ sources: [0], step: Number.POSITIVE_INFINITY });
    const other = { ...one, optimizer: { id: 'sgd', learningRate: 0.25 } };
    expect(goesOn([a, one], [a, other])).toEqual({ sources: [0, 1], step: 120 });
    const again: Lane = { ...a, hiddenSize: b.hiddenSize, fork: { step: 500, from: one } };
    expect(goesOn([b, one], [b, again])).toEqual({ sources: [0, 1], step: 500 });
    expect(goesOn([b], [b, again])).toEqual({ sources: [0, 0], step: 120 });
  });

  it('are the same where a fork changes nothing', () => {
    expect(goesOn([b], [{ ...b, fork: { step: 9, from: b } }])?.step).toBe(Number.POSITIVE_INFINITY);
  });
});
