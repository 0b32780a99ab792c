// What is the GPU engine's own: how it uses the device, and that it stops where the CPU engine stops.

import { describe, expect, vi } from 'vitest';
import type { Experiment, Lane } from '../../model/experiment.ts';
import { cpuPasses } from '../cpu/index.ts';
import { LocalEngine } from '../local.ts';
import { gpuIt } from '../testing/gpu-test.ts';
import { laneOf } from '../testing/settings.ts';
import { browserEngine } from '../worker/client.ts';
import { GpuEngine } from './engine.ts';

const experimentOf = (lanes: readonly Partial<Lane>[], timesteps = 12): Experiment => ({
  seed: 3,
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

  gpuIt('makes no buffer, bind group or pipeline while training', async ({ device }) => {
    const engine = await opened(device, experimentOf([{}, { hiddenSize: 7 }]));
    await engine.advance(2);
    const names = ['createBuffer', 'createBindGroup', 'createComputePipelineAsync', 'createShaderModule'] as const;
    const spies = names.map((name) => vi.spyOn(device, name));
    const reports = await engine.advance(40);
    expect(reports.map((lane) => lane.reports.length)).toEqual([40, 40]);
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  gpuIt('says what it complains of with the next call', async ({ device }) => {
    const engine = await opened(device, experimentOf([{}]));
    device.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE });
    await expect.poll(() => engine.advance(1).catch((error) => error.message)).toMatch(/^gpu: .*usage/i);
  });
});

describe('divergence is that of the CPU engine: step, tensor and timestep', () => {
  const linear = { id: 'rnn', activation: 'linear' };
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
