/**
 * The one table of tensors of a lane: name, shape, role. Snapshots, tests and engines are laid out from it.
 * Shapes are canonical (no padding); an engine may store a tensor padded and strided, and reads and writes it as here.
 *
 * Symbols: B batch, T timesteps, I input, H hidden, O output. Weights multiply from the right (x W), and the columns
 * of U, W and b are the cell's blocks of H columns: those that meet h (or the operand of a second product) for U, those
 * that meet x for W, all for b.
 */
import {
  type CellProgram,
  type ColumnBlock,
  cellProgram,
  cells,
  isRecurrent,
  meetsInput,
} from '../model/cells/index.ts';
import { entryOf } from '../model/entry.ts';
import type { Experiment, Lane } from '../model/experiment.ts';
import type { Loss } from '../model/losses/index.ts';
import { type RegularizerRule, regularizerRule } from '../model/regularizers/index.ts';
import { type AnyStateStart, states } from '../model/states/index.ts';
import { type AnyTask, type TaskShape, tasks } from '../model/tasks/index.ts';
import { type Truncation, truncations, type Windows, windowsOf } from '../model/truncations/index.ts';
import { type UpdateRule, updateRule } from '../model/update.ts';

/** What every lane trains: U, W, b of the cell; V, c of the output layer. */
export const parameterNames = ['recurrent', 'input', 'bias', 'output', 'outputBias'] as const;
export type WeightName = (typeof parameterNames)[number];
/** h_0 and the other states before the first timestep, where a lane learns them. */
export const START = 'start';
export type ParameterName = WeightName | typeof START;
/** Something of every parameter of a lane. */
export type PerParameter<T> = Readonly<Record<WeightName, T>> & { readonly [START]?: T };

/** b, c and a start, which multiply nothing: one unit where norms are taken by unit. */
export const isVector = (parameter: ParameterName): boolean =>
  parameter === 'bias' || parameter === 'outputBias' || parameter === START;

/** By parameter of a lane, in the order of reports. */
export const forEachParameter = <Value>(
  { parameters }: Pick<LaneLayout, 'parameters'>,
  value: (name: ParameterName) => Value,
): PerParameter<Value> =>
  Object.fromEntries(parameters.map((name) => [name, value(name)])) as unknown as PerParameter<Value>;

/** B, T, I, H, O and what else fixes the work of a lane. */
export interface Sizes extends TaskShape {
  readonly batchSize: number;
  readonly hiddenSize: number;
  /** Timesteps with a loss: T or 1. */
  readonly lossSteps: number;
}

export interface Tensor {
  readonly name: string;
  readonly role: 'parameter' | 'gradient' | 'slot' | 'carried' | 'sequence';
  readonly shape: readonly number[];
}

/** Everything that an engine needs to know of a lane before its numbers. */
export interface LaneLayout {
  readonly lane: Lane;
  readonly task: AnyTask;
  /** The task's, by its settings. */
  readonly loss: Loss;
  readonly program: CellProgram;
  /** Absent where nothing is penalized. */
  readonly regularizer: RegularizerRule | undefined;
  /** The optimizer with schedule, weight decay and constraint composed into its equations. */
  readonly optimizer: UpdateRule;
  readonly sizes: Sizes;
  /** What the lane trains, in the order of reports. */
  readonly parameters: readonly ParameterName[];
  /** Through which timesteps losses are propagated back. */
  readonly windows: Windows;
  readonly tensors: ReadonlyMap<string, Tensor>;
}

export const gradientOf = (parameter: ParameterName): string => `gradient.${parameter}`;
export const slotOf = (slot: string, parameter: ParameterName): string => `slot.${slot}.${parameter}`;
/** States of every timestep, [T + 1, B, H]; the first is the start. */
export const stateSequence = (state: string): string => `state.${state}`;
/** The last states of the last step, [B, H], where the next one starts from them. */
export const carriedState = (state: string): string => `carried.${state}`;
/** ∂L/∂state of every timestep, [T, B, H]: true values, however the engine scales them inside. */
export const adjointSequence = (state: string): string => `adjoint.${state}`;
/** Network outputs at the timesteps with a loss, [1 or T, B, O]. */
export const OUTPUT_SEQUENCE = 'outputs';

