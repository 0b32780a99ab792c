// Runs with forks on real engines in this thread: going back and on gives the very numbers of a run that never did.

import { afterEach, describe, expect, it, vi } from 'vitest';
import type { GpuFound } from '../engine/choose.ts';
import { cpuPasses } from '../engine/cpu/index.ts';
import type { Engine, EngineId } from '../engine/engine.ts';
import { LocalEngine } from '../engine/local.ts';
import { referencePasses } from '../engine/reference/index.ts';
import { FragileEngine } from '../engine/testing/fragile-engine.ts';
import { checkExperiment, type Experiment } from '../model/experiment.ts';
import { describeProblem } from '../model/problem.ts';
import { createExperimentStore } from './experiment-store.ts';
import type { SnapshotLimits } from './kept-snapshots.ts';
import { openRunFile, printRunFile } from './run-file.ts';
import { Runner } from './runner.ts';
import { Telemetry } from './telemetry.ts';

const runners: Runner[] = [];
afterEach(() => {
  for (const runner of runners.splice(0)) runner.dispose();
});

function experimentOf(value: object): Experiment {
  const checked = checkExperiment({ batchSize: 4, task: { id: 'adding', timesteps: 5 }, ...value });
  if (!checked.ok) throw new Error(checked.problems.map(describeProblem).join('\n'));
  return checked.value;
}

const passes = { cpu: cpuPasses, reference: referencePasses };
type Id = keyof typeof passes;
const ids = Object.keys(passes) as Id[];

/** A run and what a test asks of it. @param gpu in the place of the engine, where it is to be lost */
function open(
  value: object,
  id: Id = 'cpu',
  snapshots: Partial<SnapshotLimits> = { every: 0, idleness: 0 },
  gpu?: () => Engine,
) {
  const experiments = createExperimentStore(experimentOf(value));
  const telemetry = new Telemetry();
  const loads: Experiment[] = [];
  const openEngine = (asked: EngineId): Engine => {
    const engine = asked === 'gpu' ? gpu!() : new LocalEngine(passes[id]);
    const load = engine.load.bind(engine);
    engine.load = (experiment) => {
      loads.push(experiment);
      return load(experiment);
    };
    return engine;
  };
  const machine = {
    open: openEngine,
    fallback: id,
    findGpu: async (): Promise<GpuFound> => (gpu ? { kind: 'hardware' } : { reason: 'noAdapter', detail: 'no WebGPU' }),
  };
  const requested = gpu ? 'gpu' : id;
  const runner = new Runner({ machine, experiments, telemetry, engine: { requested }, snapshots });
  runners.push(runner);
  const state = () => runner.store.getState();
  const reached = (isThere: () => boolean) =>
    new Promise<void>((resolve, reject) => {
      const settle = () => {
        const { phase, message } = state();
        if (phase === 'failed') reject(new Error(message));
        if (!isThere()) return false;
        resolve();
        return true;
      };
      if (settle()) return;
      const unsubscribe = runner.store.subscribe(() => settle() && unsubscribe());
    });
  /** Trains to this very step and pauses there. */
  const trainTo = async (step: number) => {
    await reached(() => state().phase === 'paused');
    for (let i = state().step; i < step; i++) runner.singleStep();
    await reached(() => state().phase === 'paused' && state().step >= step);
    await runner.pause();
  };
  /** The edited experiment is in training. */
  const followed = async () => {
    await reached(() => state().experiment === experiments.getState().experiment && state().phase !== 'loading');
    if (state().phase === 'paused') await runner.pause();
  };
  return { runner, experiments, telemetry, loads, state, trainTo, followed, reached };
}
type Run = ReturnType<typeof open>;

/** Everything that is told of a lane, but for what depends on the clock. */
function told({ telemetry, state }: Run, lane: number) {
  const { history, parameters, gradNormByTimestep, heldOut, latest, drawn } = telemetry.lanes[lane]!;
  const { length, timesteps, min, max, mean, least, greatest } = gradNormByTimestep;
  return {
    history: Object.entries(history).map(([name, { buckets }]) => [name, buckets]),
    parameters: Object.entries(parameters).map(([name, histories]) => [
      name,
      Object.entries(histories).map(([series, { buckets }]) => [series, buckets]),
    ]),
    gradNormByTimestep: [min, max, mean].map((kind) => [...kind.subarray(0, length * timesteps)]),
    range: [least, greatest],
    heldOut,
    latest,
    drawn,
    status: state().lanes[lane],
    score: state().heldOut?.[lane],
  };
}
const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);
const losses = ({ telemetry }: Run, lane: number) =>
  telemetry.lanes[lane]!.history.loss.buckets.map(({ mean }) => mean);

