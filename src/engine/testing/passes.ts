/**
 * Lanes on tasks that no list offers: any loss, any shape, loss at the end or at every step. For tests that call single
 * passes or steps; whole engines are tested on listed tasks.
 */
import { randomStream } from '../../math/random.ts';
import { same } from '../../model/entry.ts';
import type { Lane } from '../../model/experiment.ts';
import { type Loss, losses } from '../../model/losses/index.ts';
import { accuracy } from '../../model/metrics/index.ts';
import { type AnyTask, type Batch, batchOf, type TaskShape } from '../../model/tasks/index.ts';
import { defineTask } from '../../model/tasks/task.ts';
import { type LaneLayout, layoutOf, type ParameterName, parameterNames, sizeOf, tensorOf } from '../layout.ts';
import type { PassesFactory } from '../local.ts';
import type { LanePasses } from '../step.ts';
import type { EngineUnderTest } from './engines.ts';

export interface TestTask extends TaskShape {
  readonly loss: Loss;
}

export const smallTask: TestTask = { timesteps: 7, inputSize: 2, outputSize: 3, lossAt: 'every', loss: losses[0] };

/** Normal inputs; targets are one-hot, which every loss takes. */
function asTask(shape: TestTask): AnyTask {
  const { timesteps: T, inputSize: I, outputSize: O, lossAt, loss } = shape;
  return defineTask({
    id: 'test',
    label: same('test'),
    reference: same('a test'),
    fields: {},
    loss: () => loss,
    metric: accuracy,
    shape: () => shape,
    baselineLoss: () => 1,
    solved: () => ({ quantity: 'loss', bound: 0, reference: same('a test') }),
    open: async () => ({
      batch: (stream, batchSize): Batch => {
        const inputs = stream.of('inputs');
        const classes = stream.of('classes');
        const targets = new Float32Array((lossAt === 'end' ? 1 : T) * batchSize * O);
        for (let row = 0; row < targets.length / O; row++) targets[row * O + classes.integer(row, O)] = 1;
        return {
          inputs: Float32Array.from({ length: T * batchSize * I }, (_, i) => inputs.normal(i)),
          targets,
          batchSize,
        };
      },
    }),
  });
}

export interface TestLane {
  readonly layout: LaneLayout;
  readonly passes: LanePasses;
  /** Normal inputs and one-hot targets, `rows` sequences. */
  readonly batch: Batch;
  /** Normal states before the first timestep, f32 values. */
  readonly start: Float64Array[];
}

interface Drawn {
  readonly batchSize?: number;
  /** Sequences in the batch, at most B. */
  readonly rows?: number;
  readonly seed?: number;
  /** Standard deviation of every parameter. */
  readonly std?: number;
}

/** The layout of a lane on a test's task. */
export const testLayout = (lane: Lane, shape: TestTask, batchSize: number): LaneLayout =>
  layoutOf(asTask(shape), { task: { id: 'test' }, batchSize }, lane);

/** The layout of a lane and numbers for it, before any engine has them. */
interface DrawnLane {
  readonly layout: LaneLayout;
  readonly parameters: Readonly<Record<ParameterName, Float64Array>>;
  readonly batch: Batch;
  readonly start: Float64Array[];
}

async function drawnLane(
  lane: Lane,
  shape: TestTask,
  { batchSize = 3, rows = batchSize, seed = 1, std = 0.5 }: Drawn = {},
): Promise<DrawnLane> {
  const layout = testLayout(lane, shape, batchSize);
  const stream = randomStream(seed);
  const normals = (purpose: string, length: number, scale: number) =>
    Float64Array.from({ length }, (_, i) => Math.fround(scale * stream.of(purpose).normal(i)));
  const parameters = Object.fromEntries(
    parameterNames.map((name) => [name, normals(name, sizeOf(tensorOf(layout, name)), std)]),
  ) as Record<ParameterName, Float64Array>;
  const batch = batchOf(await layout.task.open({}), layout.sizes, stream.of('batch'), rows, 1);
  const start = layout.program.states.map((state) => normals(`start ${state}`, rows * layout.sizes.hiddenSize, 1));
  return { layout, parameters, batch, start };
}

/** A lane with normal parameters (f32 values), ready for `forward`. */
export async function testLane(factory: PassesFactory, lane: Lane, shape: TestTask, drawn?: Drawn): Promise<TestLane> {
  const { layout, parameters, batch, start } = await drawnLane(lane, shape, drawn);
  const passes = await factory.create(layout);
  for (const name of parameterNames) passes.write(name, parameters[name]);
  return { layout, passes, batch, start };
}

/** The same lane on an engine that is called step by step. */
export async function laneUnderTest(engine: EngineUnderTest, lane: Lane, shape: TestTask, drawn?: Drawn) {
  const { layout, parameters, batch, start } = await drawnLane(lane, shape, drawn);
  const under = await engine.openLane(layout);
  await under.write(parameters);
  return { layout, lane: under, batch, start };
}
