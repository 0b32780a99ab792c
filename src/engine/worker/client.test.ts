// The client over real message channels, with hosts in this process: structured clones and transfers are the platform's.

import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { checkExperiment, type Experiment } from '../../model/experiment.ts';
import { cpuPasses } from '../cpu/index.ts';
import { type EngineId, Superseded } from '../engine.ts';
import { LocalEngine } from '../local.ts';
import { referencePasses } from '../reference/index.ts';
import { WorkerEngine, workersFor } from './client.ts';
import { serve } from './host.ts';
import type { HostPort, WorkerPort } from './port.ts';

/** A worker that is none: it can break down, and counts the messages that reach it. */
class TestWorker extends EventTarget implements WorkerPort {
  isTerminated = false;
  sent: unknown[] = [];
  private readonly port: MessagePort;

  constructor(isServed = true) {
    super();
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    port1.on('message', (data) => this.dispatchEvent(new MessageEvent('message', { data })));
    if (isServed) serve(port2 as unknown as HostPort);
    else port2.on('message', () => undefined);
  }

  postMessage(message: unknown): void {
    this.sent.push(message);
    this.port.postMessage(message);
  }

  terminate(): void {
    this.isTerminated = true;
    this.port.close();
  }

  breakDown(type: 'error' | 'messageerror', message = ''): void {
    this.dispatchEvent(Object.assign(new Event(type, { cancelable: true }), { message }));
  }

  answer(reply: object): void {
    this.dispatchEvent(new MessageEvent('message', { data: reply }));
  }
}

const engines: WorkerEngine[] = [];
afterEach(() => {
  for (const engine of engines.splice(0)) engine.dispose();
});

function workerEngine(id: EngineId, most: number, isServed = true): { engine: WorkerEngine; workers: TestWorker[] } {
  const workers: TestWorker[] = [];
  const spawn = () => {
    workers.push(new TestWorker(isServed));
    return workers.at(-1)!;
  };
  const engine = new WorkerEngine({ id, spawn, workers: most });
  engines.push(engine);
  return { engine, workers };
}

/** Lanes that differ in cell, size, optimizer and fate: the fourth, if any, diverges. */
function experimentOf(lanes: number, task: object = { id: 'adding', timesteps: 6, variant: 'arjovsky' }): Experiment {
  const candidates = [
    { hiddenSize: 5 },
    { hiddenSize: 3, cell: 'lstm', state: 'normal' },
    { hiddenSize: 4, cell: 'gru', optimizer: 'sgd' },
    {
      hiddenSize: 4,
      cell: { id: 'rnn', activation: 'linear' },
      optimizer: { id: 'sgd', learningRate: 50 },
      clip: 'none',
    },
    { hiddenSize: 2 },
  ];
  const checked = checkExperiment({ seed: 7, batchSize: 4, task, lanes: candidates.slice(0, lanes) });
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.value;
}

const factories = { reference: referencePasses, cpu: cpuPasses };

describe.each(['reference', 'cpu'] as const)('the %s engine in workers', (id) => {
  it.each([
    { lanes: 1, most: workersFor(8), workers: 1 },
    { lanes: 5, most: 1, workers: 1 },
    { lanes: 5, most: workersFor(1), workers: 2 },
    { lanes: 5, most: workersFor(4), workers: 3 },
    { lanes: 3, most: workersFor(16), workers: 3 },
  ])('reports and remembers the very bits of one in this thread: $lanes lanes, $workers workers', async (shape) => {
    const experiment = experimentOf(shape.lanes);
    const local = new LocalEngine(factories[id]);
    const { engine, workers } = workerEngine(id, shape.most);
    await local.load(experiment);
    await engine.load(experiment);
    expect(workers).toHaveLength(shape.workers);
    expect(engine.variant).toBe(`${local.variant} × ${shape.workers}`);
    for (const steps of [1, 40, 3]) {
      expect(await engine.advance(steps)).toEqual(await local.advance(steps));
    }
    const snapshot = await local.snapshot();
    expect(await engine.snapshot()).toEqual(snapshot);
    expect(snapshot.lanes.map(({ diverged }) => diverged !== undefined)).toEqual(
      [false, false, false, true, false].slice(0, shape.lanes),
    );
  });

  it('goes on bit-exactly from a snapshot taken with another number of workers', async () => {
    const experiment = experimentOf(5);
    const [two, three] = [workerEngine(id, 2).engine, workerEngine(id, 3).engine];
    await two.load(experiment);
    await three.load(experiment);
    await two.advance(5);
    await three.restore(await two.snapshot());
    expect(await three.advance(7)).toEqual(await two.advance(7));
    expect(await three.snapshot()).toEqual(await two.snapshot());
  });
});

describe('held-out scores', () => {
  it('are those of one in this thread, in the order of lanes', async () => {
    const experiment = experimentOf(3, { id: 'mnistRows', loss: 'crossEntropy' });
    const local = new LocalEngine(referencePasses);
    const { engine } = workerEngine('reference', 2);
    await local.load(experiment);
    await engine.load(experiment);
    const scores = await engine.evaluate();
    expect(scores).toHaveLength(3);
    expect(scores).toEqual(await local.evaluate());
  });

  it('are undefined where the task has none', async () => {
    const { engine } = workerEngine('reference', 2);
    await engine.load(experimentOf(3));
    expect(await engine.evaluate()).toBeUndefined();
  });
});