/** A run of the same experiment that never went back. */
async function fresh(run: Run, step: number, id: Id = 'cpu') {
  const other = open(run.state().experiment, id);
  await other.trainTo(step);
  return other;
}
async function expectAsIfFresh(run: Run, step: number, id: Id = 'cpu') {
  const other = await fresh(run, step, id);
  expect(run.state()).toMatchObject({ phase: 'paused', step });
  for (const lane of run.state().experiment.lanes.keys()) expect(told(run, lane)).toEqual(told(other, lane));
  const clock = run.telemetry.seconds.buckets;
  expect(clock.map(({ lastStep }) => lastStep)).toEqual(upTo(step));
  expect(clock.every(({ mean }, i) => i === 0 || mean >= clock[i - 1]!.mean)).toBe(true);
}

/** How fine the histories of a run are depends on how far it had gone; its last reports do not. */
function expectSameEnd(a: Run, b: Run) {
  expect(a.state().step).toBe(b.state().step);
  expect(a.telemetry.lanes.map(({ latest }) => latest)).toEqual(b.telemetry.lanes.map(({ latest }) => latest));
}

const pair = { lanes: [{ hiddenSize: 3 }, { hiddenSize: 4, cell: 'lstm', recurrentInitializer: 'glorotUniform' }] };

describe.each(ids)('a fork on the %s engine', (id) => {
  it('trains its first steps like the lane that it is of, and then the numbers of the engine with its own', async () => {
    const run = open(
      {
        lanes: [
          { hiddenSize: 3 },
          { hiddenSize: 3, optimizer: 'sgd', fork: { step: 20, from: { optimizer: 'adam' } } },
        ],
      },
      id,
    );
    await run.trainTo(40);
    const [ours, theirs] = [losses(run, 0), losses(run, 1)];
    expect(theirs.slice(0, 21)).toEqual(ours.slice(0, 21));
    expect(theirs.slice(21)).not.toEqual(ours.slice(21));
    const engine = new LocalEngine(passes[id]);
    await engine.load(experimentOf({ lanes: [{ hiddenSize: 3 }] }));
    await engine.advance(20);
    const { lanes } = await engine.snapshot();
    await engine.load(experimentOf({ lanes: [{ hiddenSize: 3, optimizer: 'sgd' }] }));
    await engine.restore({ step: 20, lanes });
    const [alone] = await engine.advance(20);
    expect(theirs.slice(20)).toEqual(alone!.reports.map(({ loss }) => loss));
  });

  it('begins another optimizer anew: the first update of Adam moves every weight by η, error < 0.1 %', async () => {
    const adam = { hiddenSize: 3, optimizer: { id: 'adam', learningRate: 0.02 } };
    const run = open({ lanes: [{ ...adam, fork: { step: 20, from: { optimizer: 'momentum' } } }] }, id);
    await run.trainTo(21);
    const { recurrent } = run.telemetry.lanes[0]!.latest!.parameters;
    expect(Math.abs(recurrent.updateNorm / (0.02 * 3) - 1)).toBeLessThan(1e-3);
  });

  it('at step 120 of 300 goes back and on as if the run had never been farther, with all lanes', async () => {
    const run = open(pair, id);
    await run.trainTo(300);
    const before = [told(run, 0), told(run, 1)];
    expect(run.experiments.fork(0, 120, 'optimizer.learningRate', 0.05).ok).toBe(true);
    await run.followed();
    expect(run.loads).toHaveLength(2);
    expect(run.state()).toMatchObject({ phase: 'paused', step: 120, isRunWanted: false });
    await expectAsIfFresh(run, 120, id);
    await run.trainTo(300);
    expect([told(run, 0), told(run, 2)]).toEqual(before);
    await expectAsIfFresh(run, 300, id);
    expect(losses(run, 1).slice(0, 121)).toEqual(losses(run, 0).slice(0, 121));
    expect(losses(run, 1)[121]).not.toBe(losses(run, 0)[121]);
  });
});

