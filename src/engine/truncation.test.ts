// Truncated backpropagation through time on every engine: against runs of full BPTT that start at each window, and the
// reference against differences of a loss in which the states before the windows are constants.

import { describe, expect, it } from 'vitest';
import { cells } from '../model/cells/index.ts';
import { type Choice, defaultChoice, entryOf } from '../model/entry.ts';
import { losses } from '../model/losses/index.ts';
import { listWindows } from '../model/truncations/index.ts';
import { adjointSequence, gradientOf, type ParameterName, parameterNames, stateSequence } from './layout.ts';
import { referencePasses } from './reference/index.ts';
import { engines } from './testing/engines.ts';
import { relativeError } from './testing/errors.ts';
import { laneUnderTest, type TestLane, type TestTask, testLane, testLayout } from './testing/passes.ts';
import { laneOf } from './testing/settings.ts';

const H = 5;
const B = 3;
const T = 7;
const drawn = { batchSize: B, seed: 6, std: 0.6 };
const ofCell = ['recurrent', 'input', 'bias'] as const;
const taskOf = (lossAt: 'end' | 'every', timesteps = T): TestTask => {
  return { timesteps, inputSize: 2, outputSize: 3, lossAt, loss: losses[0] };
};
const windows = (k1: number, k2: number): Choice => ({ id: 'window', k1, k2 });
const laneWith = (cell: string, truncation: Choice) =>
  laneOf({ cell: defaultChoice(entryOf(cells, cell)), hiddenSize: H, truncation });

/** A loss by itself: a sequence that ends with it and starts at its window, from the states that the whole one has there. */
interface Part extends Pick<TestLane, 'passes' | 'batch' | 'start'> {
  readonly first: number;
}

/** What the definition says, slowly: one run of full BPTT per loss. The whole loss is the mean of theirs. */
async function partsOf(cell: string, k1: number, k2: number, lossAt: 'end' | 'every') {
  const full = laneWith(cell, { id: 'none' });
  const whole = await testLane(referencePasses, full, taskOf(lossAt), drawn);
  const { passes, batch, start, layout } = whole;
  passes.forward(batch, start);
  const { inputSize: I, outputSize: O } = taskOf(lossAt);
  const lossTimesteps = lossAt === 'end' ? [T] : Array.from({ length: T }, (_, i) => i + 1);
  const parts: Part[] = [];
  for (const { first, firstLoss, last } of listWindows({ every: k1, reach: k2 }, T)) {
    for (const t of lossTimesteps.filter((candidate) => candidate >= firstLoss && candidate <= last)) {
      const part = await testLane(referencePasses, full, taskOf('end', t - first + 1), drawn);
      const piece = lossTimesteps.indexOf(t);
      parts.push({
        first,
        passes: part.passes,
        batch: {
          batchSize: B,
          inputs: batch.inputs.slice((first - 1) * B * I, t * B * I),
          targets: batch.targets.slice(piece * B * O, (piece + 1) * B * O),
        },
        start: layout.program.states.map((state) => {
          return passes.read(stateSequence(state)).slice((first - 1) * B * H, first * B * H);
        }),
      });
    }
  }
  return { whole, parts, share: 1 / lossTimesteps.length };
}

const lossOf = ({ passes, batch, start }: Part): number => {
  passes.forward(batch, start);
  return passes.loss(batch).loss;
};

/** Gradients and ∂L/∂states as sums over the parts; the output layer learns from every loss. */
async function byWindows(cell: string, k1: number, k2: number, lossAt: 'end' | 'every') {
  const { whole, parts, share } = await partsOf(cell, k1, k2, lossAt);
  const { passes, batch, layout } = whole;
  passes.loss(batch);
  passes.backward(batch);
  const gradients = Object.fromEntries(
    parameterNames.map((name) => {
      const values = passes.read(gradientOf(name));
      return [name, name.startsWith('output') ? values : values.fill(0)];
    }),
  ) as Record<ParameterName, Float64Array>;
  const { states } = layout.program;
  const adjoints = Object.fromEntries(states.map((state) => [state, new Float64Array(T * B * H)]));
  const addTo = (sum: Float64Array, values: Float64Array, at = 0) => {
    for (const [i, value] of values.entries()) sum[at + i]! += share * value;
  };
  for (const part of parts) {
    lossOf(part);
    part.passes.backward(part.batch);
    for (const name of ofCell) addTo(gradients[name], part.passes.read(gradientOf(name)));
    for (const state of states) {
      addTo(adjoints[state]!, part.passes.read(adjointSequence(state)), (part.first - 1) * B * H);
    }
  }
  return { gradients, adjoints };
}

