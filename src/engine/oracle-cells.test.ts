/** Every engine against PyTorch's autograd of cells that torch.nn lacks (`oracle/torch-cells.py`). */
import { describe, expect, it } from 'vitest';
import { losses } from '../model/losses/index.ts';
import { adjointSequence, gradientOf, OUTPUT_SEQUENCE, parameterNames, stateSequence } from './layout.ts';
import antisymmetricRnn from './oracle/antisymmetric-rnn.json' with { type: 'json' };
import gruResetBefore from './oracle/gru-reset-before.json' with { type: 'json' };
import { engines } from './testing/engines.ts';
import { relativeError } from './testing/errors.ts';
import { laneUnderTest, type TestTask } from './testing/passes.ts';
import { laneOf } from './testing/settings.ts';

const fixtures = [antisymmetricRnn, gruResetBefore];

/** Bounds on ‖ours − theirs‖ / ‖theirs‖ of a tensor. Adam divides small entries of a gradient by their own magnitude. */
const bounds = {
  reference: { pass: 1e-10, updates: 1e-10 },
  cpu: { pass: 1e-5, updates: 1e-4 },
  gpu: { pass: 1e-5, updates: 1e-4 },
} as const;

const numbers = (text: string): Float64Array => Float64Array.from(text.split(' '), Number);

describe.each(engines.map((engine) => ({ engine, bound: bounds[engine.id] })))('$engine.id', ({ engine, bound }) => {
  describe.each(fixtures.map((fixture) => [fixture.cell.id, fixture] as const))('%s', (_, fixture) => {
    const open = async () => {
      const { cell, hiddenSize, batchSize, optimizer, clip } = fixture;
      const task = { ...fixture.task, loss: losses[0] } as TestTask;
      const { lane } = await laneUnderTest(engine, laneOf({ cell, hiddenSize, optimizer, clip }), task, { batchSize });
      await lane.write(Object.fromEntries(parameterNames.map((name) => [name, numbers(fixture.parameters[name])])));
      const inputs = Float32Array.from(numbers(fixture.inputs));
      const batch = { batchSize, inputs, targets: Float32Array.from(numbers(fixture.targets)) };
      const train = async (step: number) => (await lane.step(batch, [numbers(fixture.start)], step)).report;
      return { lane, train };
    };

    it(`loss, outputs, h_t, ∂L/∂h_t for every t and all gradients: relative error < ${bound.pass}`, async () => {
      const { lane, train } = await open();
      const report = await train(1);
      expect(Math.abs(report.loss / fixture.loss - 1)).toBeLessThan(bound.pass);
      const states = (await lane.read(stateSequence('h'))).subarray(fixture.batchSize * fixture.hiddenSize);
      expect(relativeError(states, numbers(fixture.states)), 'h').toBeLessThan(bound.pass);
      expect(relativeError(await lane.read(OUTPUT_SEQUENCE), numbers(fixture.outputs)), 'y').toBeLessThan(bound.pass);
      for (const name of parameterNames) {
        const error = relativeError(await lane.read(gradientOf(name)), numbers(fixture.gradients[name]));
        expect(error, name).toBeLessThan(bound.pass);
      }
      const adjoints = numbers(fixture.adjoints);
      if (engine.keepsAdjoints) {
        expect(relativeError(await lane.read(adjointSequence('h')), adjoints), '∂L/∂h').toBeLessThan(bound.pass);
      }
      const size = adjoints.length / fixture.task.timesteps;
      report.log2GradNormByTimestep.forEach((log2Norm, i) => {
        const theirs = Math.sqrt(fixture.batchSize) * Math.hypot(...adjoints.subarray(i * size, (i + 1) * size));
        expect(Math.abs(2 ** log2Norm / theirs - 1), `t = ${i + 1}`).toBeLessThan(bound.pass);
      });
    });

    it(`${fixture.numberOfUpdates} updates by Adam, clipped: parameters, relative error < ${bound.updates}`, async () => {
      const { lane, train } = await open();
      for (let step = 1; step <= fixture.numberOfUpdates; step++) expect((await train(step)).clipScale).toBeLessThan(1);
      for (const name of parameterNames) {
        const error = relativeError(await lane.read(name), numbers(fixture.updated[name]));
        expect(error, name).toBeLessThan(bound.updates);
      }
    });
  });
});
