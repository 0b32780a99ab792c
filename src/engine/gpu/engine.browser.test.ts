// What is the GPU engine's own: how it uses the device, and that it stops where the CPU engine stops.

import { describe, expect, vi } from 'vitest';
import type { Experiment, Lane } from '../../model/experiment.ts';
import { cpuPasses } from '../cpu/index.ts';
import type { LaneSteps } from '../engine.ts';
import { gradientOf, parameterNames } from '../layout.ts';
import { LocalEngine } from '../local.ts';
import { referencePasses } from '../reference/index.ts';
import { relativeError } from '../testing/errors.ts';
import { gpuIt } from '../testing/gpu-test.ts';
import { everyOptimizer, laneOf } from '../testing/settings.ts';
import { browserEngine } from '../worker/client.ts';
import { GpuEngine } from './engine.ts';

const experimentOf = (lanes: readonly Partial<Lane>[], timesteps = 12): Experiment => ({
  seed: 3,
  accumulation: 1,
  batchSize: 5,
  task: { id: 'adding', timesteps, variant: 'arjovsky' },
  lanes: lanes.map((lane) => laneOf({ hiddenSize: 6, ...lane })),
});

async function opened(device: GPUDevice, experiment: Experiment): Promise<GpuEngine> {
  const engine = new GpuEngine(device, 'test');
  expect(await engine.load(experiment)).toBeUndefined();
  return engine;
}

describe('the device', () => {
  gpuIt('gets 4 dispatches a step for eight lanes of one kind, whatever T', async ({ device }) => {
    const lanes = Array.from({ length: 8 }, (_, i) => ({ optimizer: { id: 'sgd', learningRate: 0.01 * i } }));
    const dispatch = vi.spyOn(GPUComputePassEncoder.prototype, 'dispatchWorkgroups');
    for (const timesteps of [5, 50]) {
      const engine = await opened(device, experimentOf(lanes, timesteps));
      dispatch.mockClear();
      await engine.advance(10);
      expect(dispatch).toHaveBeenCalledTimes(40);
      expect(engine.dispatchesPerStep).toBe(4);
      engine.dispose();
    }
    dispatch.mockRestore();
  });

  gpuIt(
    'has two dispatches more for every further micro-batch of a step, whatever the number of lanes',
    async ({ device }) => {
      const dispatch = vi.spyOn(GPUComputePassEncoder.prototype, 'dispatchWorkgroups');
      const engine = await opened(device, { ...experimentOf([{}, {}, {}]), accumulation: 20 });
      dispatch.mockClear();
      await engine.advance(3);
      expect(dispatch).toHaveBeenCalledTimes(3 * (2 * 20 + 2));
      expect(engine.dispatchesPerStep).toBe(42);
      engine.dispose();
      dispatch.mockRestore();
    },
  );

  gpuIt('makes no buffer, bind group or pipeline while training', async ({ device }) => {
    const engine = await opened(device, experimentOf([{}, { hiddenSize: 7 }]));
    await engine.advance(2);
    const names = ['createBuffer', 'createBindGroup', 'createComputePipelineAsync', 'createShaderModule'] as const;
    const spies = names.map((name) => vi.spyOn(device, name));
    // Calls that overlap, with a snapshot between them: each is answered as if it had been alone.
    const calls = [engine.advance(20), engine.snapshot(), engine.advance(20)] as const;
    const [first, { step, lanes }, second] = await Promise.all(calls);
    expect([...first, ...second].map((lane) => lane.reports.length)).toEqual([20, 20, 20, 20]);
    expect(step).toBe(22);
    const weightNorm = Math.hypot(...lanes[1]!.tensors.recurrent!);
    expect(Math.abs(second[1]!.reports[0]!.parameters.recurrent.weightNorm / weightNorm - 1)).toBeLessThan(1e-6);
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  gpuIt('says what it complains of with the next call', async ({ device }) => {
    const engine = await opened(device, experimentOf([{}]));
    device.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE });
    await expect.poll(() => engine.advance(1).catch((error) => error.message)).toMatch(/^gpu: .*usage/i);
  });
});

