// The run's logic on a scripted engine and a scripted clock; real training is in lab.test.ts.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Machine } from '../engine/choose.ts';
import type { EngineId } from '../engine/engine.ts';
import { defaultExperiment } from '../model/experiment.ts';
import { createExperimentStore } from './experiment-store.ts';
import type { RunState } from './run-store.ts';
import { Runner } from './runner.ts';
import { Telemetry } from './telemetry.ts';
import { FakeEngine } from './testing/fake-engine.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

/** A runner whose engines are fakes, each set up by `script` before its first load. */
function setUp(script: (engine: FakeEngine) => void = () => undefined) {
  const engines: FakeEngine[] = [];
  const spawned: EngineId[] = [];
  const experiments = createExperimentStore(defaultExperiment());
  const telemetry = new Telemetry();
  const open = (id: EngineId) => {
    const engine = new FakeEngine();
    script(engine);
    engines.push(engine);
    spawned.push(id);
    return engine;
  };
  const machine: Machine = {
    open,
    fallback: 'cpu',
    findGpu: async () => ({ reason: 'noAdapter', detail: 'no WebGPU' }),
  };
  const runner = new Runner({ machine, experiments, telemetry, engine: { requested: 'auto' } });
  const state = () => runner.store.getState();
  const steps = (lane = 0) => telemetry.lanes[lane].history.loss.buckets.map(({ lastStep }) => lastStep);
  return { runner, engines, spawned, experiments, telemetry, state, steps };
}

describe('running', () => {
  it('waits for the load, then trains until paused, and says so', async () => {
    const { runner, state, steps, engines } = setUp();
    expect(state()).toMatchObject({
      phase: 'loading',
      isRunWanted: false,
      step: 0,
      engine: { id: 'cpu', variant: '' },
    });
    runner.run();
    expect(state()).toMatchObject({ phase: 'loading', isRunWanted: true });
    await pass(500);
    expect(state()).toMatchObject({ phase: 'running', isRunWanted: true, engine: { id: 'cpu', variant: 'fake' } });
    expect(state().step).toBeGreaterThan(300);
    const resting = runner.pause();
    expect(state()).toMatchObject({ phase: 'paused', isRunWanted: false });
    await pass(50);
    await resting;
    const { step } = state();
    expect(steps()).toEqual(Array.from({ length: step }, (_, i) => i + 1));
    const calls = engines[0].advances.length;
    await pass(1000);
    expect(engines[0].advances).toHaveLength(calls);
    expect(state()).toMatchObject({ phase: 'paused', step, stepsPerSecond: undefined });
  });

  it('makes calls of about 12 ms, doubling up to them, and of one step where a step takes longer', async () => {
    const { runner, engines } = setUp();
    runner.run();
    await pass(200);
    expect(engines[0].advances.slice(0, 7)).toEqual([1, 2, 2, 4, 8, 12, 12]);
    engines[0].stepMs = 40;
    await pass(2000);
    expect(engines[0].advances.slice(-10)).toEqual(Array(10).fill(1));
  });

  it('has the next call under way before the last one is answered, unless a call takes long', async () => {
    const { runner, engines } = setUp();
    runner.run();
    await pass(200);
    expect(engines[0].mostUnderWay).toBe(2);
    engines[0].stepMs = 40;
    await pass(1000);
    engines[0].mostUnderWay = 0;
    await pass(1000);
    expect(engines[0].mostUnderWay).toBe(1);
  });

  it('never crosses a multiple of 100 steps in one call, and scores held-out examples exactly there', async () => {
    const { runner, engines, telemetry, state } = setUp((engine) => {
      engine.stepMs = 0.01;
      engine.hasHeldOut = true;
    });
    runner.run();
    await pass(200);
    const { evaluations, advances } = engines[0];
    expect(evaluations.slice(0, 4)).toEqual([100, 200, 300, 400]);
    expect(Math.max(...advances)).toBe(100);
    expect(telemetry.lanes[2].heldOut.slice(0, 2).map(({ step }) => step)).toEqual([100, 200]);
    expect(state().heldOut).toHaveLength(3);
  });

  it('renews its state at most ten times a second, with steps per second of wall time', async () => {
    const { runner, state } = setUp((engine) => {
      engine.hasHeldOut = true;
    });
    runner.run();
    await pass(1000);
    let changes = 0;
    runner.store.subscribe(() => changes++);
    await pass(3000);
    expect(changes).toBeGreaterThanOrEqual(25);
    expect(changes).toBeLessThanOrEqual(30);
    // Steps of 1 ms, one after the other: the engine never waits for the next call.
    expect(Math.abs(state().stepsPerSecond! / 1000 - 1)).toBeLessThan(0.02);
  });
});

