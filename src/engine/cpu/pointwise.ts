/**
 * Pointwise kernels of the CPU engine: loops over memory around printed equations. A kernel is given as streams
 * (an address that moves through memory in one of a few ways), what is loaded from them, and what is stored.
 */
import {
  type Expression,
  hoistUniforms,
  type RowTotal,
  rowProgram,
  type Symbol_,
  symbolsOf,
} from '../../equations/index.ts';
import {
  type Code,
  type FunctionBuilder,
  f32x4,
  f64x2,
  i32,
  type Local,
  repeat,
  VECTOR_BYTES,
  v128,
  type WasmFunction,
  wasmFunction,
} from '../../equations/wasm/assembler.ts';
import { printWasm } from '../../equations/wasm/print.ts';
import { addSquares } from './reductions.ts';

/** Where an element lies: the address of the first one is a parameter; `gap` bytes are skipped after each row. */
export interface Stream {
  readonly name: string;
  /** Streams of equal gap advance together. */
  readonly gap: 'none' | 'block' | 'row';
}

export interface PointwiseKernel {
  readonly streams: readonly Stream[];
  /** The stream that holds a symbol. */
  readonly load: ReadonlyMap<Symbol_, string>;
  readonly store: readonly { readonly stream: string; readonly value: Expression }[];
}

/** The numbers that a kernel's f32 parameters take, each evaluated in f64 before the call. */
export interface KernelUniforms {
  readonly uniforms: readonly { readonly symbol: Symbol_; readonly value: Expression }[];
}

/**
 * Signature: (f32 for each uniform, address of each stream, rows, vectors per row, block gap, row gap).
 * `gap` streams skip as many bytes after each row as the call says; 'none' streams are contiguous.
 */
export function pointwiseFunction(
  name: string,
  kernel: PointwiseKernel,
  isFused: boolean,
): KernelUniforms & { code: WasmFunction } {
  const { roots, uniforms } = hoistUniforms(kernel.store.map(({ value }) => value));
  const code = wasmFunction(
    name,
    [],
    (f) => {
      const scalars = uniforms.map(() => f.param('f32'));
      const addresses = new Map(kernel.streams.map((stream) => [stream.name, f.param('i32')]));
      const [rows, vectors, blockGap, rowGap] = [f.param('i32'), f.param('i32'), f.param('i32'), f.param('i32')];
      const splats = splatUniforms(f, uniforms, scalars);
      const [rowsLeft, vectorsLeft] = [f.local('i32'), f.local('i32')];
      const offsets = { none: f.local('i32'), block: f.local('i32'), row: f.local('i32') };
      const gapOf = new Map(kernel.streams.map((stream) => [stream.name, stream.gap]));
      const addressOf = (stream: string): Code => i32.add(addresses.get(stream)!.get, offsets[gapOf.get(stream)!].get);
      const load = (symbol: Symbol_): Code =>
        splats.locals.get(symbol)?.get ?? v128.load(addressOf(kernel.load.get(symbol)!));
      const { prelude, values } = printWasm(roots, load, f);
      const bump = (local: Local, by: Code): Code => local.set(i32.add(local.get, by));
      return [
        splats.setup,
        repeat(rowsLeft, rows.get, [
          repeat(vectorsLeft, vectors.get, [
            prelude,
            kernel.store.map(({ stream }, i) => v128.store(addressOf(stream), values[i]!)),
            Object.values(offsets).map((offset) => bump(offset, i32.const(VECTOR_BYTES))),
          ]),
          bump(offsets.block, blockGap.get),
          bump(offsets.row, rowGap.get),
        ]),
      ];
    },
    isFused,
  );
  return { code, uniforms };
}

function splatUniforms(
  f: FunctionBuilder,
  uniforms: KernelUniforms['uniforms'],
  scalars: readonly Local[],
): { locals: ReadonlyMap<Symbol_, Local>; setup: Code } {
  const locals = new Map(uniforms.map(({ symbol }) => [symbol, f.local('v128')]));
  const setup = uniforms.map(({ symbol }, i) => locals.get(symbol)!.set(f32x4.splat(scalars[i]!.get)));
  return { locals, setup };
}

