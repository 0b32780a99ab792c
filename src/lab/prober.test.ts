// When the run measures, on a scripted engine, measurer and clock; then that it changes nothing, on a real engine.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cpuPasses } from '../engine/cpu/index.ts';
import type { Engine } from '../engine/engine.ts';
import { LocalEngine } from '../engine/local.ts';
import { checkExperiment, defaultExperiment } from '../model/experiment.ts';
import { probes } from '../probe/index.ts';
import { createExperimentStore } from './experiment-store.ts';
import { createLab, labHook } from './lab.ts';
import { Runner } from './runner.ts';
import { Telemetry } from './telemetry.ts';
import { FakeEngine } from './testing/fake-engine.ts';
import { FakeMeasurer } from './testing/fake-measurer.ts';

const machineWith = (open: () => Engine) => ({
  open,
  fallback: 'cpu' as const,
  findGpu: async () => ({ reason: 'noAdapter', detail: 'no WebGPU' }) as const,
});

describe('probing', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

  function setUp() {
    const engine = new FakeEngine();
    const measurers: FakeMeasurer[] = [];
    const telemetry = new Telemetry();
    const experiments = createExperimentStore(defaultExperiment());
    const openMeasurer = () => {
      measurers.push(new FakeMeasurer());
      return measurers.at(-1)!;
    };
    const machine = machineWith(() => engine);
    const runner = new Runner({ machine, experiments, telemetry, engine: { requested: 'auto' }, openMeasurer });
    const track = (lane = 0) => telemetry.lanes[lane]!.probes;
    const stepsOf = (id: 'spectrum' | 'hiddenStates') => track()[id]?.records.map(({ step }) => step) ?? [];
    /** h that was read: a hundredth of the step it is of. */
    const h = (lane = 0) => Math.round(100 * track(lane).hiddenStates!.latest!.result.values[0]!);
    return { engine, measurers, telemetry, experiments, runner, track, stepsOf, h };
  }

  it('reads and measures nothing that nobody wants', async () => {
    const { runner, engine, measurers } = setUp();
    runner.run();
    await pass(2000);
    await Promise.all([runner.pause(), pass(100)]);
    expect(engine.reads).toEqual([]);
    expect(measurers).toEqual([]);
  });

  it('measures every lane about every 400 ms, with the tensors of the very step that it says', async () => {
    const { runner, engine, stepsOf, h, track } = setUp();
    runner.prober.want('hiddenStates');
    runner.run();
    await pass(3900);
    const steps = stepsOf('hiddenStates');
    expect(steps.length).toBeGreaterThanOrEqual(8);
    expect(steps.length).toBeLessThanOrEqual(10);
    expect(new Set(engine.reads.map(({ what }) => what))).toEqual(new Set(['0 state.h', '1 state.h', '2 state.h']));
    for (const lane of [0, 1, 2]) {
      for (const { step, result } of track(lane).hiddenStates!.records) {
        expect(Math.round(100 * result.values[0]!)).toBe(step);
      }
    }
    expect(h()).toBe(track().hiddenStates!.latest!.step);
  });

  it('reads a tensor once for several probes, and with as many sequences as the greediest needs', async () => {
    const { runner, engine, measurers } = setUp();
    for (const { id } of probes) runner.prober.want(id);
    runner.singleStep();
    await pass(100);
    const ofStep = engine.reads.filter(({ step, what }) => step === 1 && what.startsWith('0 '));
    expect(ofStep.map(({ what }) => what.slice(2)).sort()).toEqual(
      [
        'recurrent',
        'gradient.recurrent',
        'gradient.input',
        'gradient.bias',
        'gradient.output',
        'gradient.outputBias',
        'state.h',
      ].sort(),
    );
    const { batchSize } = defaultExperiment();
    const request = measurers[0]!.requests.find(({ tensors }) => 'state.h' in tensors)!;
    expect(request.tensors['state.h']!.length % batchSize).toBe(0);
  });

  it('is of the step at which the run rests, also where held-out examples were scored then', async () => {
    const { runner, engine, h, track } = setUp();
    engine.hasHeldOut = true;
    engine.stepMs = 0.01;
    runner.prober.want('hiddenStates');
    runner.run();
    await pass(1000);
    await Promise.all([runner.pause(), pass(200)]);
    const { step } = runner.store.getState();
    expect(step % 100).toBe(0);
    expect(engine.evaluations.at(-1)).toBe(step);
    expect([h(), track().hiddenStates!.latest!.step]).toEqual([step, step]);
    for (let i = 1; i <= 3; i++) {
      runner.singleStep();
      await pass(20);
      expect([h(), track().hiddenStates!.latest!.step]).toEqual([step + i, step + i]);
    }
  });

  it('begins with the initial weights, and of what is not there yet waits for the first step', async () => {
    const { runner, track } = setUp();
    for (const { id } of probes) runner.prober.want(id);
    await pass(100);
    expect(track().spectrum!.latest!.step).toBe(0);
    expect(Object.keys(track())).toEqual(['spectrum']);
    runner.singleStep();
    await pass(100);
    for (const { id } of probes) expect(track()[id]!.latest!.step).toBe(1);
  });

  it('measures at once what is wanted first while the run rests, unless scoring has overwritten it', async () => {
    const { runner, engine, track } = setUp();
    engine.hasHeldOut = true;
    runner.singleStep();
    await pass(50);
    const unwanted = runner.prober.want('hiddenStates');
    await pass(50);
    expect(track().hiddenStates!.latest!.step).toBe(1);
    unwanted();
    for (let step = 2; step <= 100; step++) {
      runner.singleStep();
      await pass(5);
    }
    expect([runner.store.getState().step, engine.evaluations]).toEqual([100, [100]]);
    runner.prober.want('hiddenStates');
    runner.prober.want('gradientEntries');
    await pass(100);
    expect(track().hiddenStates!.latest!.step).toBe(1);
    expect(track().gradientEntries!.latest!.step).toBe(100);
  });

  it('never has two measurings at once, and leaves three quarters of the time to training', async () => {
    const { runner, measurers, stepsOf } = setUp();
    runner.prober.want('hiddenStates');
    runner.run();
    await pass(500);
    measurers[0]!.measureMs = 300;
    await pass(500);
    const before = stepsOf('hiddenStates').length;
    await pass(36_000);
    // Three lanes take 900 ms.
    expect(stepsOf('hiddenStates').length - before).toBe(10);
    expect(measurers[0]!.mostUnderWay).toBe(1);
  });

  it('stops when the last of those who want it are gone', async () => {
    const { runner, engine } = setUp();
    const first = runner.prober.want('hiddenStates');
    const second = runner.prober.want('hiddenStates');
    runner.run();
    await pass(1000);
    first();
    first();
    const before = engine.reads.length;
    await pass(1000);
    expect(engine.reads.length).toBeGreaterThan(before);
    second();
    await pass(500);
    const after = engine.reads.length;
    await pass(2000);
    expect(engine.reads).toHaveLength(after);
  });

  it('drops what belongs to the experiment before', async () => {
    const { runner, measurers, track, experiments } = setUp();
    runner.prober.want('hiddenStates');
    runner.run();
    await pass(500);
    measurers[0]!.measureMs = 2000;
    await pass(1000);
    experiments.setShared('seed', 2);
    await pass(200);
    expect(runner.store.getState().experiment.seed).toBe(2);
    expect(track().hiddenStates).toBeUndefined();
    await pass(1000);
    expect(track().hiddenStates).toBeUndefined();
    measurers[0]!.measureMs = 1;
    await pass(8000);
    const [first] = track().hiddenStates!.records;
    expect(Math.round(100 * first!.result.values[0]!)).toBe(first!.step);
  });

  it('says why there is no result, trains on, and has one again when it can', async () => {
    const { runner, measurers, track } = setUp();
    runner.prober.want('spectrum');
    await pass(100);
    measurers[0]!.failure = 'its worker broke down';
    runner.run();
    await pass(1000);
    expect(runner.store.getState().phase).toBe('running');
    expect(track().spectrum).toMatchObject({ failure: 'its worker broke down', latest: { step: 0 } });
    measurers[0]!.failure = undefined;
    await pass(1000);
    expect(track().spectrum!.failure).toBeUndefined();
    expect(track().spectrum!.latest!.step).toBeGreaterThan(0);
  });

  it('opens another measurer with the next load where one is broken for good', async () => {
    const { runner, measurers } = setUp();
    runner.prober.want('spectrum');
    await pass(100);
    measurers[0]!.isBroken = true;
    runner.reset();
    await pass(100);
    expect(measurers).toHaveLength(2);
    expect(measurers[0]!.isDisposed).toBe(true);
    runner.dispose();
    expect(measurers[1]!.isDisposed).toBe(true);
  });

  it('of a lane that diverged stays at the step of its divergence', async () => {
    const { runner, engine, track } = setUp();
    engine.divergesAt = [undefined, 37, undefined];
    runner.prober.want('spectrum');
    runner.run();
    await pass(2000);
    await Promise.all([runner.pause(), pass(100)]);
    expect(track(1).spectrum!.latest!.step).toBe(37);
    expect(track(0).spectrum!.latest!.step).toBe(runner.store.getState().step);
  });
});

