/** Training reaches what it should, with fixed seeds: the CPU engine, through the whole story of a step. */
import { describe, expect, it } from 'vitest';
import { entryOf } from '../model/entry.ts';
import type { Lane } from '../model/experiment.ts';
import { type AnyTask, isSolved, tasks } from '../model/tasks/index.ts';
import { cpuPasses } from './cpu/index.ts';
import type { LaneSteps } from './engine.ts';
import { LocalEngine } from './local.ts';
import { laneOf } from './testing/settings.ts';

const lane = laneOf({ cell: { id: 'lstm' }, hiddenSize: 64 });

describe('LSTM, H = 64, Adam 1e-3, global norm 1', () => {
  it('MNIST rows, B = 64: at least 90 % of the held-out digits right within 1000 steps', async () => {
    const engine = new LocalEngine(cpuPasses);
    await engine.load({
      seed: 1,
      accumulation: 1,
      batchSize: 64,
      task: { id: 'mnistRows', loss: 'crossEntropy' },
      lanes: [lane],
    });
    let accuracy = 0;
    for (let step = 0; step < 1000 && accuracy < 0.9; step += 100) {
      await engine.advance(100);
      accuracy = (await engine.evaluate())![0]!.metric;
    }
    expect(accuracy).toBeGreaterThanOrEqual(0.9);
  });

  it('adding problem, T = 50, B = 32: mean loss of 100 fresh batches below 0.05 within 3000 steps (baseline 1/6)', async () => {
    const engine = new LocalEngine(cpuPasses);
    await engine.load({
      seed: 2,
      accumulation: 1,
      batchSize: 32,
      task: { id: 'adding', timesteps: 50, variant: 'arjovsky' },
      lanes: [lane],
    });
    let loss = Number.POSITIVE_INFINITY;
    for (let step = 0; step < 3000 && loss >= 0.05; step += 100) {
      // Every batch is new, and its loss is measured before the update: the sequences are unseen.
      const [{ reports }] = (await engine.advance(100)) as [LaneSteps];
      loss = reports.reduce((sum, report) => sum + report.loss, 0) / reports.length;
    }
    expect(loss).toBeLessThan(0.05);
  });
});

const tanh = (hiddenSize: number): Partial<Lane> => ({ cell: { id: 'rnn', activation: 'tanh' }, hiddenSize });
const lstm = (hiddenSize: number): Partial<Lane> => ({ cell: { id: 'lstm' }, hiddenSize });

describe('small settings, B = 32, Adam 1e-3, global norm 1', () => {
  it.each([
    ['parity of 4, tanh, H = 32', { id: 'parity', timesteps: 4, asked: 'end' }, tanh(32), 2000],
    ['latch, T = 10, tanh, H = 8', { id: 'latch', timesteps: 10, signalSteps: 3, noise: 0.2 }, tanh(8), 1000],
    ['temporal order, T = 10, tanh, H = 32', { id: 'temporalOrder', timesteps: 10 }, tanh(32), 1000],
    ['adding, T = 10, LSTM, H = 32', { id: 'adding', timesteps: 10, variant: 'pascanu' }, lstm(32), 2000],
    ['CO₂, T = 24, LSTM, H = 32', { id: 'co2', timesteps: 24 }, lstm(32), 2000],
  ])('%s: solved, as the task has it', async (_, task, settings, stepsMax) => {
    const engine = new LocalEngine(cpuPasses);
    await engine.load({ seed: 1, accumulation: 1, batchSize: 32, task, lanes: [laneOf(settings)] });
    const criterion = (entryOf(tasks, task.id) as AnyTask).solved(task);
    let isDone = false;
    for (let step = 0; step < stepsMax && !isDone; step += 100) {
      const [{ reports }] = (await engine.advance(100)) as [LaneSteps];
      const mean = (of: 'loss' | 'metric') => reports.reduce((sum, report) => sum + report[of], 0) / reports.length;
      // Without held-out examples every batch is new, and is scored before the update.
      const heldOut = (await engine.evaluate())?.[0];
      isDone = isSolved(criterion, heldOut ?? { loss: mean('loss'), metric: mean('metric') });
    }
    expect(isDone).toBe(true);
  });
});

describe('tanh, H = 32, U normal with σ_w = 0.5, SGD 0.01, global norm 1', () => {
  it('adding problem, T = 50: after 200 steps ḡ_1 / ḡ_T is below 2^-30 without Ω and above 2^-10 with it, α = 4', async () => {
    const settings = {
      hiddenSize: 32,
      recurrentInitializer: { id: 'normal', std: 0.5 / Math.sqrt(32) },
      optimizer: { id: 'sgd', learningRate: 0.01 },
    };
    const lanes = [{ id: 'none' }, { id: 'pascanu', alpha: 4 }].map((regularizer) =>
      laneOf({ ...settings, regularizer }),
    );
    const engine = new LocalEngine(cpuPasses);
    const task = { id: 'adding', timesteps: 50, variant: 'arjovsky' };
    await engine.load({ seed: 1, batchSize: 32, accumulation: 1, task, lanes });
    const [without, withOmega] = (await engine.advance(200)).map(({ reports }) => {
      const { log2GradNormByTimestep: log2Norms } = reports.at(-1)!;
      return log2Norms[0]! - log2Norms.at(-1)!;
    });
    expect(without).toBeLessThan(-30);
    expect(withOmega).toBeGreaterThan(-10);
  });
});
