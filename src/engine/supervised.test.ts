// Losses on engines that train for real and can be lost at will, on a scripted clock. A real crash is in the browser tests.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { randomStream } from '../math/random.ts';
import { checkExperiment, type Experiment } from '../model/experiment.ts';
import type { EngineRequest, GpuFound } from './choose.ts';
import { type EngineId, Superseded } from './engine.ts';
import { LocalEngine } from './local.ts';
import { referencePasses } from './reference/index.ts';
import type { StepReport } from './report.ts';
import { type EngineStatus, SupervisedEngine } from './supervised.ts';
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

/** A supervised engine over fragile ones, each set up by `script` when it is opened. */
function setUp({
  requested = 'gpu' as EngineRequest,
  found = { kind: 'hardware' } as GpuFound,
  script = (_engine: FragileEngine, _nth: number): void => undefined,
} = {}) {
  const engines: FragileEngine[] = [];
  const statuses: EngineStatus[] = [];
  const open = (id: EngineId) => {
    const engine = new FragileEngine(id);
    script(engine, engines.length);
    engines.push(engine);
    return engine;
  };
  const machine = { open, fallback: 'cpu', findGpu: async () => found } as const;
  const supervised = new SupervisedEngine(machine, requested, (status) => statuses.push(status));
  return { supervised, engines, statuses };
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
    const { supervised, engines, statuses } = setUp();
    await settle(supervised.load(experimentOf()));
    const stream = randomStream(5);
    let losses = 0;
    const reports = await train(supervised, 200, 13, (call) => {
      if (call % 10 !== 5) return;
      const delay = stream.integer(call, 30);
      const doomed = engines.at(-1)!;
      setTimeout(() => doomed.lose(), delay);
      losses++;
    });
    expect(losses).toBe(20);
    expect(reports).toEqual(await undisturbed(200 * 13));
    expect(engines).toHaveLength(21);
    expect(engines.map(({ id }) => id)).toEqual(Array(21).fill('gpu'));
    expect(engines.slice(0, -1).every(({ isDisposed }) => isDisposed)).toBe(true);
    expect(supervised.status).toMatchObject({ id: 'gpu', reason: 'forced', loss: { count: 20, successor: 'gpu' } });
    expect(supervised.status.loss!.milliseconds).toBeLessThan(2000);
    // Snapshots every half second: what is repeated is at most about that, however long the run.
    expect(Math.max(...engines.map(({ stepsTaken }) => stepsTaken))).toBeLessThan(1500);
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

  it('is waited for while it is not back yet', async () => {
    const absent = { reason: 'noAdapter', detail: 'not yet' } as const;
    const { supervised, engines } = setUp({
      script: (engine, nth) => {
        if (nth >= 1 && nth <= 3) engine.refusal = absent;
      },
    });
    await settle(supervised.load(experimentOf()));
    engines[0].lose();
    const [reports] = await train(supervised, 3);
    expect(reports!.map(({ step }) => step)).toEqual(Array.from({ length: 21 }, (_, i) => i + 1));
    expect(engines.map(({ id, isDisposed }) => [id, isDisposed])).toEqual([
      ...Array(4).fill(['gpu', true]),
      ['gpu', false],
    ]);
  });

  it('goes on from a snapshot that was restored', async () => {
    const { supervised, engines } = setUp();
    const later = new LocalEngine(referencePasses);
    await later.load(experimentOf());
    await later.advance(50);
    await settle(supervised.load(experimentOf()));
    await settle(supervised.restore(await later.snapshot()));
    engines[0].lose();
    expect(await settle(supervised.advance(5))).toEqual(await later.advance(5));
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

  it('is tried again with the next load', async () => {
    const { supervised, engines } = setUp({
      script: (engine, nth) => {
        if (nth > 0 && engine.id === 'gpu') engine.refusal = { reason: 'noAdapter', detail: 'blocked' };
      },
    });
    await settle(supervised.load(experimentOf()));
    engines[0].lose();
    await settle(supervised.advance(1).catch(() => undefined));
    const opened = engines.length;
    await settle(supervised.load(experimentOf()));
    expect(engines[opened]!.id).toBe('gpu');
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
        if (nth === 1) engine.loadMs = 1000;
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
  it('closes everything, also an engine that is being revived', async () => {
    const { supervised, engines } = setUp({
      script: (engine, nth) => {
        if (nth === 1) engine.loadMs = 1000;
      },
    });
    await settle(supervised.load(experimentOf()));
    const waiting = supervised.advance(5).catch((error) => error);
    engines[0].lose();
    await pass(20);
    supervised.dispose();
    expect(await waiting).toBeInstanceOf(Superseded);
    await pass(5000);
    expect(engines.map(({ isDisposed }) => isDisposed)).toEqual([true, true]);
  });
});