describe('lanes of equal shape with several cells, clips and optimizers', () => {
  const cells = ['tanh', 'sigmoid'].map((activation) => ({ id: 'rnn', activation }));
  const clips = [
    { id: 'globalNorm', threshold: 0.05 },
    { id: 'tensorNorm', threshold: 0.02 },
    { id: 'adaptive', ratio: 0.01 },
    { id: 'value', bound: 0.01 },
  ];
  // Clips and activations in turn, an optimizer for each lane, and columns of some that are kept short.
  const mixed = Array.from({ length: 8 }, (_, i) => ({
    optimizer: everyOptimizer[(2 * i) % everyOptimizer.length]!,
    clip: clips[i % clips.length]!,
    cell: cells[Math.floor(i / 2) % 2]!,
    constraint: i % 3 === 2 ? { id: 'maxNorm', bound: 0.5 } : { id: 'none' },
    state: { id: 'normal', std: 1 },
  }));
  const experiment = experimentOf(mixed);

  gpuIt('share 4 dispatches a step', async ({ device }) => {
    const dispatch = vi.spyOn(GPUComputePassEncoder.prototype, 'dispatchWorkgroups');
    const engine = await opened(device, experiment);
    dispatch.mockClear();
    await engine.advance(5);
    expect(dispatch).toHaveBeenCalledTimes(20);
    dispatch.mockRestore();
    const twoShapes = await opened(device, experimentOf([...mixed.slice(0, 7), { hiddenSize: 7 }]));
    expect(twoShapes.dispatchesPerStep).toBe(8);
  });

  gpuIt(
    'are those of the reference in each of six steps: loss, gradients, parameters and slots, relative error < 1e-5',
    async ({ device }) => {
      const gpu = await opened(device, experiment);
      const truth = new LocalEngine(referencePasses);
      await truth.load(experiment);
      for (let step = 1; step <= 6; step++) {
        // From the very numbers that the engine has.
        await truth.restore(await gpu.snapshot());
        const expected = await truth.advance(1);
        const actual = await gpu.advance(1);
        for (const [lane, { reports, diverged }] of actual.entries()) {
          const [report, trueReport] = [reports[0]!, expected[lane]!.reports[0]!];
          expect(diverged).toBeUndefined();
          expect(report.step).toBe(step);
          for (const name of ['loss', 'gradNorm', 'clippedGradNorm'] as const) {
            expect(Math.abs(report[name] / trueReport[name] - 1), `lane ${lane} ${name}`).toBeLessThan(1e-5);
          }
          expect([report.clipScale < 1, report.clipBound]).toEqual([trueReport.clipScale < 1, trueReport.clipBound]);
          for (const name of parameterNames.map(gradientOf)) {
            const error = relativeError(await gpu.read(lane, name), await truth.read(lane, name));
            expect(error, `lane ${lane} ${name}`).toBeLessThan(1e-5);
          }
        }
        const [{ lanes }, { lanes: trueLanes }] = [await gpu.snapshot(), await truth.snapshot()];
        for (const [lane, { tensors }] of lanes.entries()) {
          expect(Object.keys(tensors)).toEqual(Object.keys(trueLanes[lane]!.tensors));
          for (const [name, values] of Object.entries(tensors)) {
            const error = relativeError(values, trueLanes[lane]!.tensors[name]!);
            expect(error, `lane ${lane} ${name}`).toBeLessThan(1e-5);
          }
        }
      }
    },
  );

  gpuIt('continue from a snapshot bit for bit, in any order of lanes', async ({ device }) => {
    const engine = await opened(device, experiment);
    await engine.advance(3);
    const middle = await engine.snapshot();
    const rest = await engine.advance(3);
    const end = await engine.snapshot();
    const another = await opened(device, experiment);
    await another.restore(middle);
    expect(await another.snapshot()).toEqual(middle);
    expect(await another.advance(3)).toEqual(rest);
    expect(await another.snapshot()).toEqual(end);
    const reversed = await opened(device, experimentOf(mixed.toReversed()));
    await reversed.restore({ step: middle.step, lanes: middle.lanes.toReversed() });
    expect((await reversed.advance(3)).toReversed()).toEqual(rest);
    expect((await reversed.snapshot()).lanes.toReversed()).toEqual(end.lanes);
  });

  gpuIt('stop each by itself where they diverge', async ({ device }) => {
    const lane = mixed[3]!;
    const lanes = [...mixed.slice(0, 3), { ...lane, optimizer: { id: 'sgd', learningRate: 1e38 } }, ...mixed.slice(4)];
    const engine = await opened(device, experimentOf(lanes));
    const steps = await engine.advance(4);
    expect(steps.map(({ diverged }) => diverged !== undefined)).toEqual(lanes.map((_, i) => i === 3));
    expect(steps[3]!.reports.length).toBeLessThan(4);
  });
});