/** The blocks whose columns a parameter of the cell has. */
export const blocksOf = (parameter: 'recurrent' | 'input' | 'bias', blocks: readonly ColumnBlock[]): ColumnBlock[] =>
  blocks.filter({ recurrent: isRecurrent, input: meetsInput, bias: () => true }[parameter]);

export const laneLayout = (experiment: Pick<Experiment, 'task' | 'batchSize'>, lane: Lane): LaneLayout =>
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
  const start = entryOf<AnyStateStart>(states, lane.state.id);
  const parameters: readonly ParameterName[] = start.isLearned ? [...parameterNames, START] : parameterNames;
  const shapes: Record<ParameterName, readonly number[]> = {
    recurrent: [H, columns('recurrent')],
    input: [I, columns('input')],
    bias: [1, columns('bias')],
    output: [H, O],
    outputBias: [1, O],
    start: [program.states.length, H],
  };
  const tensors: Tensor[] = parameters.flatMap((name): Tensor[] => [
    { name, role: 'parameter', shape: shapes[name] },
    { name: gradientOf(name), role: 'gradient', shape: shapes[name] },
    ...optimizer.slots.map((slot): Tensor => ({ name: slotOf(slot, name), role: 'slot', shape: shapes[name] })),
  ]);
  for (const state of program.states) {
    tensors.push({ name: stateSequence(state), role: 'sequence', shape: [T + 1, B, H] });
    tensors.push({ name: adjointSequence(state), role: 'sequence', shape: [T, B, H] });
  }
  if (start.carriesInto) {
    for (const state of program.states) tensors.push({ name: carriedState(state), role: 'carried', shape: [B, H] });
  }
  tensors.push({ name: OUTPUT_SEQUENCE, role: 'sequence', shape: [sizes.lossSteps, B, O] });
  return {
    lane,
    task,
    loss: task.loss(experiment.task),
    program,
    regularizer: regularizerRule(lane.regularizer),
    optimizer,
    sizes,
    parameters,
    windows: windowsOf(entryOf<Truncation>(truncations, lane.truncation.id), lane.truncation, T),
    tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])),
  };
}

/** Tensors that a lane keeps from step to step: all that a snapshot holds. */
export const keptTensors = ({ tensors }: LaneLayout): Tensor[] =>
  [...tensors.values()].filter(({ role }) => role === 'parameter' || role === 'slot' || role === 'carried');

export const sizeOf = (tensor: Tensor): number => tensor.shape.reduce((product, n) => product * n, 1);

/** Whether the states before the first timestep are a parameter of the lane. */
export const learnsStart = ({ parameters }: Pick<LaneLayout, 'parameters'>): boolean => parameters.includes(START);

/** The tensor of this name; an unknown name is a bug. */
export function tensorOf(layout: LaneLayout, name: string): Tensor {
  const tensor = layout.tensors.get(name);
  if (!tensor) throw new Error(`no tensor "${name}" among ${[...layout.tensors.keys()].join(', ')}`);
  return tensor;
}

/** The same tensor with fewer sequences where it is [·, B, ·], the first ones. */
export function withSequences(tensor: Tensor, sequences = Number.POSITIVE_INFINITY): Tensor {
  const [items, B, width] = tensor.shape as [number, number, number];
  return tensor.role === 'sequence' && sequences < B ? { ...tensor, shape: [items, sequences, width] } : tensor;
}

/** Every slot before the first update, by tensor name. */
export function initialSlots(layout: LaneLayout): Record<string, Float64Array> {
  const slots = layout.optimizer.slots.flatMap((slot) =>
    layout.parameters.map((parameter) => {
      const tensor = tensorOf(layout, slotOf(slot, parameter));
      return [tensor.name, new Float64Array(sizeOf(tensor)).fill(layout.optimizer.initial[slot]!)] as const;
    }),
  );
  return Object.fromEntries(slots);
}
