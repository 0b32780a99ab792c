// Losses on engines that train for real and can be lost at will, on a scripted clock. A real crash is in the browser tests.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { randomStream } from '../math/random.ts';
import { checkExperiment, type Experiment } from '../model/experiment.ts';
import type { EngineRequest, GpuFound } from './choose.ts';
import { type EngineId, Superseded } from './engine.ts';
import { LocalEngine } from './local.ts';
import { referencePasses } from './reference/index.ts';
import type { StepReport } from './report.ts';
import { type EngineStatus, SupervisedEngine, type SupervisorTimes } from './supervised.ts';
import { FragileEngine } from './testing/fragile-engine.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

function experimentOf(settings: object = {}): Experiment {
  const task = { id: 'adding', timesteps: 3, variant: 'arjovsky' };
  const lanes = [{ hiddenSize: 2 }, { hiddenSize: 3, optimizer: 'momentum' }];
  const checked = checkExperiment({ batchSize: 2, task, lanes, ...settings });
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.value;
}

/** A supervised engine over fragile ones, each set up by `script` when it is opened: the nth of its id, from 0. */
function setUp({
  requested = 'gpu' as EngineRequest,
  found = { kind: 'hardware' } as GpuFound,
  script = (_engine: FragileEngine, _nth: number): void => undefined,
  times = {} as Partial<SupervisorTimes>,
} = {}) {
  const engines: FragileEngine[] = [];
  const statuses: EngineStatus[] = [];
  const open = (id: EngineId) => {
    const engine = new FragileEngine(id);
    script(engine, engines.filter((other) => other.id === id).length);
    engines.push(engine);
    return engine;
  };
  const machine = { open, fallback: 'cpu', findGpu: async () => found } as const;
  const supervised = new SupervisedEngine(machine, requested, (status) => statuses.push(status), times);
  const gpus = () => engines.filter(({ id }) => id === 'gpu');
  const alive = () => engines.filter(({ isDisposed }) => !isDisposed).map(({ id }) => id);
  return { supervised, engines, gpus, alive, statuses };
}

/** The promise's value, as much time as it needs passing. */
async function settle<T>(promise: Promise<T>): Promise<T> {
  let isSettled = false;
  promise.then(
    () => {
      isSettled = true;
    },
    () => {
      isSettled = true;
    },
  );
  for (let i = 0; i < 40_000 && !isSettled; i++) await pass(1);
  return promise;
}

/** Calls of a few steps each, two under way at a time, and all that was reported. */
async function train(
  supervised: SupervisedEngine,
  calls: number,
  stepsPerCall = 7,
  beforeCall = (_call: number) => {},
) {
  const reports: StepReport[][] = [];
  const answers: Promise<void>[] = [];
  for (let call = 0; call < calls; call++) {
    beforeCall(call);
    answers.push(
      supervised.advance(stepsPerCall).then((lanes) => {
        lanes.forEach((lane, index) => {
          reports[index] = [...(reports[index] ?? []), ...lane.reports];
        });
      }),
    );
    if (call > 0) await settle(answers[call - 1]!);
  }
  await settle(Promise.all(answers));
  return reports;
}

async function undisturbed(steps: number): Promise<readonly (readonly StepReport[])[]> {
  const engine = new LocalEngine(referencePasses);
  await engine.load(experimentOf());
  return (await engine.advance(steps)).map(({ reports }) => reports);
}

