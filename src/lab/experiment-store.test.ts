import { describe, expect, it, vi } from 'vitest';
import { cells } from '../model/cells/index.ts';
import { defaultExperiment } from '../model/experiment.ts';
import { describeAllowed } from '../model/problem.ts';
import { createExperimentStore, type ExperimentStore } from './experiment-store.ts';

const create = () => createExperimentStore(defaultExperiment());
const lanesOf = (store: ExperimentStore) => store.getState().experiment.lanes;

describe('changes', () => {
  it('are taken back and made again, one by one, until there are none', () => {
    const store = create();
    const seeds: number[] = [];
    store.subscribe(({ experiment }) => seeds.push(experiment.seed));
    store.undo();
    for (const seed of [2, 3]) store.replace({ ...defaultExperiment(), seed });
    for (const act of ['undo', 'undo', 'undo', 'redo', 'redo', 'redo', 'undo'] as const) store[act]();
    expect(seeds).toEqual([2, 3, 2, 1, 2, 3, 2]);
    expect(store.getState()).toMatchObject({ canUndo: true, canRedo: true });
    store.setShared('seed', 9);
    expect(store.getState()).toMatchObject({ canUndo: true, canRedo: false });
    store.undo();
    expect(store.getState().experiment.seed).toBe(2);
  });

  it('of one setting that follow each other within a second are taken back together', () => {
    vi.useFakeTimers();
    const store = create();
    const move = (path: string, value: number, wait: number) => {
      vi.advanceTimersByTime(wait);
      store.setLane('all', path, value);
    };
    for (const hidden of [10, 20, 30]) move('hiddenSize', hidden, 900);
    move('optimizer.learningRate', 0.5, 10);
    move('optimizer.learningRate', 0.25, 1100);
    const seen = [];
    while (store.getState().canUndo) {
      store.undo();
      const [{ hiddenSize, optimizer }] = lanesOf(store);
      seen.push([hiddenSize, optimizer.learningRate]);
    }
    vi.useRealTimers();
    const { learningRate } = defaultExperiment().lanes[0].optimizer;
    expect(seen).toEqual([
      [30, 0.5],
      [30, learningRate],
      [64, learningRate],
    ]);
  });

  it('that change nothing, or are refused, are not taken back', () => {
    const store = create();
    store.setShared('seed', 1);
    store.setShared('seed', -1);
    store.replace(defaultExperiment());
    expect(store.getState().canUndo).toBe(false);
  });

  it('are remembered a hundred times', () => {
    const store = create();
    for (let seed = 2; seed < 150; seed++) store.replace({ ...defaultExperiment(), seed });
    while (store.getState().canUndo) store.undo();
    expect(store.getState().experiment.seed).toBe(49);
  });
});

describe('the experiment being edited', () => {
  it('takes a shared field, a task, and a setting of the task', () => {
    const store = create();
    expect(store.setShared('seed', 5).ok).toBe(true);
    expect(store.setShared('task.timesteps', 20).ok).toBe(true);
    expect(store.getState().experiment).toMatchObject({ seed: 5, task: { id: 'adding', timesteps: 20 } });
    expect(store.setShared('task', 'mnistRows').ok).toBe(true);
    expect(store.getState().experiment.task).toEqual({ id: 'mnistRows', loss: 'crossEntropy' });
    store.setShared('task', 'adding');
    expect(store.getState().experiment.task).toEqual({ id: 'adding', timesteps: 100, variant: 'arjovsky' });
  });

  it('takes a setting of one lane and leaves the others', () => {
    const store = create();
    const [first, , third] = lanesOf(store);
    expect(store.setLane(1, 'optimizer.learningRate', 0.5).ok).toBe(true);
    expect(lanesOf(store)[1].optimizer.learningRate).toBe(0.5);
    expect([lanesOf(store)[0], lanesOf(store)[2]]).toEqual([first, third]);
  });

  it('takes another entry with its settings at their defaults', () => {
    const store = create();
    store.setLane(0, 'optimizer.learningRate', 0.5);
    store.setLane(0, 'optimizer', 'sgd');
    store.setLane(0, 'optimizer', 'adam');
    expect(lanesOf(store)[0].optimizer).toEqual(defaultExperiment().lanes[0].optimizer);
  });

  it('takes a setting of all lanes and leaves what differs', () => {
    const store = create();
    expect(store.setLane('all', 'hiddenSize', 16).ok).toBe(true);
    expect(lanesOf(store).map(({ hiddenSize }) => hiddenSize)).toEqual([16, 16, 16]);
    expect(lanesOf(store).map(({ recurrentInitializer }) => recurrentInitializer.id)).toEqual([
      'normal',
      'orthogonal',
      'normal',
    ]);
  });

  it.each([
    ['hiddenSize', 0, 'a whole number from 1 to 256'],
    ['hiddenSize', '64', 'a whole number from 1 to 256'],
    ['optimizer.learningRate', Number.NaN, 'a number from 1e-8 to 100'],
    ['cell', 'transformer', cells.map(({ id }) => id).join(', ')],
    ['cell.activation', 'gelu', 'tanh, relu, leakyRelu, sigmoid, linear'],
  ])('refuses %s = %s with the allowed range and keeps the last good value', (path, value, allowed) => {
    const store = create();
    const before = store.getState();
    let changes = 0;
    store.subscribe(() => changes++);
    for (const lane of ['all', 0] as const) {
      const checked = store.setLane(lane, path, value);
      const problems = checked.ok ? [] : checked.problems;
      expect(problems.map((problem) => ({ ...problem, allowed: describeAllowed(problem.allowed) }))).toEqual([
        { key: path, value, allowed },
      ]);
    }
    expect(store.getState()).toBe(before);
    expect(changes).toBe(0);
  });

  it('refuses T = 10⁶, and sizes that are too large only together, at the control that was changed', () => {
    const store = create();
    expect(store.setShared('task.timesteps', 1e6)).toEqual({
      ok: false,
      problems: [{ key: 'task.timesteps', value: 1e6, allowed: { kind: 'range', min: 2, max: 1000, isInteger: true } }],
    });
    expect(store.setShared('task.timesteps', 1000).ok).toBe(true);
    const { experiment } = store.getState();
    const checked = store.setShared('batchSize', 512);
    const { max } = (checked.ok ? { max: 0 } : checked.problems[0].allowed) as { max: number };
    expect(checked).toMatchObject({
      ok: false,
      problems: [{ key: 'batchSize', allowed: { kind: 'range', min: 1, isInteger: true } }],
    });
    expect(checked.ok || checked.problems).toHaveLength(1);
    expect(store.setShared('batchSize', max + 1).ok).toBe(false);
    expect(store.getState().experiment).toBe(experiment);
    expect(store.setShared('batchSize', max).ok).toBe(true);
  });

  it('keeps the selected lane while there is one', () => {
    const store = create();
    expect(store.getState().selection).toBe('all');
    store.select(2);
    store.setLane(2, 'cell', 'gru');
    expect(store.getState().selection).toBe(2);
    expect(store.replace({ ...defaultExperiment(), lanes: defaultExperiment().lanes.slice(0, 2) }).ok).toBe(true);
    expect(store.getState().selection).toBe('all');
  });

  it('refuses another experiment that is none', () => {
    const store = create();
    const before = store.getState();
    expect(store.replace({ lanes: 'three' }).ok).toBe(false);
    expect(store.getState()).toBe(before);
  });
});

