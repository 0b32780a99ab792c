/** The gradients of the reference engine against differences of its loss: every cell and loss of the lists. */
import { describe, expect, it } from 'vitest';
import { evaluate } from '../equations/index.ts';
import { losses, output, outputSize, target } from '../model/losses/index.ts';
import type { Batch } from '../model/tasks/index.ts';
import { adjointSequence, gradientOf, parameterNames, sizeOf, stateSequence, tensorOf } from './layout.ts';
import { referencePasses } from './reference/index.ts';
import { smallTask, type TestLane, type TestTask, testLane } from './testing/passes.ts';
import { everyCell, laneOf, nameOf } from './testing/settings.ts';

const STEP = 2 ** -12;
const BATCH = 2;
// At these parameters nothing vanishes in the rounding of L, and no ReLU crosses its kink within a step (either would
// show as a large error, never as agreement).
const drawn = { batchSize: BATCH, seed: 6, std: 0.6 };

/** Central differences of fourth order of f by every entry of x. */
function differences(x: Float64Array, f: (x: Float64Array) => number): Float64Array {
  return x.map((_, i) => {
    const at = (steps: number) => f(x.with(i, x[i]! + steps * STEP));
    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * STEP);
  });
}

/** Greatest deviation of an entry, relative to the entry or to a thousandth of the largest one. */
function entrywiseError(actual: Float64Array, expected: Float64Array): number {
  const floor = 1e-3 * Math.max(...expected.map(Math.abs));
  return Math.max(...actual.map((a, i) => Math.abs(a - expected[i]!) / Math.max(Math.abs(expected[i]!), floor)));
}

const lossOf = ({ passes, batch, start }: Pick<TestLane, 'passes' | 'batch' | 'start'>): number => {
  passes.forward(batch, start);
  return passes.loss(batch).loss;
};

describe.each(everyCell.map((cell) => [nameOf(cell), cell] as const))('%s', (_, cell) => {
  const lane = laneOf({ cell, hiddenSize: 4 });

  describe.each(losses.map((loss) => [loss.id, loss] as const))('%s', (_, loss) => {
    const tasks = ([1, 7] as const).flatMap((timesteps) =>
      (['end', 'every'] as const).map((lossAt): TestTask => ({ ...smallTask, loss, timesteps, lossAt })),
    );

    it.each(tasks)(
      'T = $timesteps, loss at $lossAt: gradient of every parameter, relative error ≤ 1e-6 (of the entry, or of a thousandth of the largest)',
      async (task) => {
        const test = await testLane(referencePasses, lane, task, drawn);
        const { passes, layout } = test;
        lossOf(test);
        passes.backward(test.batch);
        const gradients = parameterNames.map((name) => passes.read(gradientOf(name)));
        parameterNames.forEach((name, p) => {
          const values = passes.read(name);
          const numeric = differences(values, (perturbed) => {
            passes.write(name, perturbed);
            return lossOf(test);
          });
          passes.write(name, values);
          expect(gradients[p]).toHaveLength(sizeOf(tensorOf(layout, name)));
          expect(Math.max(...numeric.map(Math.abs)), name).toBeGreaterThan(1e-6);
          expect(entrywiseError(gradients[p]!, numeric), name).toBeLessThan(1e-6);
        });
      },
    );

    it.each(tasks)(
      'T = $timesteps, loss at $lossAt: ∂L/∂h_t at every t, relative error ≤ 1e-6 (of the entry, or of a thousandth of the largest)',
      async (task) => {
        const test = await testLane(referencePasses, lane, task, drawn);
        const { passes, layout, batch } = test;
        const { timesteps: T } = task;
        const size = BATCH * lane.hiddenSize;
        const sequenceAt = (name: string, index: number) =>
          passes.read(name).subarray(index * size, (index + 1) * size);
        lossOf(test);
        passes.backward(batch);
        for (let t = 1; t <= T; t++) {
          const lossFrom = await lossAfter(test, task, t);
          const states = layout.program.states.map((state) => sequenceAt(stateSequence(state), t));
          layout.program.states.forEach((state, s) => {
            const numeric = differences(states[s]!, (perturbed) => lossFrom(states.with(s, perturbed)));
            const analytic = sequenceAt(adjointSequence(state), t - 1);
            // A second state has no influence but on the timestep after.
            if (s > 0 && t === T) expect([...analytic]).toEqual([...new Float64Array(size)]);
            else expect(entrywiseError(analytic, numeric), `∂L/∂${state}_${t}`).toBeLessThan(1e-6);
          });
        }
      },
    );
  });
});

/** What of L depends on the states after timestep t, as a function of them: the loss at t, and a run from t + 1 on. */
async function lossAfter(test: TestLane, task: TestTask, t: number): Promise<(states: Float64Array[]) => number> {
  const { passes, layout, batch } = test;
  const { inputSize: I, outputSize: O, timesteps: T } = task;
  const { hiddenSize: H, lossSteps } = layout.sizes;
  const hasLossAtT = task.lossAt === 'every' || t === T;
  const targets = Float64Array.from(
    task.lossAt === 'every' ? batch.targets.subarray((t - 1) * BATCH * O, t * BATCH * O) : batch.targets,
  );
  const [V, c] = [passes.read('output'), passes.read('outputBias')];
  const lossAtT = (h: Float64Array): number => {
    const outputs = targets.map((_, i) => {
      const [b, o] = [Math.floor(i / O), i % O];
      let y = c[o]!;
      for (let j = 0; j < H; j++) y += h[b * H + j]! * V[j * O + o]!;
      return y;
    });
    const bindings = new Map<unknown, number | Float64Array>([
      [output, outputs],
      [target, targets],
      [outputSize, O],
    ]);
    const [values] = evaluate([task.loss.value], (symbol) => bindings.get(symbol)!, outputs.length, O);
    return values!.reduce((sum, x) => sum + x, 0) / values!.length / lossSteps;
  };
  if (t === T) return ([h]) => lossAtT(h!);

  const rest = await testLane(referencePasses, layout.lane, { ...task, timesteps: T - t }, drawn);
  const restOfBatch: Batch = {
    batchSize: BATCH,
    inputs: batch.inputs.subarray(t * BATCH * I),
    targets: task.lossAt === 'every' ? batch.targets.subarray(t * BATCH * O) : batch.targets,
  };
  const share = rest.layout.sizes.lossSteps / lossSteps;
  return (states) => {
    const after = share * lossOf({ passes: rest.passes, batch: restOfBatch, start: states });
    return after + (hasLossAtT ? lossAtT(states[0]!) : 0);
  };
}