describe('going back', () => {
  it.each<[string, Partial<SnapshotLimits>]>([
    ['many snapshots', { every: 0, idleness: 0 }],
    ['no snapshot', { every: Number.POSITIVE_INFINITY }],
    ['four snapshots', { every: 0, idleness: 0, count: 4 }],
  ])('with %s, to any step and from there to a later one', async (_, snapshots) => {
    const run = open(pair, 'cpu', snapshots);
    await run.trainTo(250);
    for (const step of [250, 249, 101, 100, 37, 1, 0]) {
      await run.runner.rewind(step);
      await expectAsIfFresh(run, step);
    }
    await run.trainTo(60);
    await run.runner.rewind(200);
    await expectAsIfFresh(run, 60);
  });

  it('keeps running where it was running, and paused where it was paused', async () => {
    const run = open(pair);
    run.runner.run();
    await run.reached(() => run.state().step >= 150);
    await run.runner.rewind(50);
    expect(run.state()).toMatchObject({ phase: 'running', isRunWanted: true });
    await run.reached(() => run.state().step >= 60);
    await run.runner.pause();
    const { step } = run.state();
    expectSameEnd(run, await fresh(run, step));
  });

  it('twice at once ends at the last step asked for', async () => {
    const run = open(pair);
    await run.trainTo(150);
    await Promise.all([run.runner.rewind(100), run.runner.rewind(40)]);
    await expectAsIfFresh(run, 40);
  });

  it('may be paused, stepped and started on the way', async () => {
    const run = open(pair, 'cpu', { every: Number.POSITIVE_INFINITY });
    await run.trainTo(150);
    void run.runner.rewind(100);
    run.runner.singleStep();
    await run.reached(() => run.state().phase === 'paused' && run.state().step === 101);
    await run.runner.pause();
    await expectAsIfFresh(run, 101);
  });

  it.each<[string, (run: Run) => void]>([
    ['a reset', ({ runner }) => runner.reset()],
    ['another engine', ({ runner }) => runner.setEngine('cpu')],
    ['another experiment', ({ experiments }) => void experiments.setShared('seed', 5)],
  ])('gives way to %s', async (_, change) => {
    const run = open(pair, 'cpu', { every: Number.POSITIVE_INFINITY });
    await run.trainTo(400);
    const back = run.runner.rewind(390);
    await run.reached(() => run.state().phase === 'loading');
    change(run);
    await back;
    await run.followed();
    await run.reached(() => run.state().step === 0);
    await run.trainTo(30);
    await expectAsIfFresh(run, 30);
  });

  it('ends at once where the run starts over: no further steps are taken on the way', async () => {
    const run = open(pair, 'cpu', { every: Number.POSITIVE_INFINITY });
    await run.trainTo(400);
    const back = run.runner.rewind(390);
    await run.reached(() => run.state().phase === 'loading');
    const push = vi.spyOn(run.telemetry, 'push');
    run.runner.reset();
    await back;
    expect(push).not.toHaveBeenCalled();
  });

  it('gives way to a fork at an earlier step, and to one that is taken back', async () => {
    const run = open(pair, 'cpu', { every: Number.POSITIVE_INFINITY });
    await run.trainTo(400);
    void run.runner.rewind(390);
    await run.reached(() => run.state().phase === 'loading');
    run.experiments.fork(0, 60, 'optimizer', 'sgd');
    await run.followed();
    expect(run.state().step).toBe(60);
    await expectAsIfFresh(run, 60);
    await run.trainTo(80);
    run.experiments.setLane(1, 'optimizer.learningRate', 0.5);
    await new Promise((resolve) => setTimeout(resolve, 160));
    run.experiments.undo();
    await run.followed();
    await run.trainTo(80);
    await expectAsIfFresh(run, 80);
  });

  it('measures again what somebody looks at, of the step that it has come to, also behind a score', async () => {
    const cell = { id: 'rnn', activation: 'relu' };
    const lane = { hiddenSize: 3, cell, fork: { step: 50, from: { cell: 'rnn' } } };
    const value = { task: { id: 'ownSeries', timesteps: 3 }, lanes: [lane] };
    const run = open(value, 'cpu', { every: Number.POSITIVE_INFINITY });
    const { prober } = run.runner;
    for (const id of ['hiddenStates', 'saturation', 'gradientEntries'] as const) prober.want(id);
    await run.trainTo(130);
    const found = () => {
      const { hiddenStates, saturation, gradientEntries } = run.telemetry.lanes[0]!.probes;
      return {
        steps: [hiddenStates, saturation, gradientEntries].map((track) => track?.latest?.step),
        isDeadly: saturation?.latest?.result?.isDeadly,
      };
    };
    for (const [step, isDeadly] of [
      [57, true],
      [50, false],
      [30, false],
    ] as const) {
      await run.runner.rewind(step);
      await expect.poll(found).toEqual({ steps: [step, step, step], isDeadly });
    }
  });

  it('drops merged buckets and fills them again, without a gap and without a step twice', async () => {
    const run = open({ lanes: [{ hiddenSize: 1 }], batchSize: 1, task: { id: 'adding', timesteps: 2 } });
    await run.trainTo(3000);
    await run.runner.rewind(1234);
    const other = await fresh(run, 1234);
    const { history, parameters, gradNormByTimestep, latest } = run.telemetry.lanes[0]!;
    for (const { buckets } of [history.loss, parameters.recurrent!.gradNorm, run.telemetry.seconds]) {
      const gaps = buckets.filter(({ firstStep }, i) => firstStep !== (buckets[i - 1]?.lastStep ?? 0) + 1);
      expect(gaps).toEqual([]);
      expect(buckets.at(-1)!.lastStep).toBe(1234);
    }
    expect(gradNormByTimestep.lastStep(gradNormByTimestep.length - 1)).toBe(1234);
    expect(latest).toEqual(other.telemetry.lanes[0]!.latest);
    const range = ({ least, greatest }: typeof gradNormByTimestep) => [least, greatest];
    expect(range(gradNormByTimestep)).toEqual(range(other.telemetry.lanes[0]!.gradNormByTimestep));
    const extent = (run: Run) => {
      const { buckets } = run.telemetry.lanes[0]!.history.loss;
      return [Math.min(...buckets.map(({ min }) => min)), Math.max(...buckets.map(({ max }) => max))];
    };
    expect(extent(run)).toEqual(extent(other));
  });
});