const sizes = [
  [1, 1],
  [2, 2],
  [3, 3],
  [3, 2],
  [1, 3],
  [2, 3],
  [2, 5],
  [3, 6],
  [6, 3],
] as const;

describe.each(engines)('$id', (engine) => {
  const bound = engine.id === 'reference' ? 1e-13 : 1e-5;

  describe.each(['lstm', 'gru', 'gruResetBefore', 'antisymmetricRnn'])('%s', (cell) => {
    it.each((['end', 'every'] as const).flatMap((lossAt) => sizes.map(([k1, k2]) => ({ lossAt, k1, k2 }))))(
      `k1 = $k1, k2 = $k2, loss at $lossAt: gradients and ∂L/∂state_t are those of the windows by themselves, relative error < ${bound}`,
      async ({ lossAt, k1, k2 }) => {
        const { lane, batch, start, layout } = await laneUnderTest(
          engine,
          laneWith(cell, windows(k1, k2)),
          taskOf(lossAt),
          drawn,
        );
        const { report, diverged } = await lane.step(batch, start, 1);
        expect(diverged).toBeUndefined();
        const { gradients, adjoints } = await byWindows(cell, k1, k2, lossAt);
        for (const name of parameterNames) {
          expect(relativeError(await lane.read(gradientOf(name)), gradients[name]), name).toBeLessThan(bound);
        }
        if (engine.keepsAdjoints) {
          for (const state of layout.program.states) {
            const values = await lane.read(adjointSequence(state));
            expect(relativeError(values, adjoints[state]!), state).toBeLessThan(bound);
          }
        }
        report.log2GradNormByTimestep.forEach((log2Norm, i) => {
          const norm = Math.hypot(...adjoints.h!.subarray(i * B * H, (i + 1) * B * H));
          if (norm === 0) expect(log2Norm, `ḡ_${i + 1}`).toBe(Number.NEGATIVE_INFINITY);
          else expect(Math.abs(2 ** (log2Norm - Math.log2(B) / 2) / norm - 1), `ḡ_${i + 1}`).toBeLessThan(bound);
        });
      },
    );
  });

  it('loss at the end: ∂L/∂h_t is exactly zero for t ≤ T − k2, and not for t above, whatever k1', async () => {
    for (const [k1, k2] of sizes) {
      const test = await laneUnderTest(engine, laneWith('lstm', windows(k1, k2)), taskOf('end'), drawn);
      const { report } = await test.lane.step(test.batch, test.start, 1);
      const reached = [...report.log2GradNormByTimestep].map((norm) => norm > Number.NEGATIVE_INFINITY);
      expect(reached).toEqual(Array.from({ length: T }, (_, i) => i + 1 > T - k2));
    }
  });

  it.each([
    [1, T],
    [3, T + 2],
    [T, T],
    [1000, 1000],
  ])('k1 = %i, k2 = %i ≥ T: full BPTT to the bit', async (k1, k2) => {
    const step = async (truncation: Choice) => {
      const test = await laneUnderTest(engine, laneWith('gru', truncation), taskOf('every'), drawn);
      const { report } = await test.lane.step(test.batch, test.start, 1);
      return [report, ...(await Promise.all(parameterNames.map((name) => test.lane.read(gradientOf(name)))))];
    };
    expect(await step(windows(k1, k2))).toEqual(await step({ id: 'none' }));
  });

  it.each([
    [2, 2],
    [2, 5],
  ])('k1 = %i, k2 = %i: the regularizer is of the ∂L/∂h_t of all windows, relative error < 1e-5', async (k1, k2) => {
    const settings = (alpha: number) =>
      laneOf({
        cell: { id: 'rnn', activation: 'tanh' },
        hiddenSize: H,
        truncation: windows(k1, k2),
        regularizer: { id: 'pascanu', alpha },
      });
    const truth = await testLane(referencePasses, settings(0), taskOf('every'), drawn);
    const { passes } = truth;
    passes.forward(truth.batch, truth.start);
    passes.loss(truth.batch);
    passes.backward(truth.batch);
    const [U, h, d] = [passes.read('recurrent'), passes.read(stateSequence('h')), passes.read(adjointSequence('h'))];
    const gradient = passes.read(gradientOf('recurrent'));
    // Equation 10, sequence by sequence: u = (1 − h²) d, v = u Uᵀ, and 2 p'(r) / ‖d‖² vᵀ u.
    let [omega, count] = [0, 0];
    const pull = new Float64Array(H * H);
    for (let at = 0; at < d.length; at += H) {
      const unit = Array.from({ length: H }, (_, i) => i);
      const u = unit.map((i) => d[at + i]! * (1 - h[B * H + at + i]! ** 2));
      const v = unit.map((j) => unit.reduce((sum, i) => sum + u[i]! * U[j * H + i]!, 0));
      const squares = Math.hypot(...d.subarray(at, at + H)) ** 2;
      const ratio = Math.hypot(...v) ** 2 / squares;
      omega += (ratio - 1) ** 2;
      count += 1;
      for (const j of unit) for (const i of unit) pull[j * H + i]! += ((4 * (ratio - 1)) / squares) * v[j]! * u[i]!;
    }
    expect(Math.abs(passes.regularization()! / (omega / count) - 1)).toBeLessThan(1e-12);

    const test = await laneUnderTest(engine, settings(0.5), taskOf('every'), drawn);
    const { report } = await test.lane.step(test.batch, test.start, 1);
    expect(Math.abs(report.regularization! / (omega / count) - 1)).toBeLessThan(1e-5);
    const expected = gradient.map((g, i) => g + (0.5 * pull[i]!) / count);
    expect(relativeError(await test.lane.read(gradientOf('recurrent')), expected)).toBeLessThan(1e-5);
  });

  it.each([
    { what: 'vanish', std: 0.01, lossAt: 'end' },
    { what: 'explode', std: 30, lossAt: 'every' },
  ] as const)(
    'gradients that $what by more than 2^150 keep their norms where windows overlap: log2 ḡ_t within 1e-4',
    async ({ std, lossAt }) => {
      const task = taskOf(lossAt, 60);
      const lane = laneOf({ cell: { id: 'rnn', activation: 'linear' }, hiddenSize: H, truncation: windows(5, 37) });
      const { passes, batch, start } = await testLane(referencePasses, lane, task, { ...drawn, std });
      // All states are 0, so that nothing but the gradients leaves the range of f32.
      for (const values of [...start, batch.inputs]) values.fill(0);
      passes.write('bias', new Float64Array(H));
      passes.forward(batch, start);
      passes.loss(batch);
      passes.backward(batch);
      const ours = await engine.openLane(testLayout(lane, task, B));
      await ours.write(Object.fromEntries(parameterNames.map((name) => [name, passes.read(name)])));
      const { report } = await ours.step(batch, start, 1);
      const expected = [...passes.log2GradNormByTimestep()];
      const present = expected.filter(Number.isFinite);
      expect(present).toHaveLength(lossAt === 'end' ? 37 : 60);
      expect(Math.max(...present) - Math.min(...present)).toBeGreaterThan(150);
      report.log2GradNormByTimestep.forEach((norm, i) => {
        if (Number.isFinite(expected[i])) expect(Math.abs(norm - expected[i]!), `ḡ_${i + 1}`).toBeLessThan(1e-4);
        else expect(norm).toBe(Number.NEGATIVE_INFINITY);
      });
    },
  );
});

