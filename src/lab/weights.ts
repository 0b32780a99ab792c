/**
 * The weights of an experiment as named tensors, for files: `lane0.recurrent` … in the shapes of `layout.ts`, lanes
 * counted from 0. Read back under these names or under PyTorch's, `lane0.weight_ih_l0` … as `torch-state.ts` says; a
 * file whose names have no lane is for every lane. How tensors are written as bytes is in `safetensors.ts`.
 */
import { type LaneLayout, sizeOf, type Tensor } from '../engine/layout.ts';
import type { Checked, Problem } from '../model/problem.ts';
import { type NumberTensor, shapeText, type Tensors } from './safetensors.ts';
import {
  fromTorchState,
  type Parameters,
  type TorchState,
  torchModule,
  torchNames,
  torchShapes,
  toTorchState,
} from './torch-state.ts';

/** Values by name, of one lane. */
export type LaneTensors = Readonly<Record<string, Float64Array>>;

export const laneTensorName = (lane: number, name: string): string => `lane${lane}.${name}`;

export const parametersOf = ({ tensors }: LaneLayout): Tensor[] =>
  [...tensors.values()].filter(({ role }) => role === 'parameter');

/** One lane's parameters under our names or torch's; the latter need a `torchModule`. */
export function namedWeights(
  layout: LaneLayout,
  parameters: LaneTensors,
  names: 'backflow' | 'torch',
): [name: string, shape: readonly number[], values: Float64Array][] {
  if (names === 'backflow') return parametersOf(layout).map(({ name, shape }) => [name, shape, parameters[name]]);
  const state = toTorchState(layout, parameters as Parameters);
  const shapes = torchShapes(layout);
  return torchNames.map((name) => [name, shapes[name], state[name]]);
}

/**
 * Every parameter of every lane, by lane. Never throws; all problems at once: each tensor that is missing, that has
 * another shape, or that no lane has.
 */
export function readWeights(layouts: readonly LaneLayout[], file: Tensors): Checked<readonly LaneTensors[]> {
  const problems: Problem[] = [];
  const areByLane = [...file.keys()].some((name) => /^lane\d+\./.test(name));
  const known = new Set<string>();
  const lanes = layouts.map((layout, lane) => {
    const prefix = areByLane ? laneTensorName(lane, '') : '';
    const take = (name: string, shape: readonly number[]): Float64Array => {
      known.add(prefix + name);
      return takeTensor(file, prefix + name, shape, problems);
    };
    const isTorch = torchModule(layout) !== undefined && [...file.keys()].some((name) => isTorchName(name, prefix));
    if (!isTorch) return Object.fromEntries(parametersOf(layout).map(({ name, shape }) => [name, take(name, shape)]));
    const shapes = torchShapes(layout);
    const state = Object.fromEntries(torchNames.map((name) => [name, take(name, shapes[name])]));
    return fromTorchState(layout, state as TorchState);
  });
  const unknown = [...file.keys()].filter((name) => !known.has(name));
  if (unknown.length > 0) {
    problems.push({ key: 'tensors', value: unknown.join(', '), allowed: { kind: 'oneOf', names: [...known] } });
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: lanes };
}

/** Also where a module's name stands before it: then torch's names are what the problems speak of. */
const isTorchName = (name: string, prefix: string): boolean =>
  name.startsWith(prefix) && torchNames.some((known) => `.${name}`.endsWith(`.${known}`));

/** The numbers of a tensor; zeros, with a problem added, where they can't be had. */
function takeTensor(file: Tensors, name: string, shape: readonly number[], problems: Problem[]): Float64Array {
  const tensor = file.get(name);
  if (tensor && hasShape(tensor, shape)) return Float64Array.from(tensor.values);
  problems.push({
    key: name,
    value: tensor && `shape ${shapeText(tensor.shape)}`,
    allowed: { kind: 'shape', shape },
  });
  return new Float64Array(sizeOf({ name, role: 'parameter', shape }));
}

const hasShape = (tensor: NumberTensor, shape: readonly number[]): boolean =>
  tensor.shape.length === shape.length && shape.every((n, i) => tensor.shape[i] === n);