describe('pausing and stepping', () => {
  it('comes to rest within 50 ms where a step takes up to that', async () => {
    const { runner, engines, state } = setUp((engine) => {
      engine.stepMs = 0.3;
    });
    runner.run();
    await pass(700);
    let isResting = false;
    void runner.pause().then(() => {
      isResting = true;
    });
    await pass(50);
    expect(isResting).toBe(true);
    expect(state().step).toBe(engines[0].advances.reduce((sum, steps) => sum + steps, 0));
  });

  it('takes single steps, each one step, while paused, loading or running', async () => {
    const { runner, engines, state } = setUp();
    runner.singleStep();
    await pass(50);
    expect(state()).toMatchObject({ phase: 'paused', step: 1 });
    runner.singleStep();
    runner.singleStep();
    await pass(50);
    expect(state()).toMatchObject({ phase: 'paused', step: 3 });
    runner.run();
    await pass(100);
    const before = engines[0].advances.reduce((sum, steps) => sum + steps, 0);
    runner.singleStep();
    expect(state().phase).toBe('paused');
    await pass(100);
    expect(state()).toMatchObject({ phase: 'paused', step: before + 1 });
  });
});

describe('starting over', () => {
  it('loads the same experiment for a reset and goes on if it was running', async () => {
    const { runner, engines, state, steps } = setUp();
    runner.run();
    await pass(300);
    runner.reset();
    expect(state().phase).toBe('loading');
    await pass(30);
    expect(engines).toHaveLength(1);
    expect(engines[0].loads).toEqual([defaultExperiment(), defaultExperiment()]);
    expect(state().phase).toBe('running');
    expect(steps()[0]).toBe(1);
    expect(steps().length).toBeLessThan(30);
  });

  it('stays paused where it was paused', async () => {
    const { runner, state } = setUp();
    runner.singleStep();
    await pass(50);
    runner.reset();
    await pass(50);
    expect(state()).toMatchObject({ phase: 'paused', step: 0 });
  });

  it('takes many edits as one, trains on meanwhile, and then begins at step 0 with the new experiment', async () => {
    const { runner, engines, experiments, state, steps, telemetry } = setUp();
    runner.run();
    await pass(300);
    for (const seed of [2, 3, 4]) {
      experiments.setShared('seed', seed);
      await pass(100);
      expect(state().phase).toBe('running');
      expect(state().experiment.seed).toBe(1);
    }
    experiments.select(0);
    await pass(100);
    expect(engines[0].loads.map(({ seed }) => seed)).toEqual([1, 4]);
    expect(state()).toMatchObject({ phase: 'running', experiment: { seed: 4 } });
    expect(steps()).toEqual(Array.from({ length: steps().length }, (_, i) => i + 1));
    experiments.replace({ ...defaultExperiment(), lanes: defaultExperiment().lanes.slice(0, 1) });
    await pass(200);
    expect(telemetry.lanes).toHaveLength(1);
    expect(state().lanes).toEqual([{ kind: 'training' }]);
  });

  it('does not take the steps of the experiment before for its own', async () => {
    const { runner, engines, state, steps } = setUp((engine) => {
      engine.stepMs = 1000;
    });
    runner.run();
    await pass(1500);
    runner.reset();
    engines[0].stepMs = 1;
    await pass(600);
    expect(state().phase).toBe('running');
    expect(engines[0].advances.slice(0, 3)).toEqual([1, 1, 1]);
    expect(steps().slice(0, 3)).toEqual([1, 2, 3]);
  });

  it('moves to another engine', async () => {
    const { runner, engines, spawned, state } = setUp();
    runner.run();
    await pass(100);
    runner.setEngine('reference');
    expect(engines[0].isDisposed).toBe(true);
    expect(state()).toMatchObject({ phase: 'loading', engine: { id: 'reference', variant: '' } });
    await pass(100);
    expect(spawned).toEqual(['cpu', 'reference']);
    expect(state()).toMatchObject({ phase: 'running', engine: { id: 'reference', variant: 'fake' } });
  });
});

