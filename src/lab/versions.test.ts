import { describe, expect, it } from 'vitest';
import { currentDefaults, upgrade } from './versions.ts';

/** As if these had been the defaults once. */
const former = {
  batchSize: 8,
  'task.adding.timesteps': 50,
  hiddenSize: 16,
  optimizer: 'sgd',
  'optimizer.adam.beta1': 0.5,
};

describe('an experiment of an older version', () => {
  it('means what it meant: where it is silent, its own defaults are filled in', () => {
    const given = { lanes: [{}, { optimizer: 'adam', hiddenSize: 4 }, { optimizer: { id: 'adam', beta2: 0.9 } }] };
    expect(upgrade(given, 1, former)).toEqual({
      batchSize: 8,
      task: { id: 'adding', timesteps: 50 },
      lanes: [
        { hiddenSize: 16, optimizer: 'sgd' },
        { hiddenSize: 4, optimizer: { id: 'adam', beta1: 0.5 } },
        { hiddenSize: 16, optimizer: { id: 'adam', beta1: 0.5, beta2: 0.9 } },
      ],
    });
  });

  it('fills the past of a fork where that chooses anew: for the rest it is as the lane', () => {
    const from = { optimizer: 'adam', fork: { step: 3, from: { optimizer: { id: 'adam', beta1: 0.1 } } } };
    expect(upgrade({ lanes: [{ fork: { step: 5, from } }] }, 1, former)).toMatchObject({
      lanes: [
        {
          hiddenSize: 16,
          optimizer: 'sgd',
          fork: {
            step: 5,
            from: {
              optimizer: { id: 'adam', beta1: 0.5 },
              fork: { step: 3, from: { optimizer: { id: 'adam', beta1: 0.1 } } },
            },
          },
        },
      ],
    });
    expect(upgrade({ lanes: [{ fork: { step: 5, from: {} } }] }, 1, former).lanes).toEqual([
      { hiddenSize: 16, optimizer: 'sgd', fork: { step: 5, from: {} } },
    ]);
  });

  it('keeps what it says, and what is no experiment', () => {
    const said = { batchSize: 2, task: { id: 'adding', timesteps: 3 }, lanes: [7, null] };
    expect(upgrade(said, 1, former)).toEqual(said);
    expect(upgrade({ task: 'copying', lanes: 'x' }, 1, former)).toEqual({ batchSize: 8, task: 'copying', lanes: 'x' });
  });

  it('is left alone where nothing has changed', () => {
    const given = { lanes: [{}] };
    expect(upgrade(given, 1)).toBe(given);
  });
});

describe('the defaults', () => {
  it('are those of every field of every entry', () => {
    expect(currentDefaults()).toMatchObject({
      seed: 1,
      task: 'adding',
      'task.adding.timesteps': 100,
      'optimizer.adam.learningRate': 0.001,
      'recurrentInitializer.orthogonal.gates': 'apart',
    });
  });
});