describe('a fork of a run', () => {
  it('stays running where it was running', async () => {
    const run = open(pair);
    run.runner.run();
    await run.reached(() => run.state().step >= 200);
    run.experiments.fork(1, 80, 'clip', 'none');
    await run.followed();
    expect(run.state()).toMatchObject({ phase: 'running', experiment: { lanes: [{}, {}, { fork: { step: 80 } }] } });
    await run.reached(() => run.state().step >= 130);
    await run.runner.pause();
    const other = await fresh(run, run.state().step);
    expectSameEnd(run, other);
  });

  it('of a fork, and one before the fork, are as if they had been there from the start', async () => {
    const run = open(pair);
    await run.trainTo(150);
    run.experiments.fork(0, 50, 'optimizer', 'sgd');
    await run.followed();
    await run.trainTo(150);
    run.experiments.fork(1, 90, 'optimizer.learningRate', 0.5);
    await run.followed();
    expect(run.state().step).toBe(90);
    await run.trainTo(120);
    run.experiments.fork(2, 20, 'clip', 'none');
    await run.followed();
    expect(run.state().step).toBe(20);
    await run.trainTo(130);
    await expectAsIfFresh(run, 130);
  });

  it('at the step where it stands needs no way back, and at a later one waits for it', async () => {
    const run = open(pair);
    await run.trainTo(50);
    run.experiments.fork(0, 50, 'optimizer', 'sgd');
    await run.followed();
    run.experiments.fork(0, 70, 'clip', 'none');
    await run.followed();
    expect(run.state().step).toBe(50);
    expect(run.loads).toHaveLength(3);
    await run.trainTo(90);
    await expectAsIfFresh(run, 90);
  });

  it('that is due where the run stands is made there, also when a later one is changed meanwhile', async () => {
    const fork = { step: 50, from: { optimizer: 'adam' } };
    const later = { hiddenSize: 3, optimizer: 'sgd', clip: 'none', fork: { step: 70, from: { clip: 'value', fork } } };
    const run = open({ lanes: [later] });
    await run.trainTo(50);
    run.experiments.setLane(0, 'clip', 'globalNorm');
    await run.followed();
    expect(run.state().step).toBe(50);
    await run.trainTo(80);
    await expectAsIfFresh(run, 80);
  });

  it('or none: where a lane is left out, the others keep their held-out scores', async () => {
    const run = open({ ...pair, task: { id: 'ownSeries', timesteps: 3 } });
    await run.trainTo(110);
    const { heldOut } = run.state();
    run.experiments.replace({ ...run.state().experiment, lanes: run.state().experiment.lanes.slice(1) });
    await run.followed();
    expect(run.state()).toMatchObject({ step: 110, heldOut: [heldOut![1]] });
    expect(heldOut![0]).not.toEqual(heldOut![1]);
    await expectAsIfFresh(run, 110);
  });

  it('whose settings are changed goes on from its step once more, also where it stands there', async () => {
    const run = open(pair);
    await run.trainTo(50);
    run.experiments.fork(0, 50, 'optimizer', 'sgd');
    await run.followed();
    run.experiments.setLane(1, 'optimizer', 'adam');
    run.experiments.setLane(1, 'optimizer.learningRate', 0.5);
    await run.followed();
    await run.trainTo(90);
    await expectAsIfFresh(run, 90);
    run.experiments.setLane(1, 'optimizer.learningRate', 0.25);
    await run.followed();
    expect(run.state().step).toBe(50);
    await run.trainTo(90);
    await expectAsIfFresh(run, 90);
  });

  it('that is taken back leaves the others where they are, and comes back with their past', async () => {
    const run = open(pair);
    await run.trainTo(100);
    run.experiments.fork(0, 50, 'optimizer', 'sgd');
    await run.followed();
    await run.trainTo(80);
    run.experiments.undo();
    await run.followed();
    await expectAsIfFresh(run, 80);
    await run.trainTo(110);
    run.experiments.redo();
    await run.followed();
    expect(run.state().step).toBe(50);
    await run.trainTo(110);
    await expectAsIfFresh(run, 110);
  });

  it('is trained again from step 0 with a reset', async () => {
    const run = open(pair);
    await run.trainTo(60);
    run.experiments.fork(0, 30, 'optimizer', 'sgd');
    await run.followed();
    await run.trainTo(60);
    run.runner.reset();
    await run.trainTo(60);
    await expectAsIfFresh(run, 60);
  });

  it.each<[string, object]>([
    ['with micro-batches, a schedule and the held-out scores of its step', { accumulation: 3 }],
    [
      'with a state that is carried over and the held-out scores of its step',
      { lanes: [{ hiddenSize: 3, state: 'carried', schedule: 'warmUp' }] },
    ],
  ])('%s is as if it had been there from the start', async (_, value) => {
    const lanes = [{ hiddenSize: 3, schedule: 'warmUp' }];
    const run = open({ task: { id: 'ownSeries', timesteps: 3 }, lanes, ...value });
    await run.trainTo(130);
    run.experiments.fork(0, 100, 'optimizer', 'adamW');
    await run.followed();
    await expectAsIfFresh(run, 100);
    await run.trainTo(210);
    run.experiments.setLane(1, 'schedule.updates', 7);
    await run.followed();
    await run.trainTo(210);
    await expectAsIfFresh(run, 210);
    expect(run.telemetry.lanes.map(({ heldOut }) => heldOut.map(({ step }) => step))).toEqual([
      [100, 200],
      [100, 200],
    ]);
    const [first, second] = run.telemetry.lanes;
    expect(second!.heldOut[0]).toEqual(first!.heldOut[0]);
    expect(second!.heldOut[1]).not.toEqual(first!.heldOut[1]);
  });

  it('whose state is carried over goes on with it', async () => {
    const run = open({ lanes: [{ hiddenSize: 3, state: 'carried' }] });
    await run.trainTo(60);
    run.experiments.fork(0, 30, 'state.resetEvery', 7);
    await run.followed();
    await run.trainTo(60);
    await expectAsIfFresh(run, 60);
  });
});