describe('a lost GPU that comes back', () => {
  it('twenty times at any moment: every step is reported once, with the very bits of an undisturbed run', async () => {
    const { supervised, gpus, alive, statuses } = setUp();
    await settle(supervised.load(experimentOf()));
    const stream = randomStream(5);
    let losses = 0;
    const reports = await train(supervised, 200, 13, (call) => {
      if (call % 10 !== 5) return;
      const delay = stream.integer(call, 30);
      const doomed = gpus().at(-1)!;
      setTimeout(() => doomed.lose(), delay);
      losses++;
    });
    expect(losses).toBe(20);
    expect(reports).toEqual(await undisturbed(200 * 13));
    expect(gpus()).toHaveLength(21);
    await pass(1000);
    expect(alive()).toEqual(['gpu']);
    expect(supervised.status).toMatchObject({ id: 'gpu', reason: 'forced', loss: { count: 20, successor: 'gpu' } });
    expect(supervised.status.loss!.milliseconds).toBeLessThan(2000);
    // What is repeated is what came since the last snapshots, however long the run.
    expect(Math.max(...gpus().map(({ stepsTaken }) => stepsTaken))).toBeLessThan(1000);
    expect(statuses.filter(({ loss }) => loss && !loss.successor)).toHaveLength(20);
  });

  it('answers for the tensors of the last step, also right after a snapshot', async () => {
    const { supervised, engines } = setUp();
    await settle(supervised.load(experimentOf()));
    await train(supervised, 100);
    const expected = new LocalEngine(referencePasses);
    await expected.load(experimentOf());
    await expected.advance(700);
    engines[0].lose();
    expect(await settle(supervised.read(1, 'state.h'))).toEqual(await expected.read(1, 'state.h'));
    expect(await settle(supervised.snapshot())).toEqual(await expected.snapshot());
  });

  it('answers for them also where the last snapshot is of the last step', async () => {
    const { supervised, gpus } = setUp({ times: { snapshotEvery: 0 } });
    await settle(supervised.load(experimentOf()));
    await train(supervised, 3, 30);
    await pass(200);
    await train(supervised, 1, 30);
    await pass(50);
    const expected = new LocalEngine(referencePasses);
    await expected.load(experimentOf());
    await expected.advance(120);
    gpus()[0].lose();
    expect(await settle(supervised.read(0, 'state.h'))).toEqual(await expected.read(0, 'state.h'));
    expect(supervised.id).toBe('gpu');
  });

  it('may take twice as long as it took to load, where it loads slowly', async () => {
    const script = (engine: FragileEngine) => {
      if (engine.id === 'gpu') engine.loadMs = 3000;
    };
    const { supervised, gpus } = setUp({ script });
    await settle(supervised.load(experimentOf()));
    gpus()[0].lose();
    const reports = await train(supervised, 3);
    expect(reports).toEqual(await undisturbed(21));
    expect(supervised.status).toMatchObject({ id: 'gpu', loss: { successor: 'gpu' } });
  });

  it('is waited for while it is not back yet', async () => {
    const absent = { reason: 'noAdapter', detail: 'not yet' } as const;
    const { supervised, engines, gpus } = setUp({
      script: (engine, nth) => {
        if (engine.id === 'gpu' && nth >= 1 && nth <= 3) engine.refusal = absent;
      },
    });
    await settle(supervised.load(experimentOf()));
    engines[0].lose();
    const [reports] = await train(supervised, 3);
    expect(reports!.map(({ step }) => step)).toEqual(Array.from({ length: 21 }, (_, i) => i + 1));
    expect(gpus().map(({ isDisposed }) => isDisposed)).toEqual([true, true, true, true, false]);
  });

  it.each([0, 5, 500])('goes on from a snapshot that was restored, %s steps after it', async (steps) => {
    const { supervised, gpus } = setUp();
    const later = new LocalEngine(referencePasses);
    await later.load(experimentOf());
    await later.advance(50);
    const { step, lanes } = await later.snapshot();
    // Weights from elsewhere: no training from the start leads to them.
    const strange = lanes.map(({ tensors }) => ({ tensors: { ...tensors, bias: tensors.bias!.map((b) => b + 1) } }));
    await later.restore({ step, lanes: strange });
    await settle(supervised.load(experimentOf()));
    await settle(supervised.restore({ step, lanes: strange }));
    expect(await settle(supervised.advance(steps))).toEqual(await later.advance(steps));
    gpus()[0].lose();
    expect(await settle(supervised.advance(5))).toEqual(await later.advance(5));
    expect(supervised.id).toBe('gpu');
  });
});

describe('a lost GPU that does not come back', () => {
  it('gives way to the CPU within 2 s, from the same step', async () => {
    const { supervised, engines } = setUp({
      script: (engine, nth) => {
        if (nth > 0 && engine.id === 'gpu') engine.refusal = { reason: 'noAdapter', detail: 'blocked' };
      },
    });
    await settle(supervised.load(experimentOf()));
    const reports = await train(supervised, 30, 7, (call) => {
      if (call === 20) engines[0].lose();
    });
    expect(reports).toEqual(await undisturbed(210));
    expect(engines.filter(({ isDisposed }) => !isDisposed).map(({ id }) => id)).toEqual(['cpu']);
    expect(supervised.status).toMatchObject({ id: 'cpu', requested: 'gpu', reason: 'deviceLost', detail: 'crashed' });
    expect(supervised.status.loss).toMatchObject({ count: 1, successor: 'cpu' });
    expect(supervised.status.loss!.milliseconds).toBeLessThan(2000);
  });

  it('nor compiles in time, or is lost again and again: the same', async () => {
    for (const spoil of [
      (engine: FragileEngine) => {
        engine.loadMs = 10_000;
      },
      (engine: FragileEngine) => engine.lose(),
    ]) {
      const { supervised, engines } = setUp({
        script: (engine, nth) => {
          if (nth > 0 && engine.id === 'gpu') spoil(engine);
        },
      });
      await settle(supervised.load(experimentOf()));
      engines[0].lose();
      const reports = await train(supervised, 3);
      expect(reports).toEqual(await undisturbed(21));
      expect(supervised.status).toMatchObject({ id: 'cpu', loss: { successor: 'cpu' } });
      expect(engines.filter(({ isDisposed }) => !isDisposed).map(({ id }) => id)).toEqual(['cpu']);
    }
  });

  it('comes back and is lost before it answers, three times: the CPU takes over', async () => {
    const { supervised, gpus } = setUp({
      script: (engine, nth) => {
        // It loads and catches up, and then dies under the first call.
        if (engine.id === 'gpu' && nth > 0) Object.assign(engine, { diesAfter: 60 });
      },
    });
    await settle(supervised.load(experimentOf()));
    await train(supervised, 2, 20);
    gpus()[0].lose();
    const [reports] = await train(supervised, 1, 40);
    expect(reports!.map(({ step }) => step)).toEqual(Array.from({ length: 40 }, (_, i) => 41 + i));
    expect(supervised.status).toMatchObject({ id: 'cpu', reason: 'deviceLost', loss: { count: 4 } });
    expect(gpus()).toHaveLength(4);
  });

  it('is tried again with the next load', async () => {
    const { supervised, engines, gpus } = setUp({
      script: (engine, nth) => {
        if (nth > 0 && engine.id === 'gpu') engine.refusal = { reason: 'noAdapter', detail: 'blocked' };
      },
    });
    await settle(supervised.load(experimentOf()));
    engines[0].lose();
    await settle(supervised.advance(1).catch(() => undefined));
    const opened = gpus().length;
    await settle(supervised.load(experimentOf()));
    expect(gpus().length).toBe(opened + 1);
    expect(supervised.status.loss).toBeUndefined();
  });
});

