/** What every engine must do, whatever its arithmetic: run over the list of engines, on tasks of the list. */
import { describe, expect, it } from 'vitest';
import { randomStream } from '../math/random.ts';
import { defaultChoice, type Entry, entryOf } from '../model/entry.ts';
import { type Experiment, LANES_MAX, type Lane } from '../model/experiment.ts';
import { optimizers } from '../model/optimizers/index.ts';
import { type Schedule, schedules } from '../model/schedules/index.ts';
import type { Engine, LaneSteps, Snapshot } from './engine.ts';
import {
  carriedState,
  gradientOf,
  laneLayout,
  OUTPUT_SEQUENCE,
  parameterNames,
  START,
  sizeOf,
  slotOf,
  stateSequence,
  tensorOf,
} from './layout.ts';
import { type StepReport, scalarNames } from './report.ts';
import { startStates } from './step.ts';
import { type EngineUnderTest, engines, reference } from './testing/engines.ts';
import { relativeError } from './testing/errors.ts';
import { everyCell, everyClip, everyOptimizer, everySchedule, laneOf, nameOf } from './testing/settings.ts';

const adding = (timesteps: number) => ({ id: 'adding', timesteps, variant: 'arjovsky' });
const digits = { id: 'mnistRows', loss: 'crossEntropy' };

const experimentOf = (lanes: readonly Partial<Lane>[], settings: Partial<Experiment> = {}): Experiment => ({
  seed: 7,
  accumulation: 1,
  batchSize: 3,
  task: adding(6),
  ...settings,
  lanes: lanes.map((lane) => laneOf({ hiddenSize: 5, ...lane })),
});

/** Experiments of as many lanes as are allowed. */
const experimentsOf = (lanes: readonly Partial<Lane>[]): Experiment[] =>
  Array.from({ length: Math.ceil(lanes.length / LANES_MAX) }, (_, i) =>
    experimentOf(lanes.slice(i * LANES_MAX, (i + 1) * LANES_MAX)),
  );

const experimentsOfEveryCell = (settings: Partial<Lane>): Experiment[] =>
  experimentsOf(everyCell.map((cell) => ({ cell, ...settings })));

const opened = (engine: EngineUnderTest, experiment: Experiment): Promise<Engine> => engine.open(experiment);

/** Reports of one lane that did not diverge. */
async function trained(engine: Engine, steps: number, lane = 0): Promise<readonly StepReport[]> {
  const { reports, diverged } = (await engine.advance(steps))[lane]!;
  expect(diverged).toBeUndefined();
  expect(reports).toHaveLength(steps);
  return reports;
}