describe('a fork', () => {
  const forked = (store: ExperimentStore) => lanesOf(store).map(({ fork }) => fork?.step);

  it('stands behind its lane, differs in one setting from a step on, and is taken back as one change', () => {
    const store = create();
    const [, lane] = lanesOf(store);
    expect(store.fork(1, 1200, 'optimizer.learningRate', 0.01).ok).toBe(true);
    expect(forked(store)).toEqual([undefined, undefined, 1200, undefined]);
    const optimizer = { ...lane.optimizer, learningRate: 0.01 };
    expect(lanesOf(store)[2]).toEqual({ ...lane, optimizer, fork: { step: 1200, from: lane } });
    expect(store.fork(0, 7, 'optimizer', 'sgd').ok).toBe(true);
    expect(forked(store)).toEqual([undefined, 7, undefined, 1200, undefined]);
    store.undo();
    store.undo();
    expect(store.getState()).toMatchObject({ experiment: defaultExperiment(), canUndo: false });
  });

  it('of a fork goes on from what was in force: later from its own settings, earlier or at its step from those before', () => {
    const store = create();
    store.fork(0, 1200, 'optimizer.learningRate', 0.01);
    const [first, one] = lanesOf(store);
    store.fork(1, 1300, 'clip', 'none');
    expect(lanesOf(store)[2].fork).toEqual({ step: 1300, from: one });
    for (const step of [1200, 300]) {
      store.fork(1, step, 'clip', 'none');
      expect(lanesOf(store)[2]).toMatchObject({ optimizer: first.optimizer, clip: { id: 'none' } });
      expect(lanesOf(store)[2].fork).toEqual({ step, from: first });
    }
  });

  it('is refused with the path, the step or the lanes as key', () => {
    const store = create();
    const problems = (...args: Parameters<ExperimentStore['fork']>) => {
      const checked = store.fork(...args);
      return checked.ok
        ? []
        : checked.problems.map(({ key, value, allowed }) => [key, value, describeAllowed(allowed)]);
    };
    expect(problems(0, 5, 'hiddenSize', 8)).toEqual([
      ['hiddenSize', 8, '64, as up to step 5: the lane goes on with the weights that it has'],
    ]);
    expect(problems(0, 5, 'optimizer.learningRate', -1)).toEqual([
      ['optimizer.learningRate', -1, 'a number from 1e-8 to 100'],
    ]);
    expect(problems(0, 0, 'optimizer', 'sgd')).toEqual([['fork.step', 0, 'a whole number from 1 to 1000000000']]);
    expect(problems(0, 2.5, 'optimizer', 'sgd').map(([key]) => key)).toEqual(['fork.step']);
    for (let step = 1; step <= 5; step++) store.fork(0, step, 'optimizer', 'sgd');
    expect(problems(0, 9, 'optimizer', 'sgd')).toEqual([['lanes', '9 lanes', 'a list of 1 to 8 lanes']]);
    for (const step of [10, 20, 30]) problems(0, step, 'clip', 'none');
    expect(lanesOf(store)).toHaveLength(8);
  });

  it('has what it can’t change by itself changed before it as well', () => {
    const store = create();
    store.fork(1, 1200, 'optimizer.learningRate', 0.01);
    expect(store.setLane('all', 'hiddenSize', 8).ok).toBe(true);
    expect(lanesOf(store)[2]).toMatchObject({ hiddenSize: 8, fork: { step: 1200, from: { hiddenSize: 8 } } });
    store.setLane(2, 'recurrentInitializer.gain', 2);
    expect(lanesOf(store)[2].fork!.from.recurrentInitializer.gain).toBe(2);
    store.setLane(2, 'optimizer.learningRate', 0.02);
    expect(lanesOf(store)[2]).toMatchObject({
      optimizer: { learningRate: 0.02 },
      fork: { from: { optimizer: { learningRate: 0.001 } } },
    });
    expect(store.setLane(2, 'hiddenSize', 0)).toMatchObject({ ok: false, problems: [{ key: 'hiddenSize', value: 0 }] });
  });
});
