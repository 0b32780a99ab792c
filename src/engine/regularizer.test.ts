/** The regularizer on every engine: Ω and its immediate gradient against differences, closed forms and the reference. */
import { describe, expect, it } from 'vitest';
import { orthogonalMatrix } from '../math/linear-algebra.ts';
import { randomStream } from '../math/random.ts';
import { activations } from '../model/activations/index.ts';
import type { Choice } from '../model/entry.ts';
import { defaultExperiment, type Lane } from '../model/experiment.ts';
import { losses } from '../model/losses/index.ts';
import { adjointSequence, gradientOf, parameterNames, slotOf, stateSequence } from './layout.ts';
import { referencePasses } from './reference/index.ts';
import type { StepReport } from './report.ts';
import { type EngineUnderTest, engines, reference } from './testing/engines.ts';
import { relativeError } from './testing/errors.ts';
import { laneUnderTest, smallTask, type TestTask, testLane } from './testing/passes.ts';
import { laneOf } from './testing/settings.ts';

const pascanu = (alpha: number): Choice => ({ id: 'pascanu', alpha });
const rnn = (activation: string): Choice => ({ id: 'rnn', activation, slope: 0.25 });
const [mse, ce] = losses;

describe.each(activations.map(({ id }) => id))('reference, %s', (activation) => {
  const [B, H, alpha] = [3, 4, 2.5];
  it.each([
    { lossAt: 'end', timesteps: 1 },
    { lossAt: 'end', timesteps: 6 },
    { lossAt: 'every', timesteps: 6 },
  ] as const)(
    'T = $timesteps, loss at $lossAt: Ω, and α ∂⁺Ω/∂U against differences of Ω with h and ∂L/∂h held, relative error < 1e-7',
    async (times) => {
      const task: TestTask = { ...smallTask, ...times };
      const swept = async (regularizer: Choice) => {
        const settings = laneOf({ cell: rnn(activation), hiddenSize: H, regularizer });
        const lane = await testLane(referencePasses, settings, task, { batchSize: B, seed: 6, std: 0.6 });
        lane.passes.forward(lane.batch, lane.start);
        lane.passes.loss(lane.batch);
        lane.passes.backward(lane.batch);
        return lane.passes;
      };
      const [plain, passes] = [await swept({ id: 'none' }), await swept(pascanu(alpha))];
      const h = passes.read(stateSequence('h')).subarray(B * H);
      const d = passes.read(adjointSequence('h'));
      const slopeAt: Readonly<Record<string, (h: number) => number>> = {
        tanh: (x) => 1 - x * x,
        sigmoid: (x) => x * (1 - x),
        linear: () => 1,
        relu: (x) => (x > 0 ? 1 : 0),
        leakyRelu: (x) => (x > 0 ? 1 : 0.25),
      };
      const u = d.map((x, i) => x * slopeAt[activation]!(h[i]!));
      const omega = (U: Float64Array): number => {
        let [sum, count] = [0, 0];
        for (let pair = 0; pair < d.length; pair += H) {
          let [before, after] = [0, 0];
          for (let j = 0; j < H; j++) {
            let v = 0;
            for (let k = 0; k < H; k++) v += u[pair + k]! * U[j * H + k]!;
            before += v * v;
            after += d[pair + j]! ** 2;
          }
          if (after < 1e-20) continue; // all units of a ReLU are off
          sum += (before / after - 1) ** 2;
          count += 1;
        }
        return sum / count;
      };
      const U = passes.read('recurrent');
      const step = 2 ** -10;
      const numeric = U.map((x, i) => {
        const at = (steps: number) => omega(U.with(i, x + steps * step));
        return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step);
      });
      const base = plain.read(gradientOf('recurrent'));
      const analytic = passes.read(gradientOf('recurrent')).map((g, i) => (g - base[i]!) / alpha);
      expect(Math.abs(passes.regularization()! / omega(U) - 1)).toBeLessThan(1e-12);
      expect(Math.hypot(...numeric)).toBeGreaterThan(1e-3);
      expect(relativeError(analytic, numeric)).toBeLessThan(1e-7);
      for (const name of parameterNames.filter((parameter) => parameter !== 'recurrent').map(gradientOf)) {
        expect([...passes.read(name)], name).toEqual([...plain.read(name)]);
      }
    },
  );
});

