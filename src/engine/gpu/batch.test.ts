// Where the batches of a task are for the kernels: what decides it, what the feed takes, what the text reads.

import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../model/experiment.ts';
import { heldOutBatch, tasks } from '../../model/tasks/index.ts';
import { laneLayout } from '../layout.ts';
import { microBatches } from '../micro-batches.ts';
import { batchOfStep } from '../step.ts';
import { laneOf } from '../testing/settings.ts';
import { Batches, exampleBytes, examplesOnDevice, type Fed, feedBatch } from './batch.ts';
import { KindPlan } from './kind.ts';

const task = { id: 'mnistRows', loss: 'crossEntropy' };
const experiment: Experiment = { seed: 5, accumulation: 1, batchSize: 4, task, lanes: [laneOf({ hiddenSize: 6 })] };
const layout = laneLayout(experiment, experiment.lanes[0]!);
const digits = await tasks.find(({ id }) => id === task.id)!.open(task);
const adding = await tasks.find(({ id }) => id === 'adding')!.open({ timesteps: 5, variant: 'arjovsky' });
const planOf = (examples?: number) => new KindPlan([layout], [0], examples);
const bytes = 10_000 * (28 * 28 + 10) * 4;

describe('examples lie on the device', () => {
  const offered = { maxStorageBufferBindingSize: 2 ** 27, maxBufferSize: 2 ** 28 };

  it('where it can bind them all, to the byte', () => {
    expect(examplesOnDevice(digits, offered)).toBe(digits.examples);
    for (const limit of ['maxStorageBufferBindingSize', 'maxBufferSize']) {
      expect(examplesOnDevice(digits, { ...offered, [limit]: bytes })).toBe(digits.examples);
      expect(examplesOnDevice(digits, { ...offered, [limit]: bytes - 1 })).toBeUndefined();
    }
  });

  it('if the task has any; they are counted', () => {
    expect(examplesOnDevice(adding, offered)).toBeUndefined();
    expect([exampleBytes(digits.examples), exampleBytes(undefined)]).toEqual([bytes, 0]);
  });

  it('if f32 can number them', () => {
    const many = { ...digits.examples!, count: 2 ** 24 + 1, inputs: new Float32Array(), targets: new Float32Array() };
    expect(examplesOnDevice({ ...digits, examples: many } as typeof digits, offered)).toBeUndefined();
  });
});

describe('the feed of digits', () => {
  it('brings the numbers of the rows: x and targets do not travel', () => {
    const onDevice = planOf(10_000).shape;
    const fed = planOf().shape;
    expect(onDevice.batch).toEqual({ in: 'examples', rowsAt: 2, targetsAt: 10_000 * 28 * 28, feedFloats: 4 });
    expect(fed.feed.lanesAt - onDevice.feed.lanesAt).toBe(4 * (28 * 28 + 10) - 4);
    const batches = new Batches(experiment, layout.sizes, digits, true);
    const slot = new Float32Array(8).fill(-1);
    const [batch] = batches.ofStep(3) as [Fed];
    feedBatch(onDevice.batch, batch, slot);
    expect('rows' in batch && [...batch.rows]).toEqual([...slot.subarray(2, 6)]);
    expect([slot[1], slot[6]]).toEqual([-1, -1]);
    const [from, size] = [998, 2];
    expect(batches.heldOut(from, size)).toEqual({ rows: Uint32Array.of(9998, 9999), batchSize: 2 });
  });

  it('brings the batch itself where they can’t lie on the device: the one of every other engine', () => {
    const { batch } = planOf().shape;
    const batches = new Batches(experiment, layout.sizes, digits, false);
    const expected = batchOfStep(experiment, digits, 3);
    expect(batches.ofStep(3)).toEqual([expected]);
    const slot = new Float32Array(2 + batch.feedFloats);
    feedBatch(batch, expected, slot);
    expect(slot.subarray(2, 2 + expected.inputs.length)).toEqual(expected.inputs);
    expect(slot.subarray(2 + expected.inputs.length)).toEqual(expected.targets);
    expect(() => feedBatch(planOf(10_000).shape.batch, expected, slot)).toThrow('no place for this batch');
  });
});

describe('micro-batches', () => {
  const parts: Experiment = { ...experiment, batchSize: 2, accumulation: 2 };
  it('are the batch in parts: rows of examples, or sequences', () => {
    const [whole] = new Batches(experiment, layout.sizes, digits, true).ofStep(3) as { rows: Uint32Array }[];
    const rows = new Batches(parts, layout.sizes, digits, true).ofStep(3) as { rows: Uint32Array }[];
    expect(rows.map((part) => [...part.rows])).toEqual([[...whole!.rows.subarray(0, 2)], [...whole!.rows.subarray(2)]]);
    const expected = batchOfStep(parts, digits, 3);
    expect(expected).toEqual(batchOfStep(experiment, digits, 3));
    expect(new Batches(parts, layout.sizes, digits, false).ofStep(3)).toEqual(
      microBatches({ sizes: { ...layout.sizes, batchSize: 2 } }, expected, []).map(({ batch }) => batch),
    );
    const drawn = new Batches(parts, { ...layout.sizes, timesteps: 5, inputSize: 2, outputSize: 1 }, adding, false);
    expect(drawn.ofStep(3).map(({ batchSize }) => batchSize)).toEqual([2, 2]);
  });
});

describe('held-out sequences of a source that generates its batches', () => {
  it('travel as they are', async () => {
    const text = { id: 'mobyDick', timesteps: 5 };
    const source = await tasks.find(({ id }) => id === text.id)!.open(text);
    const shape = tasks.find(({ id }) => id === text.id)!.shape(text);
    const batches = new Batches({ ...experiment, task: text }, shape, source, false);
    expect(batches.heldOut(6, 2)).toEqual(heldOutBatch(source, shape, 6, 2));
    expect(() => new Batches(experiment, shape, adding, false).heldOut(0, 1)).toThrow('holds out no examples');
  });
});

describe('kernels', () => {
  const storage = (text: string) => [...text.matchAll(/@group\(0\) @binding\((\d+)\) var<storage/g)].map(([, n]) => n);

  it('bind at most eight storage buffers, numbered from 0, and the examples in the two that read the batch', () => {
    for (const examples of [undefined, 10_000]) {
      for (const [name, text] of Object.entries(planOf(examples).shaders)) {
        const bindings = storage(text);
        expect(bindings.length).toBeLessThanOrEqual(8);
        expect(bindings).toEqual(bindings.map((_, i) => String(i)));
        const reads = examples !== undefined && ['sweep', 'gradient'].includes(name);
        expect(/\bexamples\[/.test(text), name).toBe(reads);
      }
    }
  });

  it('differ in nothing but where they read the batch, and where the lanes stand behind it in the feed', () => {
    const fed = planOf().shaders;
    const onDevice = planOf(10_000).shaders;
    expect(onDevice.norms).toBe(fed.norms);
    for (const name of ['sweep', 'gradient', 'update'] as const) {
      const lines = new Set(fed[name].split('\n'));
      const different = onDevice[name].split('\n').filter((line) => !lines.has(line));
      expect(different.length).toBeGreaterThan(0);
      expect(different.length).toBeLessThan(20);
      for (const line of different) expect(line).toMatch(/\bexamples?\b|\bexample_\d|let lane_feed = /);
    }
  });
});