describe('a data set', () => {
  const digits = (batchSize: number): Experiment => ({
    ...experimentOf([{}, { cell: { id: 'gru' } }, { optimizer: { id: 'sgd', learningRate: 0.1 } }]),
    task: { id: 'mnistRows', loss: 'crossEntropy' },
    batchSize,
  });

  /** Bytes that are uploaded, by the buffer's label. */
  function uploadsSeen() {
    let seen: Record<string, number> = {};
    const real = GPUQueue.prototype.writeBuffer;
    const spy = vi.spyOn(GPUQueue.prototype, 'writeBuffer').mockImplementation(function (this: GPUQueue, ...args) {
      const [{ label }, , data, , size] = args;
      const bytes = size === undefined ? data.byteLength : size * (data as Float32Array).BYTES_PER_ELEMENT;
      seen[label] = (seen[label] ?? 0) + bytes;
      return real.apply(this, args);
    });
    const take = () => {
      const taken = seen;
      seen = {};
      return taken;
    };
    return { take, restore: () => spy.mockRestore() };
  }

  gpuIt(
    'travels once: a step brings indices, start states and update numbers, no x and no target',
    async ({ device }) => {
      const uploads = uploadsSeen();
      const B = 5;
      const engine = await opened(device, digits(B));
      expect(uploads.take().examples).toBe(10_000 * (28 * 28 + 10) * 4);
      const steps = 10;
      await engine.advance(steps);
      // Two kinds, of two lanes and of one: rows and their weight, B indices; a lane's start states with H = 6 padded to 8,
      // the threshold, Adam's seven numbers, and which cell, clip and optimizer are its own.
      const perStep = 2 * (2 + B) + 3 * (B * 8 + 1 + 7 + 3);
      expect(uploads.take()).toEqual({ feed: steps * perStep * 4, control: steps * 2 * 256 });
      await engine.evaluate();
      expect(uploads.take()).toEqual({ feed: (1000 / B) * perStep * 4, control: (1000 / B) * 2 * 256 });
      uploads.restore();
    },
  );

  gpuIt(
    'gives the scores of the CPU engine, held-out ones too, from equal weights: within 1e-5',
    async ({ device }) => {
      const experiment = digits(300);
      const gpu = await opened(device, experiment);
      const cpu = new LocalEngine(cpuPasses);
      await cpu.load(experiment);
      for (let step = 1; step <= 3; step++) {
        await cpu.restore(await gpu.snapshot());
        const [ours, theirs] = [(await gpu.evaluate())!, (await cpu.evaluate())!];
        const [reports, expected] = [await gpu.advance(1), await cpu.advance(1)];
        for (const lane of ours.keys()) {
          expect(Math.abs(ours[lane]!.loss - theirs[lane]!.loss)).toBeLessThan(1e-5);
          expect(Math.abs(ours[lane]!.metric - theirs[lane]!.metric)).toBeLessThan(1e-5);
          const [report, other] = [reports[lane]!.reports[0]!, expected[lane]!.reports[0]!];
          expect(Math.abs(report.loss / other.loss - 1)).toBeLessThan(1e-5);
          expect(Math.abs(report.gradNorm / other.gradNorm - 1)).toBeLessThan(1e-5);
          for (const name of parameterNames.map(gradientOf)) {
            expect(relativeError(await gpu.read(lane, name), await cpu.read(lane, name)), name).toBeLessThan(1e-5);
          }
        }
      }
    },
  );

  gpuIt('too large for a binding of the device is fed batch by batch: the very same bits', async ({ device }) => {
    /** The device, as if it could bind no more than 16 MiB. */
    const small = new Proxy(device, {
      get: (target, name) => {
        if (name === 'limits') return { ...limitsOf(target), maxStorageBufferBindingSize: 2 ** 24 };
        const value = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const experiment = digits(20);
    const run = async (engine: GpuEngine) => [
      await engine.advance(3),
      await engine.evaluate(),
      await engine.snapshot(),
      await engine.read(0, 'state.h'),
    ];
    const uploads = uploadsSeen();
    const expected = await run(await opened(device, experiment));
    expect(uploads.take().examples).toBeGreaterThan(2 ** 24);
    expect(await run(await opened(small, experiment))).toEqual(expected);
    expect(uploads.take().examples).toBeUndefined();
    uploads.restore();
  });
});

/** Limits are accessors of a prototype, which a spread leaves behind. */
function limitsOf({ limits }: GPUDevice): GPUSupportedLimits {
  const names = Object.keys(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(limits)));
  return Object.fromEntries(names.map((name) => [name, limits[name as keyof GPUSupportedLimits]])) as never;
}

const linear = { id: 'rnn', activation: 'linear' };

describe('divergence is that of the CPU engine: step, tensor and timestep', () => {
  const exploding = { cell: linear, recurrentInitializer: { id: 'orthogonal', gain: 3 } };
  const lanes: Partial<Lane>[] = [
    exploding,
    {},
    { ...exploding, inputInitializer: { id: 'zeros' } },
    { cell: linear, optimizer: { id: 'sgd', learningRate: 50 }, clip: { id: 'none' } },
  ];
  gpuIt('of states, of gradients alone, and by too great steps', async ({ device }) => {
    for (const [timesteps, steps] of [
      [1000, 3],
      [12, 40],
    ] as const) {
      const experiment = experimentOf(lanes, timesteps);
      const gpu = await opened(device, experiment);
      const cpu = new LocalEngine(cpuPasses);
      await cpu.load(experiment);
      const expected = await cpu.advance(steps);
      const actual = await gpu.advance(steps);
      expect(actual.map(({ diverged }) => diverged)).toEqual(expected.map(({ diverged }) => diverged));
      expect(actual.map(({ reports }) => reports.length)).toEqual(expected.map(({ reports }) => reports.length));
      expect(expected.filter(({ diverged }) => diverged).length).toBeGreaterThan(0);
      expect(expected.some(({ diverged }) => !diverged)).toBe(true);
    }
  });
});

describe('calls that overlap are answered as if each had been alone', () => {
  const answers = (calls: readonly (readonly LaneSteps[])[]) =>
    calls.map((lanes) => lanes.map(({ reports, diverged }) => [reports.map(({ step }) => step), diverged]));

  gpuIt('where lanes diverge in different calls', async ({ device }) => {
    const lanes: Partial<Lane>[] = [
      { cell: linear, recurrentInitializer: { id: 'orthogonal', gain: 9 } },
      { cell: linear, optimizer: { id: 'sgd', learningRate: 1e20 }, clip: { id: 'none' } },
      {},
    ];
    const alone = await opened(device, experimentOf(lanes, 200));
    const expected = [await alone.advance(1), await alone.advance(1), await alone.advance(1)];
    expect(expected[0]!.map(({ diverged }) => diverged !== undefined)).toEqual([true, false, false]);
    expect(expected[1]!.map(({ diverged }) => diverged !== undefined)).toEqual([true, true, false]);
    const engine = await opened(device, experimentOf(lanes, 200));
    const actual = await Promise.all([engine.advance(1), engine.advance(1), engine.advance(1)]);
    expect(answers(actual)).toEqual(answers(expected));
  });

  gpuIt('where held-out examples are scored behind a divergence', async ({ device }) => {
    const gains = [50, 100, 1000];
    const lanes = gains.map((gain) =>
      laneOf({ cell: linear, hiddenSize: 6, recurrentInitializer: { id: 'orthogonal', gain } }),
    );
    const experiment = { ...experimentOf([]), batchSize: 1, task: { id: 'mnistRows', loss: 'crossEntropy' }, lanes };
    const alone = await opened(device, experiment);
    const expected = await alone.advance(3);
    expect(expected.filter(({ diverged }) => diverged).length).toBeGreaterThan(1);
    const scores = await alone.evaluate();
    const engine = await opened(device, experiment);
    const [actual, actualScores] = await Promise.all([engine.advance(3), engine.evaluate()]);
    expect(answers([actual])).toEqual(answers([expected]));
    expect(actualScores).toEqual(scores);
  });
});

describe('a snapshot', () => {
  gpuIt(
    'of lanes that have diverged stops them on a fresh device state, and one from before lets them train',
    async ({ device }) => {
      const lanes: Partial<Lane>[] = [
        { cell: linear, optimizer: { id: 'sgd', learningRate: 50 }, clip: { id: 'none' } },
        {},
      ];
      const experiment = experimentOf(lanes);
      const engine = await opened(device, experiment);
      const start = await engine.snapshot();
      const first = await engine.advance(60);
      expect(first.map(({ diverged }) => diverged !== undefined)).toEqual([true, false]);
      const end = await engine.snapshot();
      const fresh = await opened(device, experiment);
      await fresh.restore(end);
      const more = await fresh.advance(5);
      expect(more.map(({ reports }) => reports.length)).toEqual([0, 5]);
      expect(more[0]!.diverged).toEqual(first[0]!.diverged);
      await engine.restore(start);
      expect(await engine.advance(60)).toEqual(first);
    },
  );
});

describe('in a worker', () => {
  gpuIt('reports and remembers the very bits of one on the page', async ({ device }) => {
    const experiment = experimentOf([{}, { cell: { id: 'gru' } }, {}]);
    const page = await opened(device, experiment);
    const worker = browserEngine('gpu');
    expect(await worker.load(experiment)).toBeUndefined();
    expect(await worker.advance(5)).toEqual(await page.advance(5));
    expect(await worker.snapshot()).toEqual(await page.snapshot());
    expect(await worker.read(1, 'state.h')).toEqual(await page.read(1, 'state.h'));
    expect(worker.variant).not.toBe('');
    worker.dispose();
  });
});