describe('training that is probed', () => {
  const experiment = (() => {
    const checked = checkExperiment({
      batchSize: 4,
      task: { id: 'adding', timesteps: 12 },
      lanes: [{ hiddenSize: 8 }, { hiddenSize: 6, cell: 'lstm' }, { hiddenSize: 6, cell: 'gru' }],
    });
    if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
    return checked.value;
  })();

  async function trained(isProbed: boolean) {
    const engines: LocalEngine[] = [];
    const open = () => {
      engines.push(new LocalEngine(cpuPasses));
      return engines.at(-1)!;
    };
    const lab = createLab({ machine: machineWith(open), experiment, requestedEngine: 'cpu' });
    if (isProbed) for (const { id } of probes) lab.run.prober.want(id);
    const hook = labHook(lab);
    for (let step = 1; step <= 120; step++) {
      lab.run.singleStep();
      await hook.waitForStep(step);
      if (isProbed) await lab.run.pause();
    }
    await lab.run.pause();
    const [losses, snapshot] = [
      lab.telemetry.lanes.map(({ history }) => history.loss.buckets.map(({ mean }) => mean)),
      await engines[0]!.snapshot(),
    ];
    const probed = lab.telemetry.lanes[0]!.probes.hiddenStates?.records.length ?? 0;
    lab.dispose();
    return { losses, snapshot, probed };
  }

  it('has the very bits of training that is not, probed after every step', async () => {
    const [alone, probed] = [await trained(false), await trained(true)];
    expect(alone.probed).toBe(0);
    expect(probed.probed).toBeGreaterThan(20);
    expect(probed.losses).toEqual(alone.losses);
    expect(probed.snapshot).toEqual(alone.snapshot);
  });
});
