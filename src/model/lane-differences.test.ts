import { describe, expect, it } from 'vitest';
import { defaultExperiment, defaultLane } from './experiment-settings.ts';
import { laneDifferences } from './lane-differences.ts';

describe('differences between lanes', () => {
  const lane = defaultLane();

  it('of the default experiment are in the recurrent initializer alone', () => {
    expect(laneDifferences(defaultExperiment().lanes)).toEqual([
      {
        name: 'recurrentInitializer',
        path: 'recurrentInitializer',
        values: [
          { id: 'normal', std: 0.0625 },
          { id: 'orthogonal', gain: 1, gates: 'apart' },
          { id: 'normal', std: 0.375 },
        ],
      },
    ]);
  });

  it('are single settings where all lanes chose the same entry', () => {
    const fast = { ...lane, hiddenSize: 32, optimizer: { ...lane.optimizer, learningRate: 0.1, beta1: 0.5 } };
    expect(laneDifferences([lane, fast])).toEqual([
      { name: 'hiddenSize', path: 'hiddenSize', values: [64, 32] },
      { name: 'optimizer', setting: 'learningRate', path: 'optimizer.learningRate', values: [0.001, 0.1] },
      { name: 'optimizer', setting: 'beta1', path: 'optimizer.beta1', values: [0.9, 0.5] },
    ]);
  });

  it('are no settings that mean nothing beside the others', () => {
    const of = (activation: string, slope: number) => ({ ...lane, cell: { id: 'rnn', activation, slope } });
    expect(laneDifferences([of('tanh', 0.01), of('tanh', 0.2)])).toEqual([]);
    expect(laneDifferences([of('leakyRelu', 0.01), of('leakyRelu', 0.2)]).map(({ path }) => path)).toEqual([
      'cell.slope',
    ]);
  });

  it('are none between equal lanes, in one lane, or in no lane', () => {
    expect(laneDifferences([lane, structuredClone(lane)])).toEqual([]);
    expect(laneDifferences([lane])).toEqual([]);
    expect(laneDifferences([])).toEqual([]);
  });
});