/**
 * The update of one parameter. Signature: (parameter, gradient, each slot: addresses; address of the columns' scales;
 * rows; vectors of a row; address of two f64x2 sums of squares, of the weights before and of the change; f32 for each
 * uniform).
 * The change is measured as stored: new weight − old weight in f32.
 */
export function updateFunction(
  name: string,
  { parameter, gradient, scale }: Readonly<Record<'parameter' | 'gradient' | 'scale', Symbol_>>,
  slots: readonly { readonly symbol: Symbol_; readonly value: Expression }[],
  updated: Expression,
  isFused: boolean,
): KernelUniforms & { code: WasmFunction } {
  const { roots, uniforms } = hoistUniforms([updated, ...slots.map(({ value }) => value)]);
  const code = wasmFunction(
    name,
    [],
    (f) => {
      const at = new Map<Symbol_, Local>();
      for (const symbol of [parameter, gradient, ...slots.map((slot) => slot.symbol)]) at.set(symbol, f.param('i32'));
      const [columns, rows, vectors, sums] = [f.param('i32'), f.param('i32'), f.param('i32'), f.param('i32')];
      const scalars = uniforms.map(() => f.param('f32'));
      const splats = splatUniforms(f, uniforms, scalars);
      const [rowsLeft, left, offset, column] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
      const [weightSum, changeSum, before, after] = Array.from({ length: 4 }, () => f.local('v128')) as [
        Local,
        Local,
        Local,
        Local,
      ];
      const address = (symbol: Symbol_): Code => i32.add(at.get(symbol)!.get, offset.get);
      const load = (symbol: Symbol_): Code => {
        if (symbol === parameter) return before.get;
        if (symbol === scale) return v128.load(column.get);
        return splats.locals.get(symbol)?.get ?? v128.load(address(symbol));
      };
      const { prelude, values } = printWasm(roots, load, f);
      const change = f.local('v128');
      const advance = (local: Local): Code => local.set(i32.add(local.get, i32.const(VECTOR_BYTES)));
      return [
        splats.setup,
        repeat(rowsLeft, rows.get, [
          column.set(columns.get),
          repeat(left, vectors.get, [
            before.set(v128.load(address(parameter))),
            prelude,
            after.set(values[0]!),
            v128.store(address(parameter), after.get),
            slots.map(({ symbol }, i) => v128.store(address(symbol), values[i + 1]!)),
            addSquares(f, weightSum, before.get),
            change.set(f32x4.sub(after.get, before.get)),
            addSquares(f, changeSum, change.get),
            advance(offset),
            advance(column),
          ]),
        ]),
        v128.store(sums.get, weightSum.get),
        v128.store(sums.get, changeSum.get, VECTOR_BYTES),
      ];
    },
    isFused,
  );
  return { code, uniforms };
}

/**
 * Loss, metric and the adjoint of the outputs for the rows of one timestep, four rows at a time (rows are lanes, so
 * that reductions over a row are plain loops over its elements).
 * Signature: (outputs, targets, adjoints, row weights: addresses; groups of four rows; O; bytes per row; address of two
 * f64x2 sums, of weighted losses and of weighted metrics, which are added to; f32 for each uniform).
 * Rows of weight 0 are padding and count for nothing, whatever they hold.
 */