describe('lanes that are moved, copied or left out', () => {
  const lanes = defaultExperiment().lanes;
  const withLanes = (...places: number[]) => ({ ...defaultExperiment(), lanes: places.map((place) => lanes[place]) });

  it('train on from the step they have reached, with all that was measured of them', async () => {
    const { runner, engines, experiments, state, steps, telemetry } = setUp((engine) => {
      engine.hasHeldOut = true;
    });
    runner.run();
    await pass(300);
    const before = state().step;
    experiments.replace(withLanes(2, 0, 0));
    await pass(300);
    expect(engines[0].loads).toHaveLength(2);
    expect(state()).toMatchObject({ phase: 'running', experiment: { lanes: [lanes[2], lanes[0], lanes[0]] } });
    expect(state().step).toBeGreaterThan(before + 50);
    for (const lane of [0, 1, 2]) {
      expect(steps(lane)).toEqual(Array.from({ length: steps(lane).length }, (_, i) => i + 1));
      expect(telemetry.lanes[lane].heldOut.map(({ step }) => step).slice(0, 3)).toEqual([100, 200, 300]);
    }
    expect(steps(1)).toEqual(steps(2));
  });

  it('stay paused where they were paused, and as they were where nothing is left of the edit', async () => {
    const { runner, engines, experiments, state } = setUp();
    runner.singleStep();
    await pass(50);
    experiments.replace(withLanes(1));
    await pass(250);
    expect(state()).toMatchObject({ phase: 'paused', step: 1, lanes: [{ kind: 'training' }] });
    experiments.setShared('seed', 2);
    experiments.setShared('seed', 1);
    await pass(250);
    expect(engines[0].loads).toHaveLength(2);
    expect(state()).toMatchObject({ phase: 'paused', step: 1 });
  });

  it('start over where anything else has changed by the time the last calls are answered', async () => {
    const { runner, engines, experiments, state, steps } = setUp((engine) => {
      engine.stepMs = 400;
    });
    runner.run();
    await pass(900);
    experiments.replace(withLanes(1));
    await pass(160);
    experiments.setShared('seed', 2);
    engines[0].stepMs = 1;
    await pass(1000);
    expect(engines[0].loads.map(({ seed }) => seed)).toEqual([1, 2]);
    expect(state()).toMatchObject({ phase: 'running', experiment: { seed: 2 } });
    expect(steps()[0]).toBe(1);
  });

  it('end the run where all that are left have diverged; it goes on with the next load', async () => {
    const { runner, engines, experiments, state } = setUp((engine) => {
      engine.divergesAt = [undefined, undefined, 37];
    });
    runner.run();
    await pass(300);
    experiments.replace(withLanes(2));
    await pass(300);
    expect(state()).toMatchObject({ phase: 'paused', lanes: [{ kind: 'diverged', step: 37 }] });
    engines[0].divergesAt = [];
    runner.reset();
    await pass(100);
    expect(state()).toMatchObject({ phase: 'running' });
  });
});

