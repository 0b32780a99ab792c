/** Training reaches what it should on both tasks, with fixed seeds: the CPU engine, through the whole story of a step. */
import { describe, expect, it } from 'vitest';
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
      task: { id: 'adding', timesteps: 50 },
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