describe('a run with a fork that is saved and opened', () => {
  /** At the very step of the fork, which has been made in what is saved. */
  async function opened(lane: object, snapshots?: Partial<SnapshotLimits>) {
    const run = open({ lanes: [lane] });
    await run.trainTo(50);
    const saved = await run.runner.save((all) => all);
    const other = open(saved.experiment, 'cpu', snapshots);
    await other.trainTo(0);
    other.runner.open(saved);
    await other.reached(() => other.state().step === 50 && other.state().phase === 'paused');
    return other;
  }

  it('has the slots again of an optimizer that is taken back, and goes back to behind it with them', async () => {
    const fork = { step: 50, from: { optimizer: 'adam' } };
    const run = await opened({ hiddenSize: 3, optimizer: 'sgd', fork }, { every: Number.POSITIVE_INFINITY });
    expect(run.experiments.setLane(0, 'optimizer', 'adam').ok).toBe(true);
    await run.followed();
    await run.trainTo(60);
    await run.runner.rewind(55);
    await expectAsIfFresh(run, 55);
  });
});

describe('a GPU that is lost', () => {
  it.each([19, 20, 21, 39, 40, 41])(
    'when it is asked for more than %i steps, at a fork or beside it, changes no bit',
    async (diesAfter) => {
      let opened = 0;
      const gpu = () => {
        const engine = new FragileEngine('gpu');
        engine.stepMs = 0;
        if (opened++ === 0) engine.diesAfter = diesAfter;
        return engine;
      };
      const fork = (step: number, from: object) => ({ ...lane, optimizer: 'sgd', fork: { step, from } });
      const lane = { hiddenSize: 3 };
      const value = {
        lanes: [lane, fork(40, { optimizer: 'adam', clip: 'none', fork: { step: 20, from: { clip: 'globalNorm' } } })],
      };
      const run = open(value, 'reference', { every: 0, idleness: 0 }, gpu);
      await run.trainTo(50);
      await run.runner.rewind(45);
      await expectAsIfFresh(run, 45, 'reference');
      expect(opened).toBeGreaterThan(1);
    },
  );
});

