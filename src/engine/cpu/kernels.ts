/**
 * The kernels of one kind of lane, printed from its equations, compiled once per kind and instantiated per lane.
 * Shapes are run-time parameters; what is compiled depends on cell, loss, metric, optimizer and instruction set only.
 */
import {
  type Expression,
  evaluateUniform,
  max,
  min,
  mul,
  neg,
  type Symbol_,
  substitute,
  symbol,
  uniform,
} from '../../equations/index.ts';
import { assemble, f32x4, v128, type WasmFunction, wasmFunction } from '../../equations/wasm/assembler.ts';
import { output, outputAdjoint, rowWeight, target } from '../../model/losses/index.ts';
import { gradient, parameter, slotSymbol } from '../../model/optimizers/optimizer.ts';
import type { LaneLayout } from '../layout.ts';
import { type KernelUniforms, lossFunction, pointwiseFunction, type Stream, updateFunction } from './pointwise.ts';
import { type ProductAdd, type ProductStore, productFunctions } from './product.ts';
import { reductionFunctions } from './reductions.ts';

type Call = (...args: number[]) => void;

/** Addresses are in bytes, lengths in vectors of four unless a name says rows or groups. */
export interface KernelExports {
  readonly productStore: ProductStore;
  readonly productAdd: ProductAdd;
  readonly sumSquares: (address: number, vectors: number) => number;
  readonly sumSquaresOfDifference: (a: number, b: number, vectors: number) => number;
  readonly sumSquaresClipped: (
    ...args: [address: number, rows: number, vectors: number, scales: number, bound: number]
  ) => number;
  readonly addColumnSquares: (address: number, rows: number, vectors: number, sums: number) => void;
  readonly scaleColumns: (address: number, rows: number, vectors: number, scales: number) => void;
  readonly scaleInPlace: (address: number, vectors: number, factor: number) => void;
  readonly addScaled: (from: number, to: number, vectors: number, factor1: number, factor2: number) => void;
  /** Streams in the order of `forwardStreams`, then rows, vectors, block gap, row gap. */
  readonly cellForward: Call;
  /** Rescale, streams in the order of `backwardStreams`, then rows, vectors, block gap, row gap. */
  readonly cellBackward: Call;
  /** Where the cell has a second product. Arguments as of `cellForward`. */
  readonly operand?: Call;
  /** Where the cell has a second product: the adjoints of its blocks. Arguments as of `cellBackward`. */
  readonly secondBackward?: Call;
  readonly loss: Call;
  readonly update: Call;
}

export interface Kernels {
  readonly module: WebAssembly.Module;
  readonly forwardStreams: readonly Stream[];
  readonly backwardStreams: readonly Stream[];
  /** States whose adjoint one step back has a pointwise part; the others' need not be loaded before the product. */
  readonly hasDirectAdjoint: readonly boolean[];
  readonly lossUniforms: KernelUniforms['uniforms'];
  readonly updateUniforms: KernelUniforms['uniforms'];
}

/** A power of two by which the stored adjoints are multiplied as they are read. */
const rescale = uniform('rescale');
/** The clip's numbers, as the update reads them: a scale for each column, one bound. */
const clipScale = symbol('clip.scale');
export const clipBound = uniform('clip.bound');

/** Whether this machine runs relaxed SIMD; a module with a single such opcode fails to compile where it does not. */
export const hasRelaxedSimd: boolean = WebAssembly.validate(
  assemble([
    wasmFunction('probe', [], (f) => {
      const at = f.param('i32');
      return v128.store(at.get, f32x4.relaxedMadd(f32x4.const(1), f32x4.const(1), f32x4.const(1)));
    }),
  ]),
);

const compiled = new Map<string, Promise<Kernels>>();

export function kernelsOf(layout: LaneLayout): Promise<Kernels> {
  const { lane, task, loss, optimizer } = layout;
  const key = JSON.stringify([lane.cell, loss.id, task.metric.id, optimizer.id]);
  const known = compiled.get(key);
  if (known) return known;
  const made = compileKernels(layout);
  compiled.set(key, made);
  return made;
}

async function compileKernels(layout: LaneLayout): Promise<Kernels> {
  const forward = forwardKernel(layout);
  const backward = backwardKernel(layout);
  const { loss, task } = layout;
  const lossKernel = lossFunction(
    'loss',
    { output, target, rowWeight },
    { loss: loss.value, metric: task.metric.value, adjoint: outputAdjoint(loss) },
    hasRelaxedSimd,
  );
  const update = updateKernel(layout);
  const functions: WasmFunction[] = [
    ...productFunctions(hasRelaxedSimd),
    ...reductionFunctions,
    ...forward.codes,
    ...backward.codes,
    lossKernel.code,
    update.code,
  ];
  return {
    module: await WebAssembly.compile(assemble(functions)),
    forwardStreams: forward.streams,
    backwardStreams: backward.streams,
    hasDirectAdjoint: backward.hasDirectAdjoint,
    lossUniforms: lossKernel.uniforms,
    updateUniforms: update.uniforms,
  };
}