describe('a refusal', () => {
  const refusal = { reason: 'noAdapter', detail: 'no WebGPU' } as const;

  it('to load is answered with the CPU engine, saying why, and training goes on', async () => {
    const { runner, engines, spawned, state, steps } = setUp((engine) => {
      if (engines.length === 1) engine.refusal = refusal;
    });
    runner.run();
    await pass(100);
    runner.setEngine('gpu');
    await pass(100);
    expect(spawned).toEqual(['cpu', 'gpu', 'cpu']);
    expect(engines.map(({ isDisposed }) => isDisposed)).toEqual([true, true, false]);
    expect(state()).toMatchObject({
      phase: 'running',
      isRunWanted: true,
      engine: { id: 'cpu', variant: 'fake', requested: 'gpu', ...refusal },
    });
    expect(steps()[0]).toBe(1);
    await pass(100);
    expect(engines[2].advances.length).toBeGreaterThan(1);
  });
});

describe('divergence', () => {
  it('of one lane is said and the others train on', async () => {
    const { runner, state, steps } = setUp((engine) => {
      engine.divergesAt = [undefined, undefined, 37];
    });
    runner.run();
    await pass(300);
    expect(state().phase).toBe('running');
    expect(state().lanes).toEqual([
      { kind: 'training' },
      { kind: 'training' },
      { kind: 'diverged', step: 37, tensor: 'state.h', timestep: 2 },
    ]);
    expect(steps(2).at(-1)).toBe(37);
    expect(steps(0).length).toBeGreaterThan(200);
  });

  it('of every lane pauses the run at the last step taken, until a reset', async () => {
    const { runner, engines, state } = setUp((engine) => {
      engine.divergesAt = [20, 10, 37];
    });
    runner.run();
    await pass(300);
    expect(state()).toMatchObject({ phase: 'paused', isRunWanted: false, step: 37 });
    const calls = engines[0].advances.length;
    runner.run();
    runner.singleStep();
    await pass(100);
    expect(state()).toMatchObject({ phase: 'paused', step: 37 });
    expect(engines[0].advances).toHaveLength(calls);
    runner.reset();
    await pass(100);
    expect(state()).toMatchObject({ phase: 'paused', step: 0, lanes: Array(3).fill({ kind: 'training' }) });
  });
});

describe('a run that divergence ended', () => {
  it('goes on by itself with the next load, since nobody paused it', async () => {
    const { runner, engines, state } = setUp((engine) => {
      engine.divergesAt = [20, 10, 37];
    });
    runner.run();
    await pass(300);
    expect(state()).toMatchObject({ phase: 'paused', step: 37 });
    engines[0].divergesAt = [];
    runner.reset();
    await pass(100);
    expect(state()).toMatchObject({ phase: 'running', isRunWanted: true });
    expect(state().step).toBeGreaterThan(0);
  });
});

describe('failure', () => {
  it('is said with its words; a reset takes a fresh engine and goes on', async () => {
    const { runner, engines, state } = setUp();
    runner.run();
    await pass(100);
    engines[0].failure = new Error('engine: a worker broke down: out of memory');
    await pass(100);
    expect(state()).toMatchObject({ phase: 'failed', message: 'engine: a worker broke down: out of memory' });
    expect(engines[0].isDisposed).toBe(true);
    runner.reset();
    await pass(100);
    expect(engines).toHaveLength(2);
    expect(state()).toMatchObject({ phase: 'running', message: undefined });
  });

  it('to load is said, and running tries again', async () => {
    const attempts: FakeEngine[] = [];
    const { runner, state } = setUp((engine) => {
      attempts.push(engine);
      if (attempts.length === 1) engine.failure = new Error('The digits could not be loaded: 404');
    });
    await pass(50);
    expect(state()).toMatchObject({
      phase: 'failed',
      message: 'The digits could not be loaded: 404',
      isRunWanted: false,
    });
    runner.run();
    await pass(100);
    expect(state()).toMatchObject({ phase: 'running', message: undefined });
  });
});

describe('dispose', () => {
  it('ends everything', async () => {
    const { runner, engines, experiments } = setUp();
    runner.run();
    await pass(100);
    experiments.setShared('seed', 9);
    runner.dispose();
    const seen: RunState[] = [];
    runner.store.subscribe((state) => seen.push(state));
    await pass(1000);
    expect(engines[0].isDisposed).toBe(true);
    expect(engines[0].loads).toHaveLength(1);
    expect(seen).toEqual([]);
  });
});
