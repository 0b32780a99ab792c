/**
 * Gradients of the parameters where ∂L/∂h_t nears the end of the range of f32 or leaves it: what such timesteps add is
 * summed up apart, and must be in the gradient as f32 would hold it. Against the reference.
 */
import { describe, expect, it } from 'vitest';
import { losses } from '../../model/losses/index.ts';
import { gradientOf, parameterNames, type WeightName } from '../layout.ts';
import { referencePasses } from '../reference/index.ts';
import { type TestLane, type TestTask, testLane } from '../testing/passes.ts';
import { everyCell, laneOf, nameOf } from '../testing/settings.ts';
import { cpuPasses } from './index.ts';

const [mse] = losses;
const task: TestTask = { timesteps: 24, inputSize: 3, outputSize: 2, lossAt: 'end', loss: mse };
const drawn = { batchSize: 5, std: 0.4 };
/** Neither a multiple of 4 nor alone in its vector. */
const hiddenSize = 6;
/** Half of the distance between numbers that are subnormal. */
const SUBNORMAL_ERROR = 2 ** -150;

type Settings = Parameters<typeof laneOf>[0];

/** A lane on both engines, with some of its parameters multiplied by powers of two, after a sweep. */
async function swept(
  settings: Settings,
  shape: TestTask,
  log2Scales: Partial<Record<WeightName, number>>,
  { change = () => {}, run = sweep }: { change?: (lane: TestLane) => void; run?: (lane: TestLane) => void } = {},
) {
  const lanes = [];
  for (const factory of [cpuPasses, referencePasses]) {
    const lane = await testLane(factory, laneOf({ hiddenSize, ...settings }), shape, drawn);
    for (const [name, log2Scale] of Object.entries(log2Scales)) {
      lane.passes.write(
        name,
        lane.passes.read(name).map((x) => x * 2 ** log2Scale),
      );
    }
    change(lane);
    run(lane);
    lanes.push(lane);
  }
  return lanes as [ours: TestLane, truth: TestLane];
}

function sweep({ passes, batch, start }: TestLane): void {
  passes.forward(batch, start);
  passes.loss(batch);
  passes.backward(batch);
}

/** Every parameter's gradient within 1e-5 of its norm, and no norm of a timestep off by more than 1e-4. */
function expectTrue([ours, truth]: readonly [TestLane, TestLane], names: readonly string[] = parameterNames): void {
  for (const name of names) {
    const expected = truth.passes.read(gradientOf(name as WeightName));
    const difference = Math.hypot(...ours.passes.read(gradientOf(name as WeightName)).map((x, i) => x - expected[i]!));
    const bound = 1e-5 * Math.hypot(...expected) + 4 * SUBNORMAL_ERROR * Math.sqrt(expected.length);
    expect(difference, name).toBeLessThanOrEqual(bound);
  }
  const norms = truth.passes.log2GradNormByTimestep();
  ours.passes.log2GradNormByTimestep().forEach((norm, i) => {
    expect(Math.abs(norm - norms[i]!), `ḡ_${i + 1}`).toBeLessThan(1e-4);
  });
}

const normOf = ({ passes }: TestLane, name: WeightName): number => Math.hypot(...passes.read(gradientOf(name)));
const log2Range = ({ passes }: TestLane): number => {
  const norms = passes.log2GradNormByTimestep();
  return Math.max(...norms) - Math.min(...norms);
};

describe.each(everyCell.map((cell) => [nameOf(cell), cell] as const))('%s', (_, cell) => {
  it.each([-40, -62, -66, -100])(
    'V · 2^%d: gradients of all parameters within 1e-5, log2 ḡ_t within 1e-4',
    async (log2Scale) => {
      const lanes = await swept({ cell }, task, { output: log2Scale });
      expectTrue(lanes);
      for (const name of ['recurrent', 'input', 'bias'] as const) expect(normOf(lanes[0], name)).toBeGreaterThan(0);
    },
  );

  it('V · 2^-64, loss at every timestep: gradients of all parameters within 1e-5, log2 ḡ_t within 1e-4', async () => {
    expectTrue(await swept({ cell }, { ...task, lossAt: 'every' }, { output: -64 }));
  });
});

