// Which engine is chosen, on engines that take as long as they are told to, on a scripted clock.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkExperiment, type Experiment } from '../model/experiment.ts';
import { type Choice, choose, type EngineRequest, type GpuFound, measureRate, shapeKey } from './choose.ts';
import type { EngineId } from './engine.ts';
import { FragileEngine } from './testing/fragile-engine.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function experimentOf(settings: object = {}): Experiment {
  const task = { id: 'adding', timesteps: 3, variant: 'arjovsky' };
  const checked = checkExperiment({ batchSize: 2, task, lanes: [{ hiddenSize: 2 }], ...settings });
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.value;
}

interface Script {
  readonly requested?: EngineRequest;
  readonly found?: GpuFound | (() => Promise<GpuFound>);
  readonly fallback?: 'cpu' | 'reference';
  readonly known?: Choice;
  readonly set?: (engine: FragileEngine) => void;
}

async function chosenBy({ requested = 'auto', found = { kind: 'hardware' }, fallback = 'cpu', known, set }: Script) {
  const engines: FragileEngine[] = [];
  const open = (id: EngineId) => {
    const engine = new FragileEngine(id);
    set?.(engine);
    engines.push(engine);
    return engine;
  };
  const machine = { open, fallback, findGpu: async () => (typeof found === 'function' ? found() : found) };
  const choosing = choose(experimentOf(), requested, machine, known);
  await vi.advanceTimersByTimeAsync(100_000);
  const { engine, choice } = await choosing;
  const open_ = engines.filter(({ isDisposed }) => !isDisposed);
  expect(open_, 'only the chosen engine stays open').toEqual([engine]);
  return { choice, engine: engine as FragileEngine, engines };
}

describe('an engine that is asked for', () => {
  it.each(['cpu', 'gpu', 'reference'] as const)('%s: is used without measuring', async (requested) => {
    const { choice, engines } = await chosenBy({ requested });
    expect(choice).toEqual({ id: requested, reason: 'forced', detail: '', rates: {} });
    expect(engines).toHaveLength(1);
    expect(engines[0].stepsTaken).toBe(0);
  });

  it('is replaced where it refuses, saying why', async () => {
    const refusal = { reason: 'tooLarge', detail: '3 GiB' } as const;
    const set = (engine: FragileEngine) => {
      if (engine.id === 'gpu') engine.refusal = refusal;
    };
    expect((await chosenBy({ requested: 'gpu', set })).choice).toMatchObject({ id: 'cpu', ...refusal });
  });

  it('is replaced where it is lost while loading, or never loads', async () => {
    const lose = (engine: FragileEngine) => engine.id === 'gpu' && engine.lose();
    const silence = (engine: FragileEngine) => {
      engine.isSilent = engine.id === 'gpu';
    };
    expect((await chosenBy({ requested: 'gpu', set: lose })).choice).toMatchObject({ id: 'cpu', reason: 'deviceLost' });
    expect((await chosenBy({ requested: 'gpu', set: silence })).choice).toMatchObject({
      id: 'cpu',
      reason: 'noAnswer',
    });
  });

  it('is the reference where the CPU engine can’t run', async () => {
    expect((await chosenBy({ requested: 'cpu', fallback: 'reference' })).choice).toMatchObject({
      id: 'reference',
      reason: 'noWebAssemblySimd',
    });
  });
});

