import { describe, expect, it } from 'vitest';
import { checkExperiment, defaultExperiment, LANES_MAX } from '../model/experiment.ts';
import { continuedLanes, duplicating, leavingOut, moving, swept } from './lanes.ts';

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
  it('are found by their settings, where all that is shared is the same', () => {
    expect(continuedLanes(experiment, { ...experiment, lanes: [c, a, a] })).toEqual([2, 0, 0]);
    expect(continuedLanes(experiment, { ...experiment, seed: 2 })).toBeUndefined();
    expect(continuedLanes(experiment, { ...experiment, lanes: [a, { ...b, hiddenSize: 8 }] })).toBeUndefined();
  });
});