/** Lanes of the same numbers after a step, with and without; `rows` of a batch may be fewer than B. */
const shapes = [
  { name: 'no multiples of 4', timesteps: 6, H: 5, B: 7, gain: 0.8, lossAt: 'every', loss: mse, bound: 1e-5 },
  { name: 'fewer rows than B', timesteps: 4, H: 6, B: 9, rows: 3, gain: 0.8, lossAt: 'every', loss: ce, bound: 1e-5 },
  { name: 'more rows than a tile', timesteps: 3, H: 6, B: 70, gain: 1, lossAt: 'end', loss: ce, bound: 1e-5 },
  { name: 'many units', timesteps: 3, H: 130, B: 5, gain: 1, lossAt: 'end', loss: mse, bound: 1e-5 },
  { name: 'T = 50', timesteps: 50, H: 32, B: 8, gain: 0.8, lossAt: 'end', loss: mse, bound: 1e-5 },
  { name: 'a vanishing net', timesteps: 40, H: 16, B: 4, gain: 0.4, lossAt: 'end', loss: mse, bound: 1e-5 },
  { name: 'an exploding net', timesteps: 8, H: 16, B: 4, gain: 3, lossAt: 'every', loss: mse, bound: 1e-4 },
] as const;

describe.each(engines.filter(({ id }) => id !== 'reference'))('$id against reference', (engine) => {
  const lanes = shapes.map((shape) => ({ ...shape, activation: 'tanh' }));
  it.each([...lanes, { ...shapes[0], activation: 'relu' }])(
    '$activation, $name: T = $timesteps, H = $H, B = $B: Ω and the gradient of U, relative error < $bound',
    async ({ H, B, gain, bound, activation, ...shape }) => {
      const drawn = { batchSize: B, rows: 'rows' in shape ? shape.rows : B, std: gain / Math.sqrt(H) };
      const settings = laneOf({ cell: rnn(activation), hiddenSize: H, regularizer: pascanu(0.5) });
      const [ours, truth] = [
        await laneUnderTest(engine, settings, { ...smallTask, ...shape }, drawn),
        await laneUnderTest(reference, settings, { ...smallTask, ...shape }, drawn),
      ];
      const { report } = await ours.lane.step(ours.batch, ours.start, 1);
      const { report: trueReport } = await truth.lane.step(truth.batch, truth.start, 1);
      expect(Math.abs(report.regularization! / trueReport.regularization! - 1), 'Ω').toBeLessThan(bound);
      for (const name of parameterNames.map(gradientOf)) {
        expect(relativeError(await ours.lane.read(name), await truth.lane.read(name)), name).toBeLessThan(bound);
      }
    },
  );
});

/** A step of ReLU or linear lanes without inputs, biases and outputs' bias; targets by sequence, loss at the end. */
async function stepped(
  engine: EngineUnderTest,
  settings: Partial<Lane>,
  given: { U: Float64Array; V: ArrayLike<number>; start: number[][]; targets: number[]; timesteps: number },
): Promise<StepReport> {
  const { U, V, start, targets, timesteps } = given;
  const [B, H] = [start.length, V.length];
  const task: TestTask = { ...smallTask, timesteps, inputSize: 1, outputSize: 1, lossAt: 'end', loss: mse };
  const { lane } = await laneUnderTest(engine, laneOf({ hiddenSize: H, ...settings }), task, { batchSize: B });
  await lane.write({ recurrent: U, output: Float64Array.from(V) });
  const batch = { batchSize: B, inputs: new Float32Array(timesteps * B), targets: Float32Array.from(targets) };
  const { report, diverged } = await lane.step(batch, [Float64Array.from(start.flat())], 1);
  expect(diverged).toBeUndefined();
  return report;
}