describe('the automatic choice', () => {
  const speeds = (cpu: number, gpu: number) => (engine: FragileEngine) => {
    engine.stepMs = engine.id === 'gpu' ? gpu : cpu;
  };

  it.each([
    { cpu: 4, gpu: 1, id: 'gpu', reason: 'faster' },
    { cpu: 1, gpu: 4, id: 'cpu', reason: 'slower' },
    { cpu: 300, gpu: 900, id: 'cpu', reason: 'slower' },
  ] as const)(
    'is the faster one: $cpu against $gpu ms a step: $id, with both figures',
    async ({ cpu, gpu, ...expected }) => {
      const { choice, engine } = await chosenBy({ set: speeds(cpu, gpu) });
      expect(choice).toMatchObject(expected);
      expect(choice.rates.cpu! / (1000 / cpu)).toBeCloseTo(1, 1);
      expect(choice.rates.gpu! / (1000 / gpu)).toBeCloseTo(1, 1);
      expect((await Promise.all([engine.snapshot(), vi.advanceTimersByTimeAsync(1)]))[0].step).toBe(0);
    },
  );

  it('leaves the engine where a load leaves it: the first step is the first step', async () => {
    const { engine } = await chosenBy({ set: speeds(4, 1) });
    const fresh = new FragileEngine('gpu');
    const loaded = fresh.load(experimentOf());
    await vi.advanceTimersByTimeAsync(10);
    await loaded;
    const both = Promise.all([engine.advance(3), fresh.advance(3)]);
    await vi.advanceTimersByTimeAsync(10);
    const [measured, unmeasured] = await both;
    expect(measured).toEqual(unmeasured);
  });

  it('does not wait for a GPU that takes long to get ready', async () => {
    const set = (engine: FragileEngine) => {
      if (engine.id === 'gpu') engine.loadMs = 10_000;
    };
    const { choice } = await chosenBy({ set });
    expect(choice).toMatchObject({ id: 'cpu', reason: 'slowStart', detail: '2.5 s' });
    expect(choice.rates.cpu).toBeGreaterThan(0);
  });

  it('does not open a GPU that is none, or that computes on the processor', async () => {
    const absent = { reason: 'noAdapter', detail: 'no WebGPU' } as const;
    const without = await chosenBy({ found: absent });
    expect(without.choice).toEqual({ id: 'cpu', ...absent, rates: {} });
    const software = await chosenBy({ found: { kind: 'software' } });
    expect(software.choice).toMatchObject({ id: 'cpu', reason: 'software' });
    expect([...without.engines, ...software.engines].map(({ id }) => id)).toEqual(['cpu', 'cpu']);
  });

  it('takes a browser that fails to say whether it has a GPU for one that has none', async () => {
    const silent = await chosenBy({ found: () => new Promise(() => undefined) });
    expect(silent.choice).toMatchObject({ id: 'cpu', reason: 'noAdapter', detail: 'no answer for 1 s' });
    const failing = await chosenBy({ found: () => Promise.reject(new Error('blocked by policy')) });
    expect(failing.choice).toMatchObject({ id: 'cpu', reason: 'noAdapter', detail: 'blocked by policy' });
  });

  it('takes whatever goes wrong with a GPU for a reason against it', async () => {
    const set = (engine: FragileEngine) => {
      if (engine.id === 'gpu') engine.load = () => Promise.reject(new Error('the script could not be loaded'));
    };
    for (const requested of ['auto', 'gpu'] as const) {
      const { choice } = await chosenBy({ requested, set });
      expect(choice).toMatchObject({ id: 'cpu', reason: 'brokeDown', detail: 'the script could not be loaded' });
    }
  });

  it('measures a GPU in software where the other engine is the reference', async () => {
    const choice = { found: { kind: 'software' }, fallback: 'reference', set: speeds(4, 1) } as const;
    const set = (engine: FragileEngine) => {
      engine.stepMs = engine.id === 'gpu' ? 1 : 4;
    };
    expect((await chosenBy({ ...choice, set })).choice).toMatchObject({ id: 'gpu', reason: 'faster' });
  });

  it('says what speaks against a GPU that refuses', async () => {
    const set = (engine: FragileEngine) => {
      if (engine.id === 'gpu') engine.refusal = { reason: 'compileFailed', detail: 'sweep: out of registers' };
    };
    expect((await chosenBy({ set })).choice).toMatchObject({
      id: 'cpu',
      reason: 'compileFailed',
      detail: 'sweep: out of registers',
    });
  });

  it('is not made again where it is known', async () => {
    const known = { id: 'gpu', reason: 'faster', detail: '', rates: { cpu: 3, gpu: 4 } } as const;
    const { choice, engines } = await chosenBy({ known });
    expect(choice).toEqual(known);
    expect(engines.map(({ id, stepsTaken }) => [id, stepsTaken])).toEqual([['gpu', 0]]);
  });
});

