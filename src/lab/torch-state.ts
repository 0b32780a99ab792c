/**
 * The parameters of a lane as the state of PyTorch modules, and back: torch.nn.RNN, LSTM or GRU (one layer, one
 * direction, with biases) and a torch.nn.Linear named `fc`. The rule, with H rows of torch's for each gate in the
 * cell's order (LSTM i, f, g, o; GRU r, z, n):
 *
 *   weight_ih_l0 [G·H, I] = Wᵀ     weight_hh_l0 [G·H, H] = Uᵀ     fc.weight [O, H] = Vᵀ     fc.bias [O] = c
 *   b = bias_ih_l0 + bias_hh_l0    for a gate used whole; towards torch bias_ih_l0 = b and bias_hh_l0 = 0
 *   b.input = bias_ih_l0, b.recurrent = bias_hh_l0    for a gate in halves (n of the GRU)
 *
 * Only two biases that torch keeps for one of ours are not found again: their sum is.
 */
import { blocksOf, type LaneLayout } from '../engine/layout.ts';

/** U, W, b, V and c: what the modules have too. */
const parameterNames = ['recurrent', 'input', 'bias', 'output', 'outputBias'] as const;
/** Canonical values, as in `layout.ts`. */
export type Parameters = Readonly<Record<(typeof parameterNames)[number], Float64Array>>;

export const torchNames = ['weight_ih_l0', 'weight_hh_l0', 'bias_ih_l0', 'bias_hh_l0', 'fc.weight', 'fc.bias'] as const;
export type TorchName = (typeof torchNames)[number];
export type TorchState = Readonly<Record<TorchName, Float64Array>>;

/** Cells of ours that compute what a module of torch.nn computes. */
const modules: Readonly<Record<string, string>> = { rnn: 'torch.nn.RNN', lstm: 'torch.nn.LSTM', gru: 'torch.nn.GRU' };

/** The module with the lane's parameters; undefined where torch has none, or where a lane trains more than those. */
export function torchModule({ lane, tensors }: LaneLayout): string | undefined {
  const trained = [...tensors.values()].filter(({ role }) => role === 'parameter').map(({ name }) => name);
  if (!trained.every((name) => (parameterNames as readonly string[]).includes(name))) return undefined;
  // torch.nn.RNN has no other activations.
  if (lane.cell.id === 'rnn' && lane.cell.activation !== 'tanh' && lane.cell.activation !== 'relu') return undefined;
  return modules[lane.cell.id];
}

export function torchShapes({ program, sizes }: LaneLayout): Readonly<Record<TorchName, readonly number[]>> {
  const { hiddenSize: H, inputSize: I, outputSize: O } = sizes;
  const rows = program.cell.gates.length * H;
  return {
    weight_ih_l0: [rows, I],
    weight_hh_l0: [rows, H],
    bias_ih_l0: [rows],
    bias_hh_l0: [rows],
    'fc.weight': [O, H],
    'fc.bias': [O],
  };
}

export function toTorchState(layout: LaneLayout, ours: Parameters): TorchState {
  const weight = (parameter: 'input' | 'recurrent') => {
    const theirs = new Float64Array(ours[parameter].length);
    forEachWeight(layout, parameter, (our, their) => {
      theirs[their] = ours[parameter][our];
    });
    return theirs;
  };
  const rows = layout.program.cell.gates.length * layout.sizes.hiddenSize;
  const biases = { input: new Float64Array(rows), recurrent: new Float64Array(rows) };
  forEachBias(layout, (our, their, part) => {
    biases[part === 'whole' ? 'input' : part][their] = ours.bias[our];
  });
  const { hiddenSize: H, outputSize: O } = layout.sizes;
  return {
    weight_ih_l0: weight('input'),
    weight_hh_l0: weight('recurrent'),
    bias_ih_l0: biases.input,
    bias_hh_l0: biases.recurrent,
    'fc.weight': transposed(ours.output, H, O),
    'fc.bias': ours.outputBias.slice(),
  };
}

/** The inverse of `toTorchState`. @param theirs in the shapes of `torchShapes` */
export function fromTorchState(layout: LaneLayout, theirs: TorchState): Parameters {
  const weight = (parameter: 'input' | 'recurrent', values: Float64Array) => {
    const ours = new Float64Array(values.length);
    forEachWeight(layout, parameter, (our, their) => {
      ours[our] = values[their];
    });
    return ours;
  };
  const { bias_ih_l0: input, bias_hh_l0: recurrent } = theirs;
  const bias = new Float64Array(blocksOf('bias', layout.program.blocks).length * layout.sizes.hiddenSize);
  forEachBias(layout, (our, their, part) => {
    if (part === 'whole') {
      // A sum with 0 would lose the sign of −0.
      bias[our] = recurrent[their] === 0 ? input[their] : input[their] + recurrent[their];
    } else bias[our] = (part === 'input' ? input : recurrent)[their];
  });
  const { hiddenSize: H, outputSize: O } = layout.sizes;
  return {
    recurrent: weight('recurrent', theirs.weight_hh_l0),
    input: weight('input', theirs.weight_ih_l0),
    bias,
    output: transposed(theirs['fc.weight'], O, H),
    outputBias: theirs['fc.bias'].slice(),
  };
}

/** Pairs of places of the same number: in U or W, [rows, blocks · H], and in torch's matrix, [gates · H, rows]. */
function forEachWeight(
  { program, sizes }: LaneLayout,
  parameter: 'input' | 'recurrent',
  visit: (ours: number, theirs: number) => void,
): void {
  const { hiddenSize: H, inputSize: I } = sizes;
  const rows = parameter === 'input' ? I : H;
  const blocks = blocksOf(parameter, program.blocks);
  blocks.forEach(({ gate }, b) => {
    const g = program.cell.gates.indexOf(gate);
    for (let r = 0; r < rows; r++) {
      for (let j = 0; j < H; j++) visit((r * blocks.length + b) * H + j, (g * H + j) * rows + r);
    }
  });
}

/** Pairs of places in b, [blocks · H], and in torch's biases, [gates · H]; the part says in which of the two. */
function forEachBias(
  { program, sizes }: LaneLayout,
  visit: (ours: number, theirs: number, part: 'whole' | 'recurrent' | 'input') => void,
): void {
  const { hiddenSize: H } = sizes;
  blocksOf('bias', program.blocks).forEach(({ gate, part }, b) => {
    if (part === 'vector') return; // No module has such.
    const g = program.cell.gates.indexOf(gate);
    for (let j = 0; j < H; j++) visit(b * H + j, g * H + j, part);
  });
}

const transposed = (values: Float64Array, rows: number, columns: number): Float64Array =>
  values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]);