describe.each(engines)('$id engine', (factory) => {
  it('hands out as many sequences as are asked for, the first ones, of states and outputs, for every cell', async () => {
    for (const experiment of experimentsOfEveryCell({})) {
      const engine = await opened(factory, experiment);
      await engine.advance(1);
      for (const [lane, settings] of experiment.lanes.entries()) {
        const { program, tensors } = laneLayout(experiment, settings);
        for (const name of [...program.states.map(stateSequence), OUTPUT_SEQUENCE]) {
          const [items, B, width] = tensors.get(name)!.shape as [number, number, number];
          const all = await engine.read(lane, name);
          for (const sequences of [1, 2, B, B + 1]) {
            const rows = Math.min(sequences, B);
            const expected = Array.from({ length: items }, (_, i) => [
              ...all.subarray(i * B * width, (i * B + rows) * width),
            ]).flat();
            expect([...(await engine.read(lane, name, sequences))], `${name} ${sequences}`).toEqual(expected);
          }
        }
        expect(await engine.read(lane, 'recurrent', 1)).toEqual(await engine.read(lane, 'recurrent'));
      }
      engine.dispose();
    }
  });

  describe('the same bits', () => {
    it('for the same seed, on every run, for every cell', async () => {
      for (const experiment of experimentsOfEveryCell({})) {
        const run = async (seed: number) => {
          const engine = await opened(factory, { ...experiment, seed });
          return [await engine.advance(4), await engine.snapshot()] as const;
        };
        const first = await run(7);
        expect(await run(7)).toEqual(first);
        expect(await run(8)).not.toEqual(first);
      }
    });

    it('for steps taken one by one or at once', async () => {
      const experiment = experimentOf([{}]);
      const oneByOne = await opened(factory, experiment);
      const reports: StepReport[] = [];
      for (let i = 0; i < 5; i++) reports.push(...(await trained(oneByOne, 1)));
      expect(reports).toEqual(await trained(await opened(factory, experiment), 5));
    });

    const normalStart = { state: { id: 'normal', std: 1 } };
    const carriedStarts = [0, 2].map((resetEvery) => ({ id: 'carried', resetEvery }));
    it.each([
      ['cell', experimentsOfEveryCell(normalStart)],
      ['optimizer', experimentsOf(everyOptimizer.map((optimizer) => ({ optimizer, ...normalStart })))],
      ['carried start', experimentsOf(everyCell.map((cell, i) => ({ cell, state: carriedStarts[i % 2]! })))],
      ['schedule', experimentsOf(everySchedule.map((schedule) => ({ schedule, ...normalStart })))],
    ] as const)('after a restored snapshot, for every %s', async (_, experiments) => {
      for (const experiment of experiments) {
        const engine = await opened(factory, experiment);
        await engine.advance(3);
        const middle = await engine.snapshot();
        const rest = await engine.advance(3);
        const end = await engine.snapshot();
        expect(end).not.toEqual(middle);
        expect(rest[0]!.reports[0]!.step).toBe(4);

        await engine.restore(middle);
        expect(await engine.advance(3)).toEqual(rest);
        expect(await engine.snapshot()).toEqual(end);

        const another = await opened(factory, experiment);
        await another.restore(middle);
        expect(await another.snapshot()).toEqual(middle);
        expect(await another.advance(3)).toEqual(rest);
        expect(await another.snapshot()).toEqual(end);
      }
    });

    it('in a lane among eight of many kinds as by itself', async () => {
      const settings: Partial<Lane>[] = [
        {},
        { hiddenSize: 9, truncation: { id: 'window', k1: 2, k2: 5 } },
        { cell: { id: 'gru' }, state: { id: 'normal', std: 1 } },
        { clip: { id: 'adaptive', ratio: 0.01 }, constraint: { id: 'maxNorm', bound: 0.5 } },
        { clip: { id: 'none' } },
        {},
        { cell: { id: 'lstm' }, clip: { id: 'value', bound: 0.01 } },
        { optimizer: { id: 'sgd', learningRate: 0.2 }, truncation: { id: 'window', k1: 3, k2: 2 } },
      ];
      const together = await opened(factory, experimentOf(settings));
      const all = await together.advance(3);
      const { lanes } = await together.snapshot();
      for (const [lane, alone] of settings.entries()) {
        const engine = await opened(factory, experimentOf([alone]));
        expect(await engine.advance(3)).toEqual([all[lane]]);
        expect((await engine.snapshot()).lanes).toEqual([lanes[lane]]);
      }
      expect(all[5]).toEqual(all[0]);
    });

    it('whether or not it is evaluated in between, for every cell, from normal or carried states', async () => {
      const starts = [{ id: 'normal', std: 1 }, carriedStarts[0]!];
      const lanes = everyCell.map((cell, i) => ({ cell, hiddenSize: 2, state: starts[i % 2]! }));
      for (const experiment of experimentsOf(lanes)) {
        const run = async (isEvaluated: boolean) => {
          const engine = await opened(factory, { ...experiment, task: digits, batchSize: 300 });
          const before = await engine.advance(1);
          if (isEvaluated) expect(await engine.evaluate()).toHaveLength(experiment.lanes.length);
          return [before, await engine.advance(1), await engine.snapshot()];
        };
        expect(await run(true)).toEqual(await run(false));
      }
    });
  });

  describe('reports', () => {
    it('are complete and finite, numbered from 1, and add up', async () => {
      for (const experiment of experimentsOfEveryCell({})) {
        const engine = await opened(factory, experiment);
        for (const [lane, { reports }] of (await engine.advance(3)).entries()) {
          expect(reports.map(({ step }) => step)).toEqual([1, 2, 3]);
          for (const report of reports) {
            for (const name of scalarNames.filter((scalar) => scalar !== 'clipBound')) {
              expect(report[name], name).toSatisfy(Number.isFinite);
            }
            expect(report.clipBound).toBe(Number.POSITIVE_INFINITY);
            expect(report.log2GradNormByTimestep).toHaveLength(6);
            expect(report.log2GradNormByTimestep.every(Number.isFinite)).toBe(true);
            const norms = Object.values(report.parameters).map(({ gradNorm }) => gradNorm);
            expect(report.gradNorm / Math.hypot(...norms)).toBeCloseTo(1, 12);
          }
          const { parameters } = reports.at(-1)!;
          expect(Object.keys(parameters)).toEqual([...parameterNames]);
          const layout = laneLayout(experiment, experiment.lanes[lane]!);
          for (const name of parameterNames) {
            const { gradNorm, weightNorm, updateNorm } = parameters[name];
            for (const norm of [gradNorm, weightNorm, updateNorm])
              expect(norm, `lane ${lane} ${name}`).toBeGreaterThan(0);
            expect(await engine.read(lane, name)).toHaveLength(sizeOf(tensorOf(layout, name)));
          }
        }
      }
    });

    it('measure weights before the update and the change that is stored: relative error < 1e-6', async () => {
      const engine = await opened(factory, experimentOf([{ cell: { id: 'lstm' } }]));
      const before = (await engine.snapshot()).lanes[0]!.tensors;
      const [report] = await trained(engine, 1);
      const after = (await engine.snapshot()).lanes[0]!.tensors;
      for (const name of parameterNames) {
        const { weightNorm, updateNorm } = report!.parameters[name];
        const change = after[name]!.map((x, i) => x - before[name]![i]!);
        expect(Math.abs(updateNorm / Math.hypot(...change) - 1), name).toBeLessThan(1e-6);
        expect(Math.abs(weightNorm - Math.hypot(...before[name]!)), name).toBeLessThanOrEqual(1e-6 * weightNorm);
      }
    });
  });

  describe('clips', () => {
    const reportOf = async (clip: Lane['clip']) =>
      (await trained(await opened(factory, experimentOf([{ clip }])), 1))[0]!;

    it('none: scale 1, no bound, the norm as it is', async () => {
      const { gradNorm, clippedGradNorm, clipScale, clipBound } = await reportOf({ id: 'none' });
      expect([clipScale, clipBound]).toEqual([1, Number.POSITIVE_INFINITY]);
      expect(Math.abs(clippedGradNorm / gradNorm - 1)).toBeLessThan(1e-6);
    });

    it('global norm: scale = min(1, τ / (‖g‖ + 1e-6)), the clipped norm at most τ', async () => {
      const { gradNorm } = await reportOf({ id: 'none' });
      for (const threshold of [gradNorm / 10, gradNorm * 10]) {
        const report = await reportOf({ id: 'globalNorm', threshold });
        expect(report.gradNorm).toBe(gradNorm);
        expect(report.clipScale).toBe(Math.min(1, threshold / (gradNorm + 1e-6)));
        expect(Math.abs(report.clippedGradNorm / (report.clipScale * gradNorm) - 1)).toBeLessThan(1e-6);
        expect(report.clippedGradNorm).toBeLessThanOrEqual(threshold * (1 + 1e-6));
      }
    });

    it('by value: every entry to [−v, v]', async () => {
      const bound = 1e-3;
      const engine = await opened(factory, experimentOf([{ clip: { id: 'value', bound } }]));
      const [report] = await trained(engine, 1);
      const gradients = await Promise.all(parameterNames.map((name) => engine.read(0, gradientOf(name))));
      const clamped = gradients.flatMap((values) => [...values].map((g) => Math.min(Math.max(g, -bound), bound)));
      expect([report!.clipScale, report!.clipBound]).toEqual([1, bound]);
      expect(report!.clippedGradNorm).toBeLessThan(report!.gradNorm);
      expect(Math.abs(report!.clippedGradNorm / Math.hypot(...clamped) - 1)).toBeLessThan(1e-6);
    });

    it('leave the gradients themselves and ḡ_t untouched', async () => {
      const [free, clipped] = [await reportOf({ id: 'none' }), await reportOf({ id: 'globalNorm', threshold: 1e-3 })];
      expect(clipped.log2GradNormByTimestep).toEqual(free.log2GradNormByTimestep);
      expect(clipped.gradNorm).toBe(free.gradNorm);
    });
  });

  describe('accumulation', () => {
    const bound = factory.id === 'reference' ? 1e-12 : 2e-5;
    const startAndClip = { state: { id: 'normal', std: 1 }, clip: { id: 'globalNorm', threshold: 0.01 } };
    const inParts = (experiment: Experiment, M: number): Experiment => ({
      ...experiment,
      batchSize: 12 / M,
      accumulation: M,
    });

    /** One step of a whole batch and of its parts. */
    const expectSameStep = async (experiment: Experiment, whole: Engine, parts: Engine) => {
      const [expected, actual] = [await whole.advance(1), await parts.advance(1)];
      for (const [lane, { reports }] of expected.entries()) {
        const [theirs, ours] = [reports[0]!, actual[lane]!.reports[0]!];
        for (const name of ['loss', 'gradNorm', 'clippedGradNorm', 'clipScale'] as const) {
          expect(Math.abs(ours[name] / theirs[name] - 1), name).toBeLessThan(bound);
        }
        expect(Math.abs(ours.metric - theirs.metric)).toBeLessThan(bound);
        expect(theirs.clipScale).toBeLessThan(1);
        ours.log2GradNormByTimestep.forEach((log2Norm, i) => {
          const other = theirs.log2GradNormByTimestep[i]!;
          if (other === Number.NEGATIVE_INFINITY) expect(log2Norm, `ḡ_${i + 1}`).toBe(other);
          else expect(Math.abs(2 ** (log2Norm - other) - 1), `ḡ_${i + 1}`).toBeLessThan(bound);
        });
        for (const name of laneLayout(experiment, experiment.lanes[lane]!).parameters.map(gradientOf)) {
          const error = relativeError(await parts.read(lane, name), await whole.read(lane, name));
          expect(error, name).toBeLessThan(bound);
        }
      }
    };

    it.each([
      ['adding', adding(6), 4],
      ['adding', adding(6), 12],
      ['digits', digits, 3],
    ] as const)(
      `%s: a step in micro-batches is that of the whole batch of 12, for every cell: relative error < ${bound}`,
      async (_, task, M) => {
        for (const each of experimentsOfEveryCell({ ...startAndClip, hiddenSize: 5 })) {
          const experiment = { ...each, task };
          const [whole, parts] = [
            await opened(factory, inParts(experiment, 1)),
            await opened(factory, inParts(experiment, M)),
          ];
          await expectSameStep(experiment, whole, parts);
        }
      },
    );

    it(`so too from starts that are learned, and in windows that stand apart: relative error < ${bound}`, async () => {
      const learned = { ...startAndClip, state: { id: 'learned' } };
      const window = (k1: number, k2: number) => ({ truncation: { id: 'window', k1, k2 } });
      const settings: readonly Partial<Lane>[] = [
        { ...learned, cell: { id: 'lstm' } },
        { ...learned, cell: { id: 'gru' }, clip: { id: 'adaptive', ratio: 1e-3 } },
        { ...learned, ...window(4, 4), clip: { id: 'tensorNorm', threshold: 1e-3 } },
        { ...startAndClip, ...window(5, 3), cell: { id: 'lstm' } },
      ];
      const task = { id: 'copying', delay: 2 };
      const experiment = experimentOf(settings, { task });
      const [whole, parts] = [
        await opened(factory, inParts(experiment, 1)),
        await opened(factory, inParts(experiment, 4)),
      ];
      // Starts are 0 at first.
      const { step, lanes } = await whole.snapshot();
      const started = lanes.map(({ tensors }) => ({
        tensors: START in tensors ? { ...tensors, [START]: tensors[START]!.map((_, i) => Math.sin(1 + i)) } : tensors,
      }));
      for (const engine of [whole, parts]) await engine.restore({ step, lanes: started });
      await expectSameStep(experiment, whole, parts);
      for (const lane of [0, 1, 2]) {
        const gradient = await parts.read(lane, gradientOf(START));
        expect(Math.hypot(...gradient)).toBeGreaterThan(1e-6);
        const expected = await whole.read(lane, START);
        expect(relativeError(await parts.read(lane, START), expected)).toBeLessThan(bound);
      }
    });

    it('goes on step by step, each on sequences of its own, the same for steps taken one by one', async () => {
      const experiment = inParts(experimentOf([{}, { cell: { id: 'gru' }, hiddenSize: 7 }]), 4);
      const atOnce = await (await opened(factory, experiment)).advance(9);
      const oneByOne = await opened(factory, experiment);
      const losses: number[] = [];
      for (let step = 0; step < 9; step++) {
        for (const [lane, { reports }] of (await oneByOne.advance(1)).entries()) {
          expect(reports).toEqual([atOnce[lane]!.reports[step]]);
          expect(reports[0]!.step).toBe(step + 1);
          losses.push(reports[0]!.loss);
        }
      }
      expect(new Set(losses).size).toBe(18);
    });

    it('stops a lane whose numbers are lost in any micro-batch, before the update', async () => {
      const lane = { cell: { id: 'rnn', activation: 'linear' }, recurrentInitializer: { id: 'orthogonal', gain: 3 } };
      const silent = { ...lane, inputInitializer: { id: 'zeros' } };
      const engine = await opened(factory, inParts(experimentOf([lane, silent], { task: adding(1000) }), 4));
      const before = await engine.snapshot();
      for (const { reports, diverged } of await engine.advance(2)) {
        expect(reports).toHaveLength(1);
        expect(diverged!.step).toBe(1);
      }
      const { lanes } = await engine.snapshot();
      expect(lanes.map(({ tensors }) => tensors)).toEqual(before.lanes.map(({ tensors }) => tensors));
    });
  });

  describe('updates', () => {
    it.each(everySchedule.map((schedule) => [nameOf(schedule), schedule] as const))(
      'move SGD by η · factor · ‖g‖ at every step, schedule %s: relative error < 1e-3',
      async (_, schedule) => {
        const lane = { schedule, clip: { id: 'none' }, optimizer: { id: 'sgd', learningRate: 0.5 } };
        const { factor = () => 1 } = entryOf<Schedule>(schedules, schedule.id);
        for (const report of await trained(await opened(factory, experimentOf([lane])), 6)) {
          const { updateNorm, gradNorm } = report.parameters.recurrent;
          expect(Math.abs(updateNorm / (0.5 * factor(report.step, schedule) * gradNorm) - 1)).toBeLessThan(1e-3);
        }
      },
    );

    it('start slots where the optimizer says, and others at 0', async () => {
      const keras = { ...defaultChoice(entryOf<Entry>(optimizers, 'adagradKeras')), initialAccumulator: 0.25 };
      const engine = await opened(factory, experimentOf([{ optimizer: keras }, {}]));
      const { lanes } = await engine.snapshot();
      const expected = [{ sum: 0.25 }, { m: 0, v: 0 }];
      for (const [lane, slots] of expected.entries()) {
        for (const [slot, value] of Object.entries(slots)) {
          for (const parameter of parameterNames) {
            const values = lanes[lane]!.tensors[slotOf(slot, parameter)]!;
            expect(values.every((x) => x === value)).toBe(true);
          }
        }
      }
    });

    it('keep every weight in [−c, c] where weights are clipped: some stand at c, within 1e-8', async () => {
      const engine = await opened(factory, experimentOf([{ constraint: { id: 'weightClip', bound: 0.1 } }]));
      await trained(engine, 2);
      const { tensors } = (await engine.snapshot()).lanes[0]!;
      for (const parameter of ['recurrent', 'input', 'output']) {
        const greatest = Math.max(...tensors[parameter]!.map(Math.abs));
        expect(Math.abs(greatest - 0.1)).toBeLessThan(1e-8);
      }
    });
  });

  describe('divergence', () => {
    const linear = { id: 'rnn', activation: 'linear' };

    it('of the states names step, tensor and the first timestep; the other lanes go on', async () => {
      const exploding = { cell: linear, recurrentInitializer: { id: 'orthogonal', gain: 3 } };
      const experiment = experimentOf([{}, exploding, {}], { task: adding(1000) });
      const engine = await opened(factory, experiment);
      const before = await engine.snapshot();
      const lanes = await engine.advance(2);
      expect(lanes.map(({ reports }) => reports.length)).toEqual([2, 1, 2]);
      expect(lanes.map(({ diverged }) => diverged && { step: diverged.step, tensor: diverged.tensor })).toEqual([
        undefined,
        { step: 1, tensor: 'state.h' },
        undefined,
      ]);
      const size = experiment.batchSize * experiment.lanes[1]!.hiddenSize;
      const states = await engine.read(1, stateSequence('h'));
      const isFiniteAt = (t: number) => states.subarray(t * size, (t + 1) * size).every(Number.isFinite);
      const timestep = lanes[1]!.diverged!.timestep!;
      expect([isFiniteAt(timestep - 1), isFiniteAt(timestep)]).toEqual([true, false]);
      expect(lanes[1]!.reports[0]!.loss).not.toSatisfy(Number.isFinite);
      expect(lanes[1]!.reports[0]!.metric).toBeNaN();

      const after = await engine.snapshot();
      expect(after.lanes[1]).toEqual({ ...before.lanes[1], diverged: lanes[1]!.diverged });
      const later = await engine.advance(1);
      expect(later.map(({ reports }) => reports.length)).toEqual([1, 0, 1]);
      expect(later[1]!.diverged).toEqual(lanes[1]!.diverged);

      await engine.restore(after);
      expect((await engine.advance(1))[1]).toEqual({ reports: [], diverged: lanes[1]!.diverged });
    });

    it('of the gradients alone is noticed too: the loss stays finite, ḡ_t grows beyond the range of the numbers', async () => {
      // Without input and bias the states stay 0, but gradients grow threefold with every timestep back from T.
      const silent = {
        cell: linear,
        recurrentInitializer: { id: 'orthogonal', gain: 3 },
        inputInitializer: { id: 'zeros' },
      };
      const engine = await opened(factory, experimentOf([silent], { task: adding(1000) }));
      const before = await engine.snapshot();
      const [{ reports, diverged }] = (await engine.advance(2)) as [LaneSteps];
      expect(reports).toHaveLength(1);
      expect(reports[0]!.loss).toSatisfy(Number.isFinite);
      expect(reports[0]!.gradNorm).not.toSatisfy(Number.isFinite);
      expect(diverged!.step).toBe(1);
      expect(diverged!.tensor).toMatch(/^(adjoint|gradient)\./);
      const steps = Math.log(factory.id === 'reference' ? Number.MAX_VALUE : 3.4e38) / Math.log(3);
      expect(Math.abs(1000 - steps - diverged!.timestep!)).toBeLessThan(4);
      expect((await engine.snapshot()).lanes[0]!.tensors).toEqual(before.lanes[0]!.tensors);
    });

    it.each(everyClip.map((clip) => [nameOf(clip), clip] as const))(
      'stops a lane before its update whatever clips it: %s; nothing that is not finite comes into weights or slots',
      async (_, clip) => {
        const silent = {
          cell: linear,
          recurrentInitializer: { id: 'orthogonal', gain: 3 },
          inputInitializer: { id: 'zeros' },
          constraint: { id: 'maxNorm', bound: 2 },
          clip,
        };
        // In the first lane ∂L/∂h_t leaves the range, in the second the states.
        const experiment = experimentOf([silent, { ...silent, inputInitializer: { id: 'glorotUniform', gain: 1 } }], {
          task: adding(1000),
        });
        const engine = await opened(factory, experiment);
        const before = await engine.snapshot();
        for (const { reports, diverged } of await engine.advance(2)) {
          expect(reports).toHaveLength(1);
          expect(diverged!.step).toBe(1);
          expect(reports[0]!.gradNorm).not.toSatisfy(Number.isFinite);
          for (const name of ['clippedGradNorm', 'clipScale', 'clipScaledShare', 'clipBound'] as const) {
            expect(reports[0]![name], name).toBeNaN();
          }
          expect(reports[0]!.parameters.recurrent.updateNorm).toBeNaN();
        }
        const { lanes } = await engine.snapshot();
        expect(lanes.map(({ tensors }) => tensors)).toEqual(before.lanes.map(({ tensors }) => tensors));
      },
    );

    it('stops a lane whose optimizer keeps a square that f32 cannot hold, and names the slot; none trains on with such', async () => {
      // ∂L/∂U is near 1e25: finite, but not so its square.
      const steep = {
        hiddenSize: 4,
        cell: linear,
        recurrentInitializer: { id: 'identity', gain: 2 },
        clip: { id: 'none' },
      };
      const kept = optimizers.filter((optimizer) => optimizer.slots.length > 0);
      const lanes = kept.map((optimizer) => ({ ...steep, optimizer: defaultChoice(optimizer) }));
      expect(lanes.length).toBeGreaterThan(8);
      for (let first = 0; first < lanes.length; first += LANES_MAX) {
        const group = lanes.slice(first, first + LANES_MAX);
        const engine = await opened(factory, experimentOf(group, { task: adding(40) }));
        const taken = await engine.advance(1);
        const snapshot = await engine.snapshot();
        taken.forEach(({ reports, diverged }, i) => {
          const name = group[i]!.optimizer.id;
          expect(reports[0]!.gradNorm, name).toBeGreaterThan(2 ** 64);
          const { tensors } = snapshot.lanes[i]!;
          const lost = Object.keys(tensors).filter((tensor) => !tensors[tensor]!.every(Number.isFinite));
          expect(diverged?.tensor, name).toBe(lost[0]);
          if (lost.length > 0)
            expect(
              lost.every((tensor) => tensor.startsWith('slot.')),
              name,
            ).toBe(true);
          const keepsSquares = !['momentum', 'nesterov', 'lion'].includes(name);
          expect(lost.length > 0, name).toBe(factory.id !== 'reference' && keepsSquares);
        });
      }
    });

    it('by too great steps leaves the parameters as they were before the step that failed', async () => {
      const lane = { cell: linear, optimizer: { id: 'sgd', learningRate: 50 }, clip: { id: 'none' } };
      const engine = await opened(factory, experimentOf([lane]));
      let before: Snapshot = await engine.snapshot();
      for (let step = 1; step <= 50; step++) {
        before = await engine.snapshot();
        const [{ diverged, reports }] = (await engine.advance(1)) as [LaneSteps];
        expect(reports).toHaveLength(1);
        if (!diverged) continue;
        expect(diverged.step).toBe(step);
        expect((await engine.snapshot()).lanes[0]!.tensors).toEqual(before.lanes[0]!.tensors);
        return;
      }
      expect.unreachable('it should have diverged');
    });
  });

  describe('held-out examples', () => {
    it('are scored all, whatever the batch size leaves over: loss and metric within 1e-6', async () => {
      const scores = [];
      for (const batchSize of [300, 250]) {
        const engine = await opened(factory, experimentOf([{}, { cell: { id: 'gru' } }], { task: digits, batchSize }));
        scores.push((await engine.evaluate())!);
      }
      const [withRemainder, without] = scores as [(typeof scores)[0], (typeof scores)[0]];
      withRemainder.forEach((score, lane) => {
        expect(score).toMatchObject({ step: 0, count: 1000 });
        expect(Math.abs(score.loss - without[lane]!.loss)).toBeLessThan(1e-6);
        expect(Math.abs(score.metric - without[lane]!.metric)).toBeLessThan(1e-6);
      });
      expect(withRemainder[0]!.loss).not.toBe(withRemainder[1]!.loss);
    });

    it('are those of the reference: loss and metric within 1e-5', async () => {
      const experiment = experimentOf([{}, { cell: { id: 'lstm' }, state: { id: 'normal', std: 1 } }], {
        task: digits,
        batchSize: 300,
      });
      const expected = (await (await opened(reference, experiment)).evaluate())!;
      const scores = (await (await opened(factory, experiment)).evaluate())!;
      scores.forEach(({ loss, metric }, lane) => {
        expect(Math.abs(loss - expected[lane]!.loss)).toBeLessThan(1e-5);
        expect(Math.abs(metric - expected[lane]!.metric)).toBeLessThan(1e-5);
      });
    });

    it('start from zeros where training carries states over: the same score as from zeros', async () => {
      const scores = [{ id: 'carried', resetEvery: 0 }, { id: 'zeros' }].map(async (state) => {
        const optimizer = { id: 'sgd', learningRate: 0 };
        const engine = await opened(factory, experimentOf([{ state, optimizer }], { task: digits, batchSize: 300 }));
        await engine.advance(2);
        return engine.evaluate();
      });
      expect(await scores[0]).toEqual(await scores[1]);
    });

    it('are undefined where the task has none', async () => {
      expect(await (await opened(factory, experimentOf([{}]))).evaluate()).toBeUndefined();
    });
  });

  it.each(['zeros', 'uniform', 'normal'])('starts from %s states, drawn anew for every step', async (id) => {
    const state = { id, ...(id === 'uniform' && { limit: 1 }), ...(id === 'normal' && { std: 1 }) };
    const experiment = experimentOf([{ cell: { id: 'lstm' }, state }]);
    const engine = await opened(factory, experiment);
    const layout = laneLayout(experiment, experiment.lanes[0]!);
    const starts: number[][] = [];
    for (const step of [1, 2]) {
      await trained(engine, 1);
      const expected = startStates(layout, randomStream(7).of('state', step), layout.sizes.batchSize);
      for (const [s, name] of layout.program.states.entries()) {
        const start = (await engine.read(0, stateSequence(name))).subarray(0, expected[s]!.length);
        expect([...start].map(Math.fround)).toEqual([...expected[s]!].map(Math.fround));
        starts.push([...start]);
      }
    }
    expect(new Set(starts.map(String)).size).toBe(id === 'zeros' ? 1 : 4);
  });

  it.each([0, 2])(
    'carries states over, reset every %i batches: a step starts from the last states of the one before, or from zeros',
    async (resetEvery) => {
      const experiment = experimentOf([
        { cell: { id: 'lstm' }, state: { id: 'carried', resetEvery }, hiddenSize: 6 },
        { cell: { id: 'lstm' }, hiddenSize: 6 },
      ]);
      const engine = await opened(factory, experiment);
      const size = experiment.batchSize * 6;
      for (const name of ['h', 'c']) {
        expect([...(await engine.read(0, carriedState(name)))]).toEqual([...new Float64Array(size)]);
      }
      const last = new Map<string, Float64Array>();
      for (let step = 1; step <= 5; step++) {
        await engine.advance(1);
        const isReset = step === 1 || (resetEvery > 0 && (step - 1) % resetEvery === 0);
        for (const name of ['h', 'c']) {
          const states = await engine.read(0, stateSequence(name));
          expect(states.subarray(0, size)).toEqual(isReset ? new Float64Array(size) : last.get(name));
          last.set(name, states.slice(-size));
          expect(await engine.read(0, carriedState(name))).toEqual(last.get(name));
          expect((await engine.snapshot()).lanes[0]!.tensors[carriedState(name)]).toEqual(last.get(name));
          expect(Math.hypot(...last.get(name)!)).toBeGreaterThan(0.01);
        }
      }
      // Nobody else carries anything.
      expect(Object.keys((await engine.snapshot()).lanes[1]!.tensors)).not.toContain(carriedState('h'));
      // A load starts over.
      await engine.load(experiment);
      await engine.advance(1);
      expect((await engine.read(0, stateSequence('h'))).subarray(0, size)).toEqual(new Float64Array(size));
    },
  );

  it.each([
    { batchSize: 1, hiddenSize: 1, timesteps: 2 },
    { batchSize: 1, hiddenSize: 7, timesteps: 3 },
    { batchSize: 5, hiddenSize: 30, timesteps: 9 },
    { batchSize: 4, hiddenSize: 8, timesteps: 16 },
  ])(
    'trains every cell at B = $batchSize, H = $hiddenSize, T = $timesteps: the loss on one batch falls',
    async (sizes) => {
      const { batchSize, hiddenSize, timesteps } = sizes;
      for (const experiment of experimentsOfEveryCell({ hiddenSize, optimizer: { id: 'sgd', learningRate: 1e-3 } })) {
        const engine = await opened(factory, { ...experiment, batchSize, task: adding(timesteps) });
        const lossOfStep1 = (lanes: readonly LaneSteps[]) => lanes.map(({ reports }) => reports[0]!.loss);
        const before = lossOfStep1(await engine.advance(1));
        const { lanes } = await engine.snapshot();
        await engine.restore({ step: 0, lanes });
        lossOfStep1(await engine.advance(1)).forEach((loss, lane) => {
          expect(loss, nameOf(experiment.lanes[lane]!.cell)).toBeLessThan(before[lane]!);
        });
      }
    },
  );
});

