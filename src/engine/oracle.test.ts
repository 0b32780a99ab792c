/** Every engine against PyTorch's numbers, committed beside the script that wrote them (`oracle/torch-fixtures.py`). */
import { describe, expect, it } from 'vitest';
import { entryOf } from '../model/entry.ts';
import { losses } from '../model/losses/index.ts';
import { adjointSequence, gradientOf, OUTPUT_SEQUENCE, parameterNames, stateSequence } from './layout.ts';
import gru from './oracle/gru.json' with { type: 'json' };
import lstm from './oracle/lstm.json' with { type: 'json' };
import rnnRelu from './oracle/rnn-relu.json' with { type: 'json' };
import rnnTanh from './oracle/rnn-tanh.json' with { type: 'json' };
import { engines } from './testing/engines.ts';
import { relativeError } from './testing/errors.ts';
import { laneUnderTest, type TestTask } from './testing/passes.ts';
import { laneOf, nameOf } from './testing/settings.ts';

const fixtures = [rnnTanh, rnnRelu, lstm, gru];
type Fixture = (typeof fixtures)[number];

/**
 * Bounds on ‖ours − theirs‖ / ‖theirs‖ of a tensor. After updates it is wider in f32: RMSProp and Adam divide an entry's
 * gradient by its own magnitude, so that where it is 1e-6 of the tensor's, its rounding is not small.
 */
const bounds = {
  reference: { pass: 1e-10, updates: 1e-10 },
  cpu: { pass: 1e-5, updates: 1e-4 },
  gpu: { pass: 1e-5, updates: 1e-4 },
} as const;

const numbers = (text: string): Float64Array => Float64Array.from(text.split(' '), Number);

describe.each(engines.map((engine) => ({ engine, bound: bounds[engine.id] })))('$engine.id', ({ engine, bound }) => {
  describe.each(
    fixtures.map(
      (fixture) => [`${nameOf(fixture.cell)}, ${fixture.lossId} at ${fixture.task.lossAt}`, fixture] as const,
    ),
  )('%s', (_, fixture) => {
    const open = async (settings: Parameters<typeof laneOf>[0]) => {
      const task = { ...fixture.task, loss: entryOf(losses, fixture.lossId) } as TestTask;
      const lane = laneOf({ cell: fixture.cell, hiddenSize: fixture.hiddenSize, ...settings });
      const drawn = { batchSize: fixture.batchSize };
      const { lane: under } = await laneUnderTest(engine, lane, task, drawn);
      await under.write(Object.fromEntries(parameterNames.map((name) => [name, numbers(fixture.parameters[name])])));
      const batch = {
        batchSize: fixture.batchSize,
        inputs: Float32Array.from(numbers(fixture.inputs)),
        targets: Float32Array.from(numbers(fixture.targets)),
      };
      const train = async (step: number) => (await under.step(batch, fixture.start.map(numbers), step)).report;
      return { lane: under, train };
    };

    it(`loss, outputs, h_t, ∂L/∂h_t for every t and all gradients as in torch: relative error < ${bound.pass}`, async () => {
      const { lane, train } = await open({});
      const report = await train(1);
      expect(Math.abs(report.loss / fixture.loss - 1)).toBeLessThan(bound.pass);
      const afterStart = fixture.batchSize * fixture.hiddenSize;
      const gradients = await Promise.all(
        parameterNames.map(async (name) => [name, await lane.read(gradientOf(name)), fixture.gradients[name]] as const),
      );
      const compared = [
        ['outputs', await lane.read(OUTPUT_SEQUENCE), fixture.outputs],
        ['h', (await lane.read(stateSequence('h'))).subarray(afterStart), fixture.states],
        ...gradients,
      ] as const;
      for (const [name, ours, theirs] of compared) {
        expect(relativeError(ours, numbers(theirs)), name).toBeLessThan(bound.pass);
      }
      const adjoints = numbers(fixture.adjoints);
      if (engine.keepsAdjoints) {
        expect(relativeError(await lane.read(adjointSequence('h')), adjoints), '∂L/∂h').toBeLessThan(bound.pass);
      }
      const { timesteps } = fixture.task;
      report.log2GradNormByTimestep.forEach((log2Norm, i) => {
        const atT = adjoints.subarray((i * adjoints.length) / timesteps, ((i + 1) * adjoints.length) / timesteps);
        const theirs = Math.sqrt(fixture.batchSize) * Math.hypot(...atT);
        expect(Math.abs(2 ** log2Norm / theirs - 1), `t = ${i + 1}`).toBeLessThan(bound.pass);
      });
    });

    it.each(fixture.updates.map((update) => [update.optimizer.id, update.clip.id, update] as const))(
      `${fixture.numberOfUpdates} updates by %s, clip %s: parameters as in torch, relative error < ${bound.updates}`,
      async (_, __, { optimizer, clip, parameters }) => {
        const { lane, train } = await open({ optimizer, clip } as Parameters<typeof laneOf>[0]);
        for (let step = 1; step <= fixture.numberOfUpdates; step++) await train(step);
        for (const name of parameterNames) {
          expect(relativeError(await lane.read(name), numbers(parameters[name])), name).toBeLessThan(bound.updates);
        }
      },
    );
  });
});

describe('the fixtures', () => {
  it('are those of the cells that torch has, with every clip active where it is on', () => {
    expect(fixtures.map(({ cell }: Fixture) => nameOf(cell))).toEqual(['rnn tanh', 'rnn relu', 'lstm', 'gru']);
    for (const { gradients, updates } of fixtures) {
      const norm = Math.hypot(...Object.values(gradients).flatMap((gradient) => [...numbers(gradient)]));
      const thresholds = updates.flatMap(({ clip }) => ('threshold' in clip ? [Number(clip.threshold)] : []));
      expect(thresholds.length).toBe(updates.length / 2);
      for (const threshold of thresholds) expect(norm).toBeGreaterThan(threshold);
    }
  });
});