describe('a load', () => {
  it('drops what was asked before, and starts over', async () => {
    const { engine } = workerEngine('reference', 2);
    const experiment = experimentOf(3);
    await engine.load(experiment);
    const first = await engine.advance(2);
    const late = [engine.advance(50), engine.evaluate(), engine.load(experimentOf(2))];
    const settled = Promise.allSettled(late);
    await engine.load(experiment);
    expect(await engine.advance(2)).toEqual(first);
    for (const result of await settled) {
      expect(result.status === 'rejected' && result.reason).toBeInstanceOf(Superseded);
    }
  });

  it('does not take the answer of an earlier epoch for its own', async () => {
    const { engine, workers } = workerEngine('reference', 1, false);
    const settled = Promise.allSettled([engine.load(experimentOf(1))]);
    const load = engine.load(experimentOf(1));
    const [{ epoch, id }, current] = workers[0].sent as { epoch: number; id: number }[];
    expect(current.epoch).toBe(epoch + 1);
    workers[0].answer({ epoch, id: current.id, ok: true, reply: { variant: 'late' } });
    workers[0].answer({ epoch, id, ok: true, reply: { variant: 'late' } });
    workers[0].answer({ epoch: current.epoch, id: current.id, ok: true, reply: { variant: 'right' } });
    await load;
    expect(engine.variant).toBe('right × 1');
    expect((await settled)[0].status).toBe('rejected');
  });

  it('uses the workers that are there, adds missing ones and ends those too many', async () => {
    const { engine, workers } = workerEngine('reference', 8);
    await engine.load(experimentOf(2));
    const [first, second] = workers;
    await engine.load(experimentOf(4));
    expect(workers).toHaveLength(4);
    expect(workers.slice(0, 2)).toEqual([first, second]);
    await engine.load(experimentOf(1));
    expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([false, true, true, true]);
  });
});

describe('a tensor', () => {
  it('is read from the lane of the whole experiment, whichever worker has it', async () => {
    const experiment = experimentOf(5);
    const local = new LocalEngine(cpuPasses);
    const { engine } = workerEngine('cpu', 4);
    await local.load(experiment);
    await engine.load(experiment);
    await local.advance(1);
    await engine.advance(1);
    for (const lane of [0, 1, 2, 3, 4]) {
      for (const tensor of ['recurrent', 'state.h', 'adjoint.h']) {
        expect(await engine.read(lane, tensor)).toEqual(await local.read(lane, tensor));
      }
    }
    await expect(engine.read(5, 'recurrent')).rejects.toThrow('no lane 5');
  });
});

describe('the gpu engine', () => {
  it('has one worker, whatever the lanes, and answers a load with its reason where there is no WebGPU', async () => {
    const { engine, workers } = workerEngine('gpu', 8);
    expect(await engine.load(experimentOf(3))).toEqual({ reason: 'noAdapter', detail: 'no WebGPU' });
    expect(workers).toHaveLength(1);
    await expect(engine.advance(1)).rejects.toThrow('load an experiment first');
  });
});

describe('what goes wrong', () => {
  it('in an engine rejects the call with its words, and the engine lives on', async () => {
    const { engine } = workerEngine('reference', 2);
    const experiment = experimentOf(2);
    const impossible = { ...experiment, task: { id: 'chess' } };
    await expect(engine.load(impossible)).rejects.toThrow('no entry "chess" among adding, copying');
    await engine.load(experiment);
    expect((await engine.advance(1))[1].reports).toHaveLength(1);
  });

  it('before a load rejects', async () => {
    await expect(workerEngine('reference', 2).engine.advance(1)).rejects.toThrow('load an experiment first');
  });

  it.each(['error', 'messageerror'] as const)(
    'with a worker (%s) rejects, and the next load replaces it',
    async (type) => {
      const { engine, workers } = workerEngine('reference', 2);
      const experiment = experimentOf(2);
      await engine.load(experiment);
      const pending = engine.advance(20);
      workers[1].breakDown(type, 'out of memory');
      await expect(pending).rejects.toThrow('out of memory');
      await expect(engine.advance(1)).rejects.toThrow('out of memory');
      await engine.load(experiment);
      expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([false, true, false]);
      expect(await engine.advance(1)).toHaveLength(2);
    },
  );

  it('with a worker that never starts rejects the load', async () => {
    const { engine, workers } = workerEngine('reference', 1, false);
    const load = engine.load(experimentOf(1));
    workers[0].breakDown('error');
    await expect(load).rejects.toThrow('a worker broke down');
  });
});

describe('dispose', () => {
  it('ends every worker and every call', async () => {
    const { engine, workers } = workerEngine('reference', 2);
    await engine.load(experimentOf(3));
    const pending = engine.advance(20);
    engine.dispose();
    await expect(pending).rejects.toBeInstanceOf(Superseded);
    expect(workers.every(({ isTerminated }) => isTerminated)).toBe(true);
    await expect(engine.advance(1)).rejects.toThrow('load an experiment first');
  });
});
