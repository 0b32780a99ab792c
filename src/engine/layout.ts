/**
 * The one table of tensors of a lane: name, shape, role. Snapshots, tests and engines are laid out from it.
 * Shapes are canonical (no padding); an engine may store a tensor padded and strided, and reads and writes it as here.
 *
 * Symbols: B batch, T timesteps, I input, H hidden, O output. Weights multiply from the right (x W), and the columns
 * of U, W and b are the cell's blocks of H columns: those that meet h for U, those that meet x for W, all for b.
 */
import {
  type CellProgram,
  type ColumnBlock,
  cellProgram,
  cells,
  meetsInput,
  meetsState,
} from '../model/cells/index.ts';
import { entryOf } from '../model/entry.ts';
import type { Experiment, Lane } from '../model/experiment.ts';
import type { Loss } from '../model/losses/index.ts';
import { type AnyTask, type TaskShape, tasks } from '../model/tasks/index.ts';
import { type UpdateRule, updateRule } from '../model/update.ts';

/** U, W, b of the cell; V, c of the output layer. */
export const parameterNames = ['recurrent', 'input', 'bias', 'output', 'outputBias'] as const;
export type ParameterName = (typeof parameterNames)[number];

/** b and c: one row, and one unit where norms are taken by unit. */
export const isVector = (parameter: ParameterName): boolean => parameter === 'bias' || parameter === 'outputBias';

export const forEachParameter = <Value>(value: (name: ParameterName) => Value): Record<ParameterName, Value> =>
  Object.fromEntries(parameterNames.map((name) => [name, value(name)])) as Record<ParameterName, Value>;

/** B, T, I, H, O and what else fixes the work of a lane. */
export interface Sizes extends TaskShape {
  readonly batchSize: number;
  readonly hiddenSize: number;
  /** Timesteps with a loss: T or 1. */
  readonly lossSteps: number;
}

export interface Tensor {
  readonly name: string;
  readonly role: 'parameter' | 'gradient' | 'slot' | 'sequence';
  readonly shape: readonly number[];
}

/** Everything that an engine needs to know of a lane before its numbers. */
export interface LaneLayout {
  readonly lane: Lane;
  readonly task: AnyTask;
  /** The task's, by its settings. */
  readonly loss: Loss;
  readonly program: CellProgram;
  /** The optimizer with schedule, weight decay and constraint composed into its equations. */
  readonly optimizer: UpdateRule;
  readonly sizes: Sizes;
  readonly tensors: ReadonlyMap<string, Tensor>;
}

export const gradientOf = (parameter: ParameterName): string => `gradient.${parameter}`;
export const slotOf = (slot: string, parameter: ParameterName): string => `slot.${slot}.${parameter}`;
/** States of every timestep, [T + 1, B, H]; the first is the start. */
export const stateSequence = (state: string): string => `state.${state}`;
/** ∂L/∂state of every timestep, [T, B, H]: true values, however the engine scales them inside. */
export const adjointSequence = (state: string): string => `adjoint.${state}`;
/** Network outputs at the timesteps with a loss, [1 or T, B, O]. */
export const OUTPUT_SEQUENCE = 'outputs';

/** The blocks whose columns a parameter of the cell has. */
export const blocksOf = (parameter: 'recurrent' | 'input' | 'bias', blocks: readonly ColumnBlock[]): ColumnBlock[] =>
  blocks.filter({ recurrent: meetsState, input: meetsInput, bias: () => true }[parameter]);

export const laneLayout = (experiment: Experiment, lane: Lane): LaneLayout =>
  layoutOf(entryOf(tasks, experiment.task.id), experiment, lane);

/** The layout for a task that need not be listed. */
export function layoutOf(task: AnyTask, experiment: Pick<Experiment, 'task' | 'batchSize'>, lane: Lane): LaneLayout {
  const shape = task.shape(experiment.task);
  const sizes: Sizes = {
    ...shape,
    batchSize: experiment.batchSize,
    hiddenSize: lane.hiddenSize,
    lossSteps: shape.lossAt === 'end' ? 1 : shape.timesteps,
  };
  const program = cellProgram(entryOf(cells, lane.cell.id), lane.cell);
  const optimizer = updateRule(lane);
  const { batchSize: B, hiddenSize: H, timesteps: T, inputSize: I, outputSize: O } = sizes;
  const columns = (parameter: 'recurrent' | 'input' | 'bias') => blocksOf(parameter, program.blocks).length * H;
  const shapes: Record<ParameterName, readonly number[]> = {
    recurrent: [H, columns('recurrent')],
    input: [I, columns('input')],
    bias: [1, columns('bias')],
    output: [H, O],
    outputBias: [1, O],
  };
  const tensors: Tensor[] = parameterNames.flatMap((name): Tensor[] => [
    { name, role: 'parameter', shape: shapes[name] },
    { name: gradientOf(name), role: 'gradient', shape: shapes[name] },
    ...optimizer.slots.map((slot): Tensor => ({ name: slotOf(slot, name), role: 'slot', shape: shapes[name] })),
  ]);
  for (const state of program.states) {
    tensors.push({ name: stateSequence(state), role: 'sequence', shape: [T + 1, B, H] });
    tensors.push({ name: adjointSequence(state), role: 'sequence', shape: [T, B, H] });
  }
  tensors.push({ name: OUTPUT_SEQUENCE, role: 'sequence', shape: [sizes.lossSteps, B, O] });
  return {
    lane,
    task,
    loss: task.loss(experiment.task),
    program,
    optimizer,
    sizes,
    tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])),
  };
}

export const sizeOf = (tensor: Tensor): number => tensor.shape.reduce((product, n) => product * n, 1);

/** The tensor of this name; an unknown name is a bug. */
export function tensorOf(layout: LaneLayout, name: string): Tensor {
  const tensor = layout.tensors.get(name);
  if (!tensor) throw new Error(`no tensor "${name}" among ${[...layout.tensors.keys()].join(', ')}`);
  return tensor;
}

/** Every slot before the first update, by tensor name. */
export function initialSlots(layout: LaneLayout): Record<string, Float64Array> {
  const slots = layout.optimizer.slots.flatMap((slot) =>
    parameterNames.map((parameter) => {
      const tensor = tensorOf(layout, slotOf(slot, parameter));
      return [tensor.name, new Float64Array(sizeOf(tensor)).fill(layout.optimizer.initial[slot]!)] as const;
    }),
  );
  return Object.fromEntries(slots);
}