describe('a GPU that does not answer', () => {
  it('gives way to the CPU, and is not chosen again by itself', async () => {
    const { supervised, engines } = setUp({
      requested: 'auto',
      script: (engine) => {
        engine.stepMs = engine.id === 'gpu' ? 1 : 4;
      },
    });
    await settle(supervised.load(experimentOf()));
    expect(supervised.status).toMatchObject({ id: 'gpu', reason: 'faster' });
    const gpu = engines.at(-1)!;
    const reports = await train(supervised, 30, 7, (call) => {
      if (call === 20) gpu.isSilent = true;
    });
    expect(reports).toEqual(await undisturbed(210));
    expect(supervised.status).toMatchObject({
      id: 'cpu',
      reason: 'noAnswer',
      detail: '5 s',
      loss: { successor: 'cpu' },
    });
    expect(gpu.isDisposed).toBe(true);
    await settle(supervised.load(experimentOf()));
    expect(supervised.status).toMatchObject({ id: 'cpu', reason: 'noAnswer' });
    expect(supervised.status.loss).toBeUndefined();
  });

  it('may take longer to score all held-out examples', async () => {
    const { supervised, gpus } = setUp();
    await settle(supervised.load(experimentOf()));
    gpus()[0].evaluateMs = 20_000;
    await settle(supervised.evaluate());
    expect(supervised.status).toMatchObject({ id: 'gpu' });
  });

  it('is not asked again by the load that follows', async () => {
    const { supervised, gpus } = setUp();
    await settle(supervised.load(experimentOf()));
    gpus()[0].isSilent = true;
    const waiting = supervised.advance(1).catch((error) => error);
    await pass(10);
    await settle(supervised.load(experimentOf()));
    expect(await waiting).toBeInstanceOf(Superseded);
    expect(gpus().map(({ isDisposed }) => isDisposed)).toEqual([true, false]);
  });

  it('a single step may be slow, as long as something is answered in time', async () => {
    const { supervised, engines } = setUp();
    await settle(supervised.load(experimentOf()));
    engines[0].stepMs = 4000;
    const reports = await train(supervised, 4, 1);
    expect(reports).toEqual(await undisturbed(4));
    expect(supervised.status.loss).toBeUndefined();
  });
});

describe('a GPU engine that fails as nobody foresaw', () => {
  it.each(['advance', 'evaluate', 'snapshot'] as const)('in %s gives way to the CPU, with its words', async (name) => {
    const { supervised, gpus } = setUp();
    await settle(supervised.load(experimentOf()));
    await settle(supervised.advance(3));
    Object.assign(gpus()[0], { [name]: () => Promise.reject(new Error('gpu: validation')) });
    const answer = name === 'advance' ? supervised.advance(1) : supervised[name]();
    await expect(settle(answer as Promise<unknown>)).resolves.not.toThrow();
    expect(supervised.status).toMatchObject({ id: 'cpu', reason: 'brokeDown', detail: 'gpu: validation' });
  });

  it('is no reason to move where the question was wrong', async () => {
    const { supervised } = setUp();
    await settle(supervised.load(experimentOf()));
    await settle(supervised.advance(1));
    await expect(settle(supervised.read(7, 'bias'))).rejects.toThrow();
    expect(supervised.status).toMatchObject({ id: 'gpu' });
    await pass(20_000);
    expect(supervised.status.loss).toBeUndefined();
  });
});