describe('snapshots', () => {
  it('of one engine continue on every other: loss of the next step within 1e-5', async () => {
    for (const experiment of experimentsOfEveryCell({ state: { id: 'carried', resetEvery: 0 } })) {
      for (const from of engines) {
        const engine = await opened(from, experiment);
        await engine.advance(3);
        const snapshot = await engine.snapshot();
        const expected = await engine.advance(1);
        for (const to of engines) {
          const other = await opened(to, experiment);
          await other.restore(snapshot);
          (await other.advance(1)).forEach(({ reports }, lane) => {
            expect(reports[0]!.step).toBe(4);
            expect(Math.abs(reports[0]!.loss / expected[lane]!.reports[0]!.loss - 1)).toBeLessThan(1e-5);
          });
        }
      }
    }
  });

  it('begin with the same parameters on every engine, rounded to its numbers', async () => {
    for (const experiment of experimentsOfEveryCell({})) {
      const [first, ...others] = await Promise.all(
        engines.map(async (engine) => (await opened(engine, experiment)).snapshot()),
      );
      for (const other of others) {
        first!.lanes.forEach(({ tensors }, lane) => {
          for (const name of parameterNames) {
            expect([...other.lanes[lane]!.tensors[name]!]).toEqual([...tensors[name]!].map(Math.fround));
          }
        });
      }
    }
  });
});