describe('tanh RNN', () => {
  const settings = { cell: { id: 'rnn', activation: 'tanh' } };

  it.each(['end', 'every'] as const)(
    'U · 2^-3, T = 100, loss: %s: vanishes by more than 2^100, or not: gradients within 1e-5, log2 ḡ_t within 1e-4',
    async (lossAt) => {
      const lanes = await swept(settings, { ...task, timesteps: 100, lossAt }, { recurrent: -3 });
      expectTrue(lanes);
      expect(log2Range(lanes[1]) > 300).toBe(lossAt === 'end');
    },
  );

  it('what only the first timesteps add to ∂L/∂W, and only below 2^-64, is there: within 1e-5', async () => {
    for (const timesteps of [30, 36, 42, 48]) {
      const shape = { ...task, timesteps };
      const lanes = await swept(settings, shape, { recurrent: -2 }, { change: quietFrom(3) });
      expectTrue(lanes);
      const norm = normOf(lanes[0], 'input');
      expect(norm).toBeGreaterThan(0);
      expect(norm).toBeLessThan(2 ** -64);
    }
  });

  it('a whole gradient near 2^-130, subnormal in f32, is no zero: within half a subnormal', async () => {
    const lanes = await swept(
      settings,
      { ...task, timesteps: 16 },
      { output: -106, recurrent: -1 },
      { change: quietFrom(2) },
    );
    expectTrue(lanes);
    const norm = normOf(lanes[1], 'input');
    expect(norm).toBeLessThan(2 ** -126);
    expect(Math.abs(normOf(lanes[0], 'input') / norm - 1)).toBeLessThan(1e-3);
  });

  it('micro-batches add up: within 1e-5', async () => {
    const twice = (lane: TestLane) => {
      const { passes, batch, start } = lane;
      sweep(lane);
      batch.inputs.reverse();
      passes.forward(batch, start, 0.5);
      passes.loss(batch);
      passes.backward(batch, true);
    };
    expectTrue(await swept(settings, task, { output: -60, recurrent: -2 }, { run: twice }));
  });

  it('a sweep leaves nothing behind for the next one: the same bits', async () => {
    const [first] = await swept(settings, task, { recurrent: -3 });
    const [second] = await swept(settings, task, { recurrent: -3 }, { run: (lane) => [lane, lane].forEach(sweep) });
    for (const name of parameterNames.map(gradientOf))
      expect(second.passes.read(name)).toEqual(first.passes.read(name));
  });

  it.each([
    [8, 8],
    [8, 20],
  ])('windows of truncated BPTT, k1 = %d, k2 = %d: within 1e-5', async (k1, k2) => {
    const truncation = { id: 'window', k1, k2 };
    const shape = { ...task, timesteps: 40, lossAt: 'every' } as const;
    expectTrue(await swept({ ...settings, truncation }, shape, { output: -60, recurrent: -3 }));
  });

  it('a regularizer beside it: within 1e-5', async () => {
    const regularizer = { id: 'pascanu', weight: 0.5 };
    expectTrue(await swept({ ...settings, regularizer }, task, { output: -60, recurrent: -2 }));
  });
});

it('linear RNN that explodes by more than 2^100: gradients within 1e-5, log2 ḡ_t within 1e-4', async () => {
  const settings = { cell: { id: 'rnn', activation: 'linear' } };
  const shape = { ...task, timesteps: 40 };
  const silent = ({ batch, start, passes }: TestLane) => {
    for (const values of [...start, batch.inputs]) values.fill(0);
    passes.write('bias', new Float64Array(hiddenSize));
    batch.inputs.fill(1, 0, task.inputSize * drawn.batchSize);
  };
  for (const output of [0, -30, -60]) {
    const lanes = await swept(settings, shape, { recurrent: 3, input: -120, output }, { change: silent });
    expectTrue(lanes);
    expect(log2Range(lanes[1])).toBeGreaterThan(100);
  }
});

/** No inputs from timestep `t` on, and states that start at 0. */
function quietFrom(t: number): (lane: TestLane) => void {
  return ({ batch, start }) => {
    batch.inputs.fill(0, (t - 1) * task.inputSize * drawn.batchSize);
    for (const values of start) values.fill(0);
  };
}