describe('the choice', () => {
  it('is made once per shape, and again for another', async () => {
    const { supervised, engines } = setUp({
      requested: 'auto',
      script: (engine) => {
        engine.stepMs = engine.id === 'gpu' ? 1 : 4;
      },
    });
    const measured = () => engines.filter(({ id, stepsTaken }) => id === 'cpu' && stepsTaken > 0).length;
    await settle(supervised.load(experimentOf()));
    await settle(supervised.load(experimentOf({ seed: 5 })));
    expect(measured()).toBe(1);
    await settle(supervised.load(experimentOf({ batchSize: 3 })));
    expect(measured()).toBe(2);
    expect(engines.filter(({ isDisposed }) => !isDisposed)).toHaveLength(1);
  });

  it('of a GPU in software: the CPU trains at once, and the figure follows', async () => {
    const { supervised, engines, statuses } = setUp({ requested: 'auto', found: { kind: 'software' } });
    await settle(supervised.load(experimentOf()));
    expect(engines.map(({ id }) => id)).toEqual(['cpu']);
    expect(statuses.at(-1)).toMatchObject({ id: 'cpu', reason: 'software' });
    expect(statuses.at(-1)!.rates.gpu).toBeUndefined();
    await pass(5000);
    expect(statuses.at(-1)).toMatchObject({ id: 'cpu', reason: 'software' });
    expect(statuses.at(-1)!.rates.gpu! / 1000).toBeCloseTo(1, 1);
    expect(engines.map(({ id, isDisposed }) => [id, isDisposed])).toEqual([
      ['cpu', false],
      ['gpu', true],
    ]);
    expect(await settle(supervised.advance(3))).toHaveLength(2);
  });
});

describe('a load', () => {
  it('supersedes calls that wait, also those that wait for a recovery', async () => {
    const { supervised, engines } = setUp({
      script: (engine, nth) => {
        if (engine.id === 'gpu' && nth === 1) engine.loadMs = 1000;
      },
    });
    await settle(supervised.load(experimentOf()));
    const waiting = supervised.advance(5);
    const outcome = expect(waiting).rejects.toThrow(Superseded);
    engines[0].lose();
    await pass(20);
    await settle(supervised.load(experimentOf({ seed: 2 })));
    await outcome;
    const expected = new LocalEngine(referencePasses);
    await expected.load(experimentOf({ seed: 2 }));
    expect(await settle(supervised.advance(2))).toEqual(await expected.advance(2));
    await pass(5000);
    expect(engines.filter(({ isDisposed }) => !isDisposed)).toHaveLength(1);
  });

  it('that comes while the choice is still being made leaves nothing open but its own engine', async () => {
    const { supervised, alive } = setUp({ requested: 'auto' });
    const first = supervised.load(experimentOf()).catch((error) => error);
    await settle(supervised.load(experimentOf({ seed: 2 })));
    expect(await first).toBeInstanceOf(Superseded);
    await pass(5000);
    expect(alive()).toHaveLength(1);
    const other = setUp({ requested: 'auto' });
    const disposed = other.supervised.load(experimentOf()).catch((error) => error);
    other.supervised.dispose();
    await pass(5000);
    expect(await disposed).toBeInstanceOf(Superseded);
    expect(other.alive()).toEqual([]);
  });

  it('that fails is told, and calls after it say what is missing', async () => {
    const { supervised } = setUp({ requested: 'cpu' });
    await expect(supervised.advance(1)).rejects.toThrow('load an experiment first');
    const missing = { ...experimentOf(), task: { id: 'none' } } as unknown as Experiment;
    await expect(settle(supervised.load(missing))).rejects.toThrow();
    await expect(supervised.advance(1)).rejects.toThrow('load an experiment first');
  });

  it('reuses the engine that is open', async () => {
    const { supervised, engines } = setUp();
    await settle(supervised.load(experimentOf()));
    await settle(supervised.load(experimentOf({ seed: 2 })));
    expect(engines.map(({ loads }) => loads)).toEqual([2]);
  });
});

describe('dispose', () => {
  it('closes everything, also engines that are being opened', async () => {
    const { supervised, engines, alive } = setUp({
      script: (engine, nth) => {
        if (engine.id === 'gpu' && nth === 1) engine.loadMs = 1000;
      },
    });
    await settle(supervised.load(experimentOf()));
    const waiting = supervised.advance(5).catch((error) => error);
    engines[0].lose();
    await pass(20);
    supervised.dispose();
    expect(await waiting).toBeInstanceOf(Superseded);
    await pass(5000);
    expect(alive()).toEqual([]);
  });
});