it.each(
  sizes.flatMap(([k1, k2]) => ['rnn', 'gru', 'gruResetBefore', 'antisymmetricRnn'].map((cell) => ({ cell, k1, k2 }))),
)(
  '$cell, k1 = $k1, k2 = $k2: gradients of U, W and b are differences of a loss in which the states before every window are constants, relative error < 1e-6',
  async ({ cell, k1, k2 }) => {
    const { parts, share } = await partsOf(cell, k1, k2, 'every');
    const truncated = await testLane(referencePasses, laneWith(cell, windows(k1, k2)), taskOf('every'), drawn);
    truncated.passes.forward(truncated.batch, truncated.start);
    truncated.passes.loss(truncated.batch);
    truncated.passes.backward(truncated.batch);
    for (const name of ofCell) {
      const values = truncated.passes.read(name);
      const lossWith = (perturbed: Float64Array) => {
        for (const { passes } of parts) passes.write(name, perturbed);
        return parts.reduce((sum, part) => sum + share * lossOf(part), 0);
      };
      const numeric = values.map((x, i) => {
        const difference = (steps: number) =>
          lossWith(values.with(i, x + steps * 2 ** -12)) - lossWith(values.with(i, x - steps * 2 ** -12));
        return (8 * difference(1) - difference(2)) / (12 * 2 ** -12);
      });
      lossWith(values);
      expect(relativeError(truncated.passes.read(gradientOf(name)), numeric), name).toBeLessThan(1e-6);
    }
  },
);