/** Streams of a state: h lies in the rows beside the inputs, the others by themselves. */
const stateStream = (name: string, index: number): Stream => ({ name, gap: index === 0 ? 'row' : 'none' });

function forwardKernel({ program }: LaneLayout) {
  const { blocks, states, prev, residuals, operand } = program;
  const streams: Stream[] = [
    ...blocks.map(({ symbol }): Stream => ({ name: symbol.name, gap: 'block' })),
    ...states.map((_, s) => stateStream(prev[s]!.name, s)),
    ...states.map((state, s) => stateStream(`next.${state}`, s)),
    ...residuals.map(({ symbol }): Stream => ({ name: symbol.name, gap: 'none' })),
    ...(operand ? [{ name: operand.symbol.name, gap: 'none' } as const] : []),
  ];
  const load = new Map<Symbol_, string>([...blocks.map(({ symbol }) => symbol), ...prev].map((s) => [s, s.name]));
  const store = [
    ...states.map((state, s) => ({ stream: `next.${state}`, value: program.forward[s]! })),
    ...residuals.map(({ symbol, value }) => ({ stream: symbol.name, value })),
  ];
  const codes = [pointwiseFunction('cellForward', { streams, load, store }, hasRelaxedSimd).code];
  if (operand) {
    const ofOperand = [{ stream: operand.symbol.name, value: operand.value }];
    codes.push(pointwiseFunction('operand', { streams, load, store: ofOperand }, hasRelaxedSimd).code);
  }
  return { streams, codes };
}

function backwardKernel({ program }: LaneLayout) {
  const { blocks, states, prev, next, adjoint, residuals, operand } = program;
  const ofOperand = operand ? [operand.adjoint] : [];
  const loaded = [...prev, ...next, ...adjoint, ...ofOperand, ...residuals.map(({ symbol }) => symbol)];
  const hasDirectAdjoint = program.prevAdjoints.map(
    (value, s) => s > 0 || !(value.kind === 'constant' && value.value === 0),
  );
  const streams: Stream[] = [
    ...states.map((_, s) => stateStream(prev[s]!.name, s)),
    ...states.map((_, s) => stateStream(next[s]!.name, s)),
    ...[...adjoint, ...ofOperand].map(({ name }): Stream => ({ name, gap: 'none' })),
    ...residuals.map(({ symbol }): Stream => ({ name: symbol.name, gap: 'none' })),
    ...blocks.map(({ symbol }): Stream => ({ name: symbol.name, gap: 'block' })),
    ...states.map((state): Stream => ({ name: `before.${state}`, gap: 'none' })),
  ];
  // Outputs are linear in the adjoints, so a power of two on the latter is one on the former. The operand's has it already.
  const rescaled = new Map<Expression, Expression>(adjoint.map((symbol) => [symbol, mul(symbol, rescale)]));
  const value = (roots: readonly Expression[]) => substitute(roots, rescaled);
  const ofBlocks = value(program.blockAdjoints).map((root, b) => ({ stream: blocks[b]!.symbol.name, value: root }));
  const store = [
    ...ofBlocks.filter((_, b) => !blocks[b]!.isSecond),
    ...value(program.prevAdjoints)
      .map((root, s) => ({ stream: `before.${states[s]!}`, value: root }))
      .filter((_, s) => hasDirectAdjoint[s]),
  ];
  const load = new Map(loaded.map((symbol) => [symbol, symbol.name]));
  const codes = [pointwiseFunction('cellBackward', { streams, load, store }, hasRelaxedSimd).code];
  if (operand) {
    const second = ofBlocks.filter((_, b) => blocks[b]!.isSecond);
    codes.push(pointwiseFunction('secondBackward', { streams, load, store: second }, hasRelaxedSimd).code);
  }
  return { streams, hasDirectAdjoint, codes };
}

function updateKernel({ optimizer }: LaneLayout) {
  const clipped = max(min(mul(gradient, clipScale), clipBound), neg(clipBound));
  const names = ['parameter', ...optimizer.slots];
  const [updated, ...slotValues] = substitute(
    names.map((name) => optimizer.equations[name]!),
    new Map<Expression, Expression>([[gradient, clipped]]),
  );
  const slots = optimizer.slots.map((name, i) => ({ symbol: slotSymbol(name), value: slotValues[i]! }));
  return updateFunction('update', { parameter, gradient, scale: clipScale }, slots, updated!, hasRelaxedSimd);
}

/** The f32 arguments of a kernel, evaluated in f64. */
export const uniformArguments = (uniforms: KernelUniforms['uniforms'], value: (symbol: Symbol_) => number): number[] =>
  uniforms.map((argument) => evaluateUniform(argument.value, value));
