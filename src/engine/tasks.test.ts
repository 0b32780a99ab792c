/** Every task of the list, with each of its options, on every engine: the same losses as the reference, none of them lost. */
import { describe, expect, it } from 'vitest';
import { entryOf } from '../model/entry.ts';
import type { Experiment } from '../model/experiment.ts';
import { type AnyTask, tasks } from '../model/tasks/index.ts';
import type { LaneSteps } from './engine.ts';
import type { StepReport } from './report.ts';
import { type EngineUnderTest, engines, reference } from './testing/engines.ts';
import { everyTask, laneOf, nameOf } from './testing/settings.ts';

async function trained(factory: EngineUnderTest, experiment: Experiment): Promise<readonly StepReport[]> {
  const engine = await factory.open(experiment);
  const [{ reports, diverged }] = (await engine.advance(3)) as [LaneSteps];
  expect(diverged).toBeUndefined();
  expect(reports.length).toBe(3);
  await engine.dispose();
  return reports;
}

describe.each(everyTask.map((task) => [nameOf(task), task] as const))('%s', async (_, task) => {
  const experiment: Experiment = { seed: 3, accumulation: 1, batchSize: 3, task, lanes: [laneOf({ hiddenSize: 6 })] };
  const { timesteps: T } = (entryOf(tasks, task.id) as AnyTask).shape(task);
  const expected = await trained(reference, experiment);

  it.each(engines)(
    '$id engine: three steps, with losses and gradient norms of the reference to 1e-4',
    async (factory) => {
      const reports = await trained(factory, experiment);
      reports.forEach((report, i) => {
        for (const name of ['loss', 'gradNorm'] as const) {
          expect(Math.abs(report[name] / expected[i][name] - 1)).toBeLessThan(1e-4);
        }
        expect(report.log2GradNormByTimestep.length).toBe(T);
      });
    },
  );
});

describe('held-out sequences that are generated, not laid out as examples', async () => {
  const task = { id: 'mobyDick', timesteps: 1000 };
  const experiment: Experiment = { seed: 3, accumulation: 1, batchSize: 13, task, lanes: [laneOf({ hiddenSize: 6 })] };
  const score = async (factory: EngineUnderTest) => {
    const engine = await factory.open(experiment);
    const [scored] = (await engine.evaluate())!;
    await engine.dispose();
    return scored;
  };
  const expected = await score(reference);

  it.each(engines)('$id engine: all of them, with the loss of the reference to 1e-5', async (factory) => {
    const { count, loss } = await score(factory);
    expect(count).toBe(39);
    expect(Math.abs(loss / expected.loss - 1)).toBeLessThan(1e-5);
  });
});

describe('sequences that follow one another, with states carried over', () => {
  // So slow that every step has the same weights, to the precision asked for.
  const lane = laneOf({
    hiddenSize: 6,
    cell: { id: 'lstm' },
    outputInitializer: { id: 'normal', std: 3 },
    state: { id: 'carried', resetEvery: 0 },
    optimizer: { id: 'sgd', learningRate: 1e-8 },
  });
  const lossesOf = async (factory: EngineUnderTest, timesteps: number, sequences: string) => {
    const task = { id: 'mobyDick', timesteps, sequences };
    const engine = await factory.open({ seed: 3, accumulation: 1, batchSize: 4, task, lanes: [lane] });
    const [{ reports }] = (await engine.advance(4)) as [LaneSteps];
    await engine.dispose();
    return reports.map(({ loss }) => loss);
  };

  it.each(engines)(
    '$id engine: two batches of T are one of 2 T, to 1e-5; not where they begin anywhere',
    async (factory) => {
      const means = (short: number[]) => [(short[0]! + short[1]!) / 2, (short[2]! + short[3]!) / 2];
      const whole = await lossesOf(factory, 20, 'inOrder');
      const parts = means(await lossesOf(factory, 10, 'inOrder'));
      const elsewhere = means(await lossesOf(factory, 10, 'anywhere'));
      for (const i of [0, 1]) {
        expect(Math.abs(parts[i]! / whole[i]! - 1)).toBeLessThan(1e-5);
        expect(Math.abs(elsewhere[i]! / whole[i]! - 1)).toBeGreaterThan(1e-3);
      }
    },
  );
});
