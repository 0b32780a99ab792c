import { describe, expect, it } from 'vitest';
import { checkExperiment, defaultExperiment, type Experiment } from '../model/experiment.ts';
import { type LaneTrait, laneNames, type TraitValue } from './lane-names.ts';

function experimentOf(...lanes: object[]): Experiment {
  const checked = checkExperiment({ lanes });
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.value;
}

const wordOf = (value: TraitValue) => (typeof value === 'number' ? String(value) : value.en);
const phrase = ({ label, value, settings }: LaneTrait) =>
  [`${label.en}: ${wordOf(value)}`, ...settings.map((setting) => `${setting.label.en} ${wordOf(setting.value)}`)].join(
    ', ',
  );
const phrases = (experiment: Experiment) => laneNames(experiment).map((traits) => traits.map(phrase));

describe('lane names', () => {
  it('say what sets the lanes apart on opening', () => {
    expect(phrases(defaultExperiment())).toEqual([
      ['recurrent weights U: normal, std σ 0.0625'],
      ['recurrent weights U: orthogonal'],
      ['recurrent weights U: normal, std σ 0.375'],
    ]);
    expect(laneNames(defaultExperiment())[0][0].path).toBe('recurrentInitializer');
  });

  it('name of one entry only the settings that differ, at their default too', () => {
    const adam = (learningRate: number) => ({ optimizer: { id: 'adam', learningRate, beta1: 0.5 } });
    expect(phrases(experimentOf(adam(1e-3), adam(0.1)))).toEqual([
      ['optimizer: Adam, learning rate η 0.001'],
      ['optimizer: Adam, learning rate η 0.1'],
    ]);
  });

  it('put options into words, and list every difference in the order of the lane', () => {
    const [first, second] = phrases(experimentOf({ hiddenSize: 8 }, { cell: { id: 'rnn', activation: 'relu' } }));
    expect(first).toEqual(['hidden units H: 8', 'cell: Simple RNN, activation φ tanh']);
    expect(second).toEqual(['hidden units H: 64', 'cell: Simple RNN, activation φ ReLU']);
  });

  it('are empty for lanes that are alike and for one alone', () => {
    expect(laneNames(experimentOf({}, {}))).toEqual([[], []]);
    expect(laneNames(experimentOf({ cell: 'lstm' }))).toEqual([[]]);
  });
});
