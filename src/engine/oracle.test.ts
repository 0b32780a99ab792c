/**
 * Every engine against the numbers of PyTorch and, for what Keras does in its own way, of TensorFlow.js. They are
 * committed beside the scripts that wrote them: `oracle/torch-fixtures.py` and `oracle/tfjs/cells.mjs`.
 */
import { describe, expect, it } from 'vitest';
import { type Choice, entryOf } from '../model/entry.ts';
import { losses } from '../model/losses/index.ts';
import { adjointSequence, gradientOf, initialSlots, OUTPUT_SEQUENCE, parameterNames, stateSequence } from './layout.ts';
import gru from './oracle/gru.json' with { type: 'json' };
import lstm from './oracle/lstm.json' with { type: 'json' };
import rnnRelu from './oracle/rnn-relu.json' with { type: 'json' };
import rnnTanh from './oracle/rnn-tanh.json' with { type: 'json' };
import tfjsGruResetBefore from './oracle/tfjs-gru-reset-before.json' with { type: 'json' };
import tfjsLstm from './oracle/tfjs-lstm.json' with { type: 'json' };
import tfjsRnnRelu from './oracle/tfjs-rnn-relu.json' with { type: 'json' };
import tfjsRnnTanh from './oracle/tfjs-rnn-tanh.json' with { type: 'json' };
import { engines } from './testing/engines.ts';
import { relativeError } from './testing/errors.ts';
import { laneUnderTest, type TestTask } from './testing/passes.ts';
import { laneOf, nameOf } from './testing/settings.ts';

/**
 * Bounds on ‖ours − theirs‖ / ‖theirs‖ of a tensor. After updates it is wider in f32: RMSProp and Adam divide an entry's
 * gradient by its own magnitude, so that where it is 1e-6 of the tensor's, its rounding is not small. PyTorch's numbers
 * are f64. TensorFlow.js's are f32: the reference comes no nearer than that. Its optimizers have an ε that counts and a
 * 1 − β that f32 holds exactly, which makes for narrow bounds.
 */
const oracles = [
  {
    library: 'torch',
    fixtures: [rnnTanh, rnnRelu, lstm, gru],
    bounds: {
      reference: { pass: 1e-10, updates: 1e-10 },
      cpu: { pass: 1e-5, updates: 1e-4 },
      gpu: { pass: 1e-5, updates: 1e-4 },
    },
  },
  {
    library: 'TensorFlow.js',
    fixtures: [tfjsRnnTanh, tfjsRnnRelu, tfjsLstm, tfjsGruResetBefore],
    bounds: {
      reference: { pass: 5e-7, updates: 5e-7 },
      cpu: { pass: 1e-6, updates: 1e-6 },
      gpu: { pass: 2e-6, updates: 2e-6 },
    },
  },
] as const;

const numbers = (text: string): Float64Array => Float64Array.from(text.split(' '), Number);

const onEngines = engines.flatMap((engine) =>
  oracles.map(({ library, fixtures, bounds }) => ({ engine, library, fixtures, bound: bounds[engine.id] })),
);

describe.each(onEngines)('$engine.id against $library', ({ engine, library, fixtures, bound }) => {
  describe.each(
    fixtures.map(
      (fixture) => [`${nameOf(fixture.cell)}, ${fixture.lossId} at ${fixture.task.lossAt}`, fixture] as const,
    ),
  )('%s', (_, fixture) => {
    const open = async (settings: Parameters<typeof laneOf>[0]) => {
      const task = { ...fixture.task, loss: entryOf(losses, fixture.lossId) } as TestTask;
      const lane = laneOf({ cell: fixture.cell, hiddenSize: fixture.hiddenSize, ...settings });
      const drawn = { batchSize: fixture.batchSize };
      const { lane: under, layout } = await laneUnderTest(engine, lane, task, drawn);
      const parameters = parameterNames.map((name) => [name, numbers(fixture.parameters[name])]);
      await under.write({ ...initialSlots(layout), ...Object.fromEntries(parameters) });
      const batch = {
        batchSize: fixture.batchSize,
        inputs: Float32Array.from(numbers(fixture.inputs)),
        targets: Float32Array.from(numbers(fixture.targets)),
      };
      const train = async (step: number) => (await under.step(batch, fixture.start.map(numbers), step)).report;
      return { lane: under, train };
    };

    it(`loss, outputs, h_t, ∂L/∂h_t for every t and all gradients as in ${library}: relative error < ${bound.pass}`, async () => {
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
      `${fixture.numberOfUpdates} updates by %s, clip %s: parameters as in ${library}, relative error < ${bound.updates}`,
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
  const [torch, tfjs] = oracles.map(({ fixtures }) => fixtures);
  const trained = (updates: readonly { optimizer: Choice; clip: Choice }[]) =>
    updates.map(({ optimizer, clip }) => `${nameOf(optimizer)}, ${clip.id}`);

  it('of torch are those of its four cells, each trained by every optimizer with and without a norm clip', () => {
    expect(torch.map(({ cell }) => nameOf(cell))).toEqual(['rnn tanh', 'rnn relu', 'lstm', 'gru']);
    const names = ['sgd', 'momentum', 'rmsprop uncentered', 'adam'];
    for (const { updates } of torch) {
      expect(trained(updates)).toEqual(names.flatMap((name) => [`${name}, none`, `${name}, globalNorm`]));
    }
  });

  it('of TensorFlow.js are those of the cells that it has, trained as Keras trains', () => {
    expect(tfjs.map(({ cell }) => nameOf(cell))).toEqual(['rnn tanh', 'rnn relu', 'lstm', 'gruResetBefore']);
    const names = ['momentum', 'rmspropKeras uncentered', 'adagradKeras', 'adamKeras'];
    for (const { updates } of tfjs) {
      expect(trained(updates)).toEqual([
        ...['sgd, none', 'sgd, globalNormKeras', 'sgd, tensorNorm', 'sgd, value'],
        ...names.flatMap((name) => [`${name}, none`, `${name}, globalNormKeras`]),
      ]);
    }
  });

  it.each(oracles)('of $library have every clip active where it is on, and ∂L/∂h_t for every t', ({ fixtures }) => {
    for (const { gradients, updates, adjoints, batchSize, hiddenSize, task } of fixtures) {
      expect(numbers(adjoints)).toHaveLength(task.timesteps * batchSize * hiddenSize);
      const entries = Object.values(gradients).map(numbers);
      const norms = entries.map((gradient) => Math.hypot(...gradient));
      for (const { clip } of updates as readonly { clip: Choice }[]) {
        if (clip.id === 'none') continue;
        const reach = {
          tensorNorm: Math.max(...norms),
          value: Math.max(...entries.flatMap((g) => [...g].map(Math.abs))),
        };
        const least = Number(clip.threshold ?? clip.bound);
        expect(reach[clip.id as keyof typeof reach] ?? Math.hypot(...norms)).toBeGreaterThan(least);
      }
    }
  });
});