const lawBounds = { reference: 1e-12, cpu: 1e-5, gpu: 1e-5 } as const;
describe.each(engines.map((engine) => ({ engine, id: engine.id, bound: lawBounds[engine.id] })))(
  '$id',
  ({ engine, bound }) => {
    it.each([0.5, 0.9, 1.1, 2])(
      `linear, U = λQ, λ = %s, T = 20: r = λ², Ω = (λ² − 1)², relative error < ${bound}`,
      async (lambda) => {
        const H = 12;
        const { regularization } = await stepped(
          engine,
          { cell: rnn('linear'), regularizer: pascanu(1) },
          {
            U: orthogonalMatrix(H, H, randomStream(1)).map((q) => lambda * q),
            V: new Float64Array(H).fill(0.5),
            start: [Array.from({ length: H }, (_, i) => randomStream(2).normal(i)), new Array<number>(H).fill(0)],
            targets: [0, 1],
            timesteps: 20,
          },
        );
        expect(Math.abs(regularization! / (lambda ** 2 - 1) ** 2 - 1)).toBeLessThan(bound);
      },
    );

    // The first sequence is active: r = 4. The second is not: r = 0. Its ∂L/∂h_1 is minus its target over B / 2.
    const relu = (targets: number[]) =>
      stepped(
        engine,
        { cell: rnn('relu'), regularizer: pascanu(1) },
        { U: Float64Array.of(2), V: [1], start: [[1], [-1]], targets, timesteps: 1 },
      );
    it.each([
      [33, 5],
      [34, 9],
    ])(
      'a sequence with ‖∂L/∂h‖ = 2^-%i beside one of 1, where 1e-10 is the least that counts: Ω = %i',
      async (k, omega) => {
        expect((await relu([1, 2 ** -k])).regularization).toBeCloseTo(omega, 5);
      },
    );

    it('Ω = 0 where no sequence counts, and the gradient is that of the loss', async () => {
      const { regularization, gradNorm } = await relu([2, 0]);
      expect([regularization, gradNorm]).toEqual([0, 0]);
    });

    // Each sequence has a unit of its own, the other one is off for good. r = 16 of the first, whose adjoint grows to
    // 2^88 times the second's, of which r = 1; at T the adjoint has both units: r = 8 and ½.
    const apart = (timesteps: number, firstState: number) =>
      stepped(
        engine,
        { cell: rnn('relu'), regularizer: pascanu(1) },
        {
          ...{ U: Float64Array.of(4, 0, 0, 1), V: [2 ** -10, 2 ** -10], timesteps, targets: [0, 0] },
          start: [
            [firstState, 0],
            [0, 1],
          ],
        },
      );
    const penalties = (timesteps: number) => (timesteps - 1) * 15 ** 2 + 7 ** 2 + 0.5 ** 2;
    it('sequences whose adjoints differ by 2^88 count alike, relative error < 1e-5', async () => {
      const { regularization } = await apart(45, 2 ** -90);
      expect(Math.abs(regularization! / (penalties(45) / 90) - 1)).toBeLessThan(1e-5);
    });

    it('of those that differ by 2^132 the lesser is left out where it is below 2^-100 as f32 stores it, in f64 never', async () => {
      const { regularization, gradNorm } = await apart(65, 2 ** -126);
      const count = penalties(65) / regularization!;
      const whole = Math.round(count);
      expect(Math.abs(count - whole)).toBeLessThan(1e-2);
      if (engine.id === 'reference') expect(whole).toBe(130);
      else {
        // At t = 1 they differ by 2^132. Stored, the greater is from 2^-2 to 2^18, and grows by 4 a timestep.
        expect(whole).toBeGreaterThanOrEqual(130 - 18);
        expect(whole).toBeLessThanOrEqual(130 - 7);
      }
      expect(Number.isFinite(gradNorm)).toBe(true);
    });

    const drawn = { batchSize: 5, std: 0.5 };
    const trained = async (regularizer: Choice) => {
      const settings = laneOf({ cell: rnn('tanh'), hiddenSize: 6, regularizer });
      const { lane, layout, batch, start } = await laneUnderTest(engine, settings, smallTask, drawn);
      const reports: StepReport[] = [];
      for (const step of [1, 2, 3]) reports.push((await lane.step(batch, start, step)).report);
      const slots = layout.optimizer.slots.flatMap((slot) => parameterNames.map((name) => slotOf(slot, name)));
      const tensors: Record<string, number[]> = {};
      for (const name of [...parameterNames, ...parameterNames.map(gradientOf), ...slots]) {
        tensors[name] = [...(await lane.read(name))];
      }
      return { reports, tensors };
    };

    it('α = 0 trains as none to the bit, and still measures Ω', async () => {
      const [none, measured] = [await trained({ id: 'none' }), await trained(pascanu(0))];
      expect(measured.tensors).toEqual(none.tensors);
      for (const report of none.reports) expect(report).not.toHaveProperty('regularization');
      for (const [i, { regularization, ...report }] of measured.reports.entries()) {
        expect(report).toEqual(none.reports[i]);
        expect(regularization).toBeGreaterThan(0);
      }
    });

    it('lanes of several α and of none train side by side: what U gains is in proportion to α, to 1e-4', async () => {
      const lanes = [pascanu(1), { id: 'none' }, pascanu(3)].map((regularizer) =>
        laneOf({ hiddenSize: 6, regularizer }),
      );
      const under = await engine.open({
        ...defaultExperiment(),
        task: { id: 'adding', timesteps: 8, variant: 'arjovsky' },
        batchSize: 5,
        lanes,
      });
      const reports = (await under.advance(1)).map((lane) => lane.reports[0]!);
      const [one, none, three] = await Promise.all(lanes.map((_, lane) => under.read(lane, gradientOf('recurrent'))));
      const gained = (gradient: Float64Array) => gradient.map((g, i) => g - none![i]!);
      expect(
        relativeError(
          gained(three!),
          gained(one!).map((g) => 3 * g),
        ),
      ).toBeLessThan(1e-4);
      expect(Math.hypot(...gained(one!))).toBeGreaterThan(1e-3);
      expect(reports.map(({ regularization }) => regularization !== undefined)).toEqual([true, false, true]);
      expect(reports[0]!.regularization).toBe(reports[2]!.regularization);
      under.dispose();
    });

    it('α > 0 leaves the loss, ḡ_t and all gradients but that of U as they are, to the bit; the norm before the clip has it', async () => {
      const first = async (regularizer: Choice) => {
        const settings = laneOf({ cell: rnn('tanh'), hiddenSize: 6, regularizer });
        const { lane, batch, start } = await laneUnderTest(engine, settings, smallTask, drawn);
        const { report } = await lane.step(batch, start, 1);
        const others = parameterNames.filter((name) => name !== 'recurrent').map(gradientOf);
        return {
          report,
          others: await Promise.all(others.map((name) => lane.read(name))),
          U: await lane.read('gradient.recurrent'),
        };
      };
      const [none, ours] = [await first({ id: 'none' }), await first(pascanu(10))];
      expect(ours.others).toEqual(none.others);
      expect(ours.report.loss).toBe(none.report.loss);
      expect(ours.report.log2GradNormByTimestep).toEqual(none.report.log2GradNormByTimestep);
      expect(relativeError(ours.U, none.U)).toBeGreaterThan(0.1);
      const squares = [ours.U, ...ours.others].flatMap((tensor) => [...tensor]);
      expect(Math.abs(ours.report.gradNorm / Math.hypot(...squares) - 1)).toBeLessThan(1e-6);
    });
  },
);
