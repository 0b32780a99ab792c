// What the GPU engine refuses, and that it does so before it allocates anything. No GPU is needed: devices are stand-ins.

import { describe, expect, it } from 'vitest';
import { defaultExperiment } from '../../model/experiment.ts';
import { laneLayout } from '../layout.ts';
import { smallTask, testLayout } from '../testing/passes.ts';
import { everyCell, laneOf, nameOf } from '../testing/settings.ts';
import { GpuEngine, submitSize } from './engine.ts';
import { openGpuEngine } from './index.ts';
import { KindPlan } from './kind.ts';
import { sweepBytes } from './shape.ts';

/** WebGPU's default limits. */
const limits = {
  maxStorageBufferBindingSize: 2 ** 27,
  maxBufferSize: 2 ** 28,
  maxComputeWorkgroupStorageSize: 16384,
  maxComputeWorkgroupsPerDimension: 65535,
} as GPUSupportedLimits;

describe('opening', () => {
  const adapter = { limits, info: {}, requestDevice: () => Promise.reject(new Error('the driver is blocked')) };
  it.each([
    ['no WebGPU', undefined, { reason: 'noAdapter', detail: 'no WebGPU' }],
    ['no adapter', { requestAdapter: async () => null }, { reason: 'noAdapter', detail: 'no adapter' }],
    [
      'no device',
      { requestAdapter: async () => adapter },
      { reason: 'adapterRefused', detail: 'the driver is blocked' },
    ],
  ])('%s is a refusal', async (_, gpu, refusal) => {
    // `null` stands for a browser without WebGPU: undefined would be this environment's.
    expect(await openGpuEngine((gpu ?? null) as unknown as GPU)).toEqual(refusal);
  });
});

describe('loading', () => {
  /** A device that notes what is asked of it, and whose compiler says `words` to everything. */
  function standIn(words: string, more: object = {}) {
    const asked: string[] = [];
    const note = (name: string) => () => {
      asked.push(name);
      return {};
    };
    const device = {
      limits: { ...limits, ...more },
      lost: new Promise(() => undefined),
      addEventListener: () => undefined,
      pushErrorScope: () => undefined,
      popErrorScope: async () => null,
      createBuffer: note('createBuffer'),
      createBindGroupLayout: note('createBindGroupLayout'),
      createPipelineLayout: note('createPipelineLayout'),
      createShaderModule: note('createShaderModule'),
      createComputePipelineAsync: () => Promise.reject(new Error(words)),
    };
    return { asked, engine: new GpuEngine(device as unknown as GPUDevice, 'stand-in') };
  }

  it('refuses what one buffer can’t hold, naming sizes, before anything is allocated or compiled', async () => {
    const { asked, engine } = standIn('');
    const task = { id: 'adding', timesteps: 1000, variant: 'arjovsky' };
    const lanes = [laneOf({ cell: { id: 'lstm' }, hiddenSize: 256 })];
    expect(await engine.load({ seed: 1, accumulation: 1, batchSize: 512, task, lanes })).toEqual({
      reason: 'tooLarge',
      detail: expect.stringMatching(
        /^1 lanes of H = 256, B = 512, T = 1000, O = 1 need \d+ MiB in one buffer \(sequence\) of 128 MiB$/,
      ),
    });
    expect(asked).toEqual([]);
  });

  it('refuses more memory than is sane, whatever the device offers, before anything is allocated', async () => {
    const { asked, engine } = standIn('', { maxStorageBufferBindingSize: 2 ** 40, maxBufferSize: 2 ** 40 });
    const task = { id: 'adding', timesteps: 1000, variant: 'arjovsky' };
    const lanes = Array.from({ length: 8 }, () => laneOf({ cell: { id: 'lstm' }, hiddenSize: 256 }));
    expect(await engine.load({ seed: 1, accumulation: 1, batchSize: 64, task, lanes })).toEqual({
      reason: 'tooLarge',
      detail: expect.stringMatching(/^\d+ MiB in all, of 1024 MiB$/),
    });
    expect(asked).toEqual([]);
  });

  it('refuses what needs more workgroup memory or more workgroups than the device has', async () => {
    for (const [limit, words] of [
      ['maxComputeWorkgroupStorageSize', /need \d+ bytes of workgroup memory of 8$/],
      ['maxComputeWorkgroupsPerDimension', /need \d+ workgroups of 8$/],
    ] as const) {
      const { asked, engine } = standIn('', { [limit]: 8 });
      const lanes = Array.from({ length: 8 }, () => laneOf({ hiddenSize: 64 }));
      const refusal = await engine.load({ ...defaultExperiment(), batchSize: 256, lanes });
      expect(refusal).toEqual({ reason: 'tooLarge', detail: expect.stringMatching(words) });
      expect(asked).toEqual([]);
    }
  });

  it('answers with the compiler’s words, and keeps no buffer', async () => {
    const { asked, engine } = standIn('out of registers');
    expect(await engine.load(defaultExperiment())).toEqual({
      reason: 'compileFailed',
      detail: expect.stringMatching(/^(sweep|gradient|norms|update): out of registers$/),
    });
    expect(asked).not.toContain('createBuffer');
    await expect(engine.advance(1)).rejects.toThrow('load an experiment first');
  });
});