describe('measuring', () => {
  it('takes tens of milliseconds', async () => {
    for (const stepMs of [1, 5, 20]) {
      const engine = Object.assign(new FragileEngine('cpu'), { stepMs });
      const measured = engine.load(experimentOf()).then(() => measureRate(engine));
      const from = performance.now();
      let end = 0;
      void measured.then(() => {
        end = performance.now();
      });
      await vi.advanceTimersByTimeAsync(1000);
      expect(await measured).toBeCloseTo(1000 / stepMs, 0);
      expect(end - from).toBeGreaterThan(20);
      expect(end - from).toBeLessThan(150);
    }
  });
});

describe('measuring an engine that is still compiling', () => {
  it('goes on until it is as fast as it gets', async () => {
    const engine = Object.assign(new FragileEngine('cpu'), { stepMs: 4 });
    const advance = engine.advance.bind(engine);
    engine.advance = (steps) => {
      engine.stepMs = engine.stepsTaken < 10 ? 4 : engine.stepsTaken < 20 ? 2 : 1;
      return advance(steps);
    };
    const measured = engine.load(experimentOf()).then(() => measureRate(engine));
    await vi.advanceTimersByTimeAsync(1000);
    expect(await measured).toBeCloseTo(1000, 0);
  });
});

describe('measuring lanes that diverge', () => {
  it('counts only steps that every lane took: no engine is fast by doing nothing', async () => {
    const lane = { hiddenSize: 8, cell: { id: 'rnn', activation: 'linear' }, clip: 'none' };
    for (const learningRate of [10, 100]) {
      const lanes = [{ ...lane, optimizer: { id: 'sgd', learningRate } }, { hiddenSize: 2 }];
      const engine = new FragileEngine('cpu');
      // Where every lane has stopped, steps cost nothing.
      const advance = engine.advance.bind(engine);
      let stopsAt = Number.POSITIVE_INFINITY;
      engine.advance = async (steps) => {
        const { step } = await engine.snapshot();
        engine.stepMs = step >= stopsAt ? 0.001 : 2;
        const taken = await advance(steps);
        const diverged = taken[0]!.diverged?.step;
        stopsAt = Math.min(stopsAt, diverged ?? stopsAt);
        return taken;
      };
      const measured = engine.load(experimentOf({ lanes })).then(() => measureRate(engine));
      await vi.advanceTimersByTimeAsync(5000);
      expect(stopsAt).toBeLessThan(100);
      expect((await measured) / 500).toBeCloseTo(1, 1);
    }
  });
});

describe('a choice is good for', () => {
  it('experiments of the same shapes, whatever their seed, rates and initial weights', () => {
    const key = (settings: object) => shapeKey(experimentOf(settings));
    const lane = { hiddenSize: 2 };
    const same = [
      {},
      { seed: 9 },
      { task: { id: 'adding', timesteps: 3, variant: 'hochreiter' } },
      { lanes: [{ ...lane, optimizer: { id: 'adam', learningRate: 0.1 } }] },
      { lanes: [{ ...lane, recurrentInitializer: 'zeros' }] },
    ];
    const others = [
      { batchSize: 3 },
      { task: { id: 'adding', timesteps: 4, variant: 'arjovsky' } },
      { lanes: [{ hiddenSize: 3 }] },
      { lanes: [lane, lane] },
      { lanes: [{ ...lane, cell: 'lstm' }] },
      { lanes: [{ ...lane, optimizer: 'sgd' }] },
      { lanes: [{ ...lane, clip: 'none' }] },
      { lanes: [{ ...lane, state: 'carried' }] },
      { lanes: [{ ...lane, truncation: { id: 'window', k1: 1, k2: 2 } }] },
      { lanes: [{ ...lane, truncation: { id: 'window', k1: 1, k2: 3 } }] },
      { lanes: [{ ...lane, regularizer: 'pascanu' }] },
      { lanes: [{ ...lane, weightDecay: 'coupled' }] },
    ];
    const ofText = (text: string) => key({ task: { id: 'ownText', timesteps: 3, text } });
    const text = 'to be or not to be, '.repeat(10_000);
    expect(ofText(text)).toBe(ofText(text.slice(0, 400)));
    expect(ofText(text)).not.toBe(ofText(text.replaceAll(',', '')));
    expect(ofText(text).length).toBeLessThan(500);
    expect(new Set(same.map(key)).size).toBe(1);
    expect(new Set([{}, ...others].map(key)).size).toBe(1 + others.length);
  });
});