export function lossFunction(
  name: string,
  symbols: { readonly output: Symbol_; readonly target: Symbol_; readonly rowWeight: Symbol_ },
  roots: { readonly loss: Expression; readonly metric: Expression; readonly adjoint: Expression },
  isFused: boolean,
): KernelUniforms & { code: WasmFunction } {
  const program = rowProgram([roots.loss, roots.metric, roots.adjoint]);
  const totals = program.sweeps.flat();
  // Totals and the row weight differ from row to row: they are no uniforms of the kernel.
  const perRow = new Set<Symbol_>([symbols.rowWeight, ...totals.map((total) => total.symbol)]);
  const uniforms = uniformsBeside(program.roots.concat(totals.map((total) => total.term)), perRow);
  const code = wasmFunction(
    name,
    [],
    (f) => {
      const [outputs, targets, adjoints, weights, groups, elements, rowBytes, sums] = Array.from({ length: 8 }, () =>
        f.param('i32'),
      ) as [Local, Local, Local, Local, Local, Local, Local, Local];
      const scalars = uniforms.map(() => f.param('f32'));
      const splats = splatUniforms(f, uniforms, scalars);
      const [groupsLeft, elementsLeft, offset] = [f.local('i32'), f.local('i32'), f.local('i32')];
      const [rowWeight, isRow, gathered, weighted] = Array.from({ length: 4 }, () => f.local('v128')) as [
        Local,
        Local,
        Local,
        Local,
      ];
      const totalLocals = new Map(totals.map(({ symbol }) => [symbol, f.local('v128')]));
      const rowAddress = (base: Local, lane: number): Code =>
        i32.add(i32.add(base.get, offset.get), i32.mul(rowBytes.get, i32.const(lane)));
      const gather = (base: Local): Code => [
        [0, 1, 2, 3].map((lane) => gathered.set(v128.load32Lane(rowAddress(base, lane), gathered.get, lane))),
        gathered.get,
      ];
      const load = (symbol: Symbol_): Code => {
        if (symbol === symbols.output) return gather(outputs);
        if (symbol === symbols.target) return gather(targets);
        if (symbol === symbols.rowWeight) return rowWeight.get;
        return (totalLocals.get(symbol) ?? splats.locals.get(symbol))!.get;
      };
      const overElements = (body: Code): Code => [
        offset.set(i32.const(0)),
        repeat(elementsLeft, elements.get, [body, offset.set(i32.add(offset.get, i32.const(4)))]),
      ];
      const sweep = (rowTotals: readonly RowTotal[]): Code => {
        const { prelude, values } = printWasm(
          rowTotals.map((total) => total.term),
          load,
          f,
        );
        return [
          rowTotals.map(({ symbol, combine }) =>
            totalLocals.get(symbol)!.set(f32x4.const(combine === 'add' ? 0 : Number.NEGATIVE_INFINITY)),
          ),
          overElements([
            prelude,
            rowTotals.map(({ symbol, combine }, i) => {
              const total = totalLocals.get(symbol)!;
              return total.set(f32x4[combine](total.get, values[i]!));
            }),
          ]),
        ];
      };
      const [loss, metric, adjoint] = program.roots as [Expression, Expression, Expression];
      const perRowValues = printWasm([loss, metric], load, f);
      const perElement = printWasm([adjoint], load, f);
      const addWeighted = (value: Code, at: number): Code => [
        weighted.set(v128.and(f32x4.mul(value, rowWeight.get), isRow.get)),
        v128.store(
          sums.get,
          f64x2.add(
            v128.load(sums.get, at),
            f64x2.add(f64x2.promoteLow(weighted.get), f64x2.promoteHigh(weighted.get)),
          ),
          at,
        ),
      ];
      const advance = (local: Local, by: Code): Code => local.set(i32.add(local.get, by));
      return [
        splats.setup,
        repeat(groupsLeft, groups.get, [
          rowWeight.set(v128.load(weights.get)),
          isRow.set(f32x4.gt(rowWeight.get, f32x4.const(0))),
          program.sweeps.map(sweep),
          perRowValues.prelude,
          addWeighted(perRowValues.values[0]!, 0),
          addWeighted(perRowValues.values[1]!, VECTOR_BYTES),
          overElements([
            perElement.prelude,
            gathered.set(v128.and(perElement.values[0]!, isRow.get)),
            [0, 1, 2, 3].map((lane) => v128.store32Lane(rowAddress(adjoints, lane), gathered.get, lane)),
          ]),
          [outputs, targets, adjoints].map((base) => advance(base, i32.mul(rowBytes.get, i32.const(4)))),
          advance(weights, i32.const(VECTOR_BYTES)),
        ]),
      ];
    },
    isFused,
  );
  return { code, uniforms };
}

/** Uniform symbols other than the given ones, each standing for itself. */
function uniformsBeside(roots: readonly Expression[], others: ReadonlySet<Symbol_>): KernelUniforms['uniforms'] {
  const symbols = symbolsOf(roots).filter((symbol) => symbol.isUniform && !others.has(symbol));
  return symbols.map((symbol) => ({ symbol, value: symbol }));
}