describe('within WebGPU’s default limits', () => {
  it.each(everyCell.map((cell) => [nameOf(cell), cell] as const))(
    '%s fits at every H from 1 to 256, B to 512 and O to 101: workgroup memory and threads',
    (_, cell) => {
      for (let hiddenSize = 1; hiddenSize <= 256; hiddenSize++) {
        for (const outputSize of [1, 10, 101]) {
          for (const batchSize of [1, 32, 512]) {
            const layout = testLayout(
              laneOf({ cell, hiddenSize }),
              { ...smallTask, outputSize, timesteps: 2 },
              batchSize,
            );
            const { shape } = new KindPlan([layout], [0]);
            expect(sweepBytes(shape)).toBeLessThanOrEqual(limits.maxComputeWorkgroupStorageSize);
            expect((shape.R / 4) * shape.C).toBeLessThanOrEqual(64);
            expect(shape.R).toBeLessThanOrEqual(64);
            expect(shape.BP).toBeGreaterThanOrEqual(batchSize);
          }
        }
      }
    },
  );

  it('windows of truncated BPTT that overlap too often for one dispatch are refused, and others are not', () => {
    const refusalOf = (k1: number, k2: number) => {
      const lane = laneOf({ truncation: { id: 'window', k1, k2 } });
      const layout = testLayout(lane, { ...smallTask, timesteps: 1000 }, 32);
      return new KindPlan([layout], [0]).refusal(
        { ...limits, maxStorageBufferBindingSize: 2 ** 30, maxBufferSize: 2 ** 30 },
        1,
      );
    };
    expect(refusalOf(1, 17)).toMatchObject({
      reason: 'tooLarge',
      detail: expect.stringMatching(/17000 timesteps of backward sweeps .* of 16384$/),
    });
    for (const [k1, k2] of [
      [1, 16],
      [10, 160],
      [999, 999],
      [1, 1000],
    ] as const) {
      expect(refusalOf(k1, k2)).toBeUndefined();
    }
  });

  it('the experiment that the page opens with fits, in eight lanes, for every cell', () => {
    for (const cell of everyCell) {
      const experiment = defaultExperiment();
      const layouts = Array.from({ length: 8 }, () => laneLayout(experiment, laneOf({ cell })));
      expect(new KindPlan(layouts, [0, 1, 2, 3, 4, 5, 6, 7]).refusal(limits, 16)).toBeUndefined();
    }
  });
});

describe('the steps of a submit', () => {
  it('keep the device busy for 15 ms at most, from one step on, doubling at most', () => {
    expect(submitSize(1, 1)).toBe(2);
    expect(submitSize(8, 1)).toBe(15);
    expect(submitSize(16, 4)).toBe(3);
    expect(submitSize(16, 40)).toBe(1);
    expect(submitSize(4, 0)).toBe(8);
  });
});