describe('a lane that diverged', () => {
  const exploding = {
    hiddenSize: 2,
    cell: { id: 'rnn', activation: 'linear' },
    optimizer: { id: 'sgd', learningRate: 0.06 },
    clip: 'none',
  };
  const divergedAt = ({ state }: Run, lane: number) => {
    const status = state().lanes[lane]!;
    return status.kind === 'diverged' ? status.step : undefined;
  };

  it('after the step trains again, and one that diverged before stays as it was', async () => {
    const run = open({ lanes: [exploding, { hiddenSize: 3 }] });
    await run.trainTo(100);
    const end = divergedAt(run, 0)!;
    expect(end).toBeLessThan(90);
    run.experiments.fork(1, end + 5, 'optimizer', 'sgd');
    await run.followed();
    expect(divergedAt(run, 0)).toBe(end);
    await run.trainTo(100);
    await expectAsIfFresh(run, 100);
    run.experiments.fork(0, end - 1, 'optimizer.learningRate', 0.01);
    await run.followed();
    expect(run.state().lanes.map(({ kind }) => kind)).toEqual(Array(4).fill('training'));
    await expectAsIfFresh(run, end - 1);
    await run.trainTo(100);
    await expectAsIfFresh(run, 100);
    expect(divergedAt(run, 0)).toBe(end);
  });

  it('and ended the run with it is taken up again', async () => {
    const run = open({ lanes: [exploding] });
    run.runner.run();
    await run.reached(() => run.state().lanes[0]!.kind === 'diverged' && run.state().phase === 'paused');
    const end = divergedAt(run, 0)!;
    run.experiments.fork(0, 1, 'optimizer.learningRate', 1e-8);
    await run.followed();
    await run.reached(() => run.state().step > end + 50);
    expect(run.state()).toMatchObject({
      phase: 'running',
      lanes: [{ kind: 'diverged', step: end }, { kind: 'training' }],
    });
    await run.runner.pause();
    const other = await fresh(run, run.state().step);
    expectSameEnd(run, other);
  });

  it('is what its fork at that step is, and at a later one', async () => {
    const run = open({ lanes: [exploding, exploding] });
    run.runner.run();
    await run.reached(() => run.state().phase === 'paused' && run.state().step > 0);
    const end = divergedAt(run, 0)!;
    run.experiments.fork(0, end, 'optimizer', 'adam');
    await run.followed();
    expect([0, 1, 2].map((lane) => divergedAt(run, lane))).toEqual([end, end, end]);
    expect(run.state()).toMatchObject({ phase: 'paused', step: end });
  });

  it('last of all before a fork, within one call, is saved as of its step', async () => {
    const run = open({ lanes: [exploding] });
    run.runner.run();
    await run.reached(() => run.state().phase === 'paused' && run.state().step > 0);
    const end = divergedAt(run, 0)!;
    const fork = { step: end + 1, from: { optimizer: exploding.optimizer } };
    const forked = open({ lanes: [{ ...exploding, optimizer: 'adam', fork }] });
    await forked.trainTo(end - 1);
    forked.runner.run();
    await forked.reached(() => forked.state().phase === 'paused' && forked.state().step === end);
    const saved = await forked.runner.save((all) => all);
    expect([saved.step, saved.snapshot.step, divergedAt(forked, 0)]).toEqual([end, end, end]);
    const file = JSON.parse(printRunFile(saved, { id: 'cpu', variant: '' }));
    expect(openRunFile(file)).toMatchObject({ ok: true, value: { problems: [] } });
  });
});
