/**
 * The reference arithmetic of a lane: f64, plain loops, the equations of cell, loss, metric and optimizer evaluated
 * as they are written. The truth by which the other engines are judged; never fast.
 * Nothing is rescaled, so |∂L/∂h_t| must stay within f64: growth or decay by 2^±1000 over a sequence.
 */
import {
  type Bindings,
  type Expression,
  evaluate,
  evaluateUniform,
  type Symbol_,
  type Value,
} from '../../equations/index.ts';
import { type ColumnBlock, isRecurrent, meetsInput, meetsState } from '../../model/cells/index.ts';
import { columnNorm } from '../../model/constraints/constraint.ts';
import { output, outputAdjoint, outputSize, rowWeight, target } from '../../model/losses/index.ts';
import type { RegularizerRule } from '../../model/regularizers/index.ts';
import type { Batch } from '../../model/tasks/index.ts';
import { listWindows, type Window } from '../../model/truncations/index.ts';
import { updateNumber } from '../../model/update.ts';
import type { ClipNumbers, UnitNorms } from '../clip.ts';
import type { Divergence } from '../engine.ts';
import {
  adjointSequence,
  blocksOf,
  forEachParameter,
  gradientOf,
  isVector,
  type LaneLayout,
  learnsStart,
  OUTPUT_SEQUENCE,
  type ParameterName,
  type PerParameter,
  START,
  sizeOf,
  slotOf,
  stateSequence,
  tensorOf,
  withSequences,
} from '../layout.ts';
import { findNonFinite } from '../non-finite.ts';
import { PenaltyMean } from '../regularizer.ts';
import type { LanePasses } from '../step.ts';
import {
  addProduct,
  addSumOfRows,
  addToRows,
  columnNorms,
  columnsOf,
  log2Norm,
  type Matrix,
  matrix,
  negative,
  norm,
  transposed,
} from './matrix.ts';
import { addPairs } from './regularizer.ts';

type CellParameter = 'recurrent' | 'input' | 'bias';

export class ReferencePasses implements LanePasses {
  /** Every tensor of the layout by name. Of sequences, the first rows of every timestep belong to the last batch. */
  private readonly tensors = new Map<string, Float64Array>();
  /** Residuals of the cell at t = 1..T, one [rows, H] each. */
  private residuals: Float64Array[][] = [];
  /** Of the second product at t = 1..T, [rows, H], where the cell has one. */
  private operands: Float64Array[] = [];
  /** Rows of the batch that was last run. */
  private rows: number;
  /** How much that batch counts for in its step. */
  private share = 1;
  /** Of the last backward pass, where the lane has a regularizer. */
  private penalty: PenaltyMean | undefined;

  constructor(private readonly layout: LaneLayout) {
    this.rows = layout.sizes.batchSize;
    for (const tensor of layout.tensors.values()) this.tensors.set(tensor.name, new Float64Array(sizeOf(tensor)));
  }

  forward(batch: Batch, start: readonly Float64Array[], share = 1): void {
    const { program, sizes } = this.layout;
    this.share = share;
    const { hiddenSize: H, timesteps: T } = sizes;
    this.rows = batch.batchSize;
    this.residuals = [];
    this.operands = [];
    program.states.forEach((_, s) => {
      this.state(s, 0).set(start[s]!);
    });
    for (let t = 1; t <= T; t++) {
      const h = this.perUnit(this.state(0, t - 1));
      const x = this.input(batch, t);
      const values = new Map<Symbol_, Value>(program.prev.map((symbol, s) => [symbol, this.state(s, t - 1)]));
      let met = h;
      for (const block of program.blocks) {
        // Second blocks stand behind all others.
        if (block.isSecond && met === h) {
          const [operand] = evaluate([program.operand!.value], lookup(values), this.rows * H);
          this.operands[t] = operand!;
          met = this.perUnit(operand!);
        }
        const sum = this.perUnit(this.zeros());
        if (isRecurrent(block)) this.addMet(sum, met, block);
        if (meetsInput(block)) addProduct(sum, x, this.columns('input', 'input', block.symbol));
        addToRows(sum, this.columns('bias', 'bias', block.symbol));
        values.set(block.symbol, sum.values);
      }
      const roots = [...program.forward, ...program.residuals.map(({ value }) => value)];
      const results = evaluate(roots, lookup(values), this.rows * H);
      program.states.forEach((_, s) => {
        this.state(s, t).set(results[s]!);
      });
      this.residuals[t] = results.slice(program.states.length);
    }
    this.tensor(OUTPUT_SEQUENCE).fill(0);
    for (let k = 0; k < sizes.lossSteps; k++) {
      const y = this.rowsOf(OUTPUT_SEQUENCE, k);
      addProduct(y, this.perUnit(this.state(0, this.timestepOfLoss(k))), this.parameter('output'));
      addToRows(y, this.parameter('outputBias'));
    }
  }

  lastStates(): Float64Array[] {
    return this.layout.program.states.map((_, s) => this.state(s, this.layout.sizes.timesteps).slice());
  }

  loss(batch: Batch): { loss: number; metric: number } {
    const { lossSteps } = this.layout.sizes;
    const { loss, task } = this.layout;
    const means = { loss: 0, metric: 0 };
    for (let k = 0; k < lossSteps; k++) {
      const [losses, metrics] = this.perOutput(batch, k, [loss.value, task.metric.value]);
      means.loss += (this.share * mean(losses!)) / lossSteps;
      means.metric += (this.share * mean(metrics!)) / lossSteps;
    }
    return means;
  }

  backward(batch: Batch, isAdded = false): void {
    const { program, sizes, loss, windows, regularizer } = this.layout;
    const { outputSize: O, timesteps: T } = sizes;
    if (!isAdded) for (const name of this.layout.parameters) this.tensor(gradientOf(name)).fill(0);
    for (const state of program.states) this.tensor(adjointSequence(state)).fill(0);

    /** ∂⁺L/∂h_t by t, where there is a loss. */
    const immediate = new Map<number, Float64Array>();
    for (let k = 0; k < sizes.lossSteps; k++) {
      const t = this.timestepOfLoss(k);
      const [values] = this.perOutput(batch, k, [outputAdjoint(loss)]);
      const dy = matrix(values!, this.rows, O);
      addProduct(this.gradient('output'), transposed(this.perUnit(this.state(0, t))), dy);
      addSumOfRows(this.gradient('outputBias'), dy);
      const dh = this.perUnit(this.zeros());
      addProduct(dh, dy, transposed(this.parameter('output')));
      immediate.set(t, dh.values);
    }
    for (const window of listWindows(windows, T)) this.backwardThrough(window, batch, immediate);
    if (regularizer) this.addRegularizer(regularizer);
  }

  /** Adds what the losses of a window contribute to ∂L/∂states and to the gradients of U, W and b. */
  private backwardThrough(
    { first, firstLoss, last }: Window,
    batch: Batch,
    immediate: ReadonlyMap<number, Float64Array>,
  ): void {
    let carried: readonly Float64Array[] = this.layout.program.states.map(() => this.zeros());
    for (let t = last; t >= first; t--) {
      const own = t >= firstLoss ? immediate.get(t) : undefined;
      if (own) addTo(carried[0]!, own);
      carried.forEach((values, s) => {
        addTo(this.adjoint(s, t), values);
      });
      carried = this.backwardStep(batch, t, carried);
    }
    if (first > 1 || !learnsStart(this.layout)) return;
    const { hiddenSize: H } = this.layout.sizes;
    carried.forEach((values, s) => {
      addSumOfRows(matrix(this.tensor(gradientOf(START)).subarray(s * H, (s + 1) * H), 1, H), this.perUnit(values));
    });
  }

  /**
   * From adjoints of the states at timestep t to those at t − 1, adding to the gradients of U, W and b on the way.
   *
   * @param adjoints one [rows, H] per state
   */
  private backwardStep(batch: Batch, t: number, adjoints: readonly Float64Array[]): readonly Float64Array[] {
    const { program } = this.layout;
    const h = this.perUnit(this.state(0, t - 1));
    const x = this.input(batch, t);
    const { blocks, before } = this.pulledBack(t, adjoints);
    program.blocks.forEach((block, b) => {
      const d = this.perUnit(blocks[b]!);
      if (isRecurrent(block)) {
        const gradient = this.columns(gradientOf('recurrent'), 'recurrent', block.symbol);
        const met = transposed(block.isSecond ? this.perUnit(this.operands[t]!) : h);
        addProduct(gradient, met, d);
        if (block.isAntisymmetric) addProduct(transposed(gradient), met, negative(d));
      }
      if (meetsInput(block)) {
        addProduct(this.columns(gradientOf('input'), 'input', block.symbol), transposed(x), d);
      }
      addSumOfRows(this.columns(gradientOf('bias'), 'bias', block.symbol), d);
    });
    return before;
  }

  /** Adjoints of the blocks at timestep t and of the states at t − 1, from those of the states at t. */
  private pulledBack(
    t: number,
    adjoints: readonly Float64Array[],
  ): Record<'blocks' | 'before', readonly Float64Array[]> {
    const { program, sizes } = this.layout;
    const values = new Map<Symbol_, Value>([
      ...program.states.flatMap((_, s): [Symbol_, Value][] => [
        [program.prev[s]!, this.state(s, t - 1)],
        [program.next[s]!, this.state(s, t)],
        [program.adjoint[s]!, adjoints[s]!],
      ]),
      ...program.residuals.map(({ symbol }, r): [Symbol_, Value] => [symbol, this.residuals[t]![r]!]),
    ]);
    const size = this.rows * sizes.hiddenSize;
    if (program.operand) {
      const second = program.blocks.flatMap((block, b) => (block.isSecond ? [{ block, b }] : []));
      const adjoint = this.perUnit(this.zeros());
      const results = evaluate(
        second.map(({ b }) => program.blockAdjoints[b]!),
        lookup(values),
        size,
      );
      second.forEach(({ block }, i) => {
        this.addPulledBack(adjoint, this.perUnit(results[i]!), block);
      });
      values.set(program.operand.adjoint, adjoint.values);
    }
    const results = evaluate([...program.blockAdjoints, ...program.prevAdjoints], lookup(values), size);
    const before = results.slice(program.blocks.length);
    program.blocks.forEach((block, b) => {
      if (meetsState(block)) this.addPulledBack(this.perUnit(before[0]!), this.perUnit(results[b]!), block);
    });
    return { blocks: results.slice(0, program.blocks.length), before };
  }

  /** sum += h U, with U a block's columns; or h (U − Uᵀ). For h there may be the operand of a second product. */
  private addMet(sum: Matrix, h: Matrix, block: ColumnBlock): void {
    const U = this.columns('recurrent', 'recurrent', block.symbol);
    addProduct(sum, h, U);
    if (block.isAntisymmetric) addProduct(sum, negative(h), transposed(U));
  }

  /** The inverse way: before += d Uᵀ, or d (U − Uᵀ)ᵀ. */
  private addPulledBack(before: Matrix, d: Matrix, block: ColumnBlock): void {
    const U = this.columns('recurrent', 'recurrent', block.symbol);
    addProduct(before, d, transposed(U));
    if (block.isAntisymmetric) addProduct(before, negative(d), U);
  }

  /** The regularizer's mean over ∂L/∂h_t of all windows, and its gradient in that of U. */
  private addRegularizer(rule: RegularizerRule): void {
    const { hiddenSize: H, timesteps: T } = this.layout.sizes;
    this.penalty = new PenaltyMean(rule);
    const pairs = matrix(new Float64Array(H * H), H, H);
    for (let t = T; t >= 1; t--) {
      const adjoints = this.layout.program.states.map((_, s) => this.adjoint(s, t));
      const { blocks, before } = this.pulledBack(t, adjoints);
      addPairs(this.penalty, pairs, adjoints[0]!, blocks[0]!, before[0]!, this.rows);
    }
    const { factor } = this.penalty;
    if (factor === 0) return;
    const gradient = this.tensor(gradientOf('recurrent'));
    for (let i = 0; i < gradient.length; i++) gradient[i]! += factor * pairs.values[i]!;
  }

  regularization(): number | undefined {
    return this.penalty?.mean;
  }

  log2GradNormByTimestep(): Float64Array {
    const { timesteps: T } = this.layout.sizes;
    const log2Factor = Math.log2(this.rows) / 2 - Math.log2(this.share);
    return Float64Array.from({ length: T }, (_, i) => log2Factor + log2Norm(this.adjoint(0, i + 1)));
  }

  gradNorms(): PerParameter<number> {
    return forEachParameter(this.layout, (name) => norm(this.tensor(gradientOf(name))));
  }

  unitNorms(parameter: ParameterName): UnitNorms {
    const ofUnits = (tensor: Matrix) =>
      isVector(parameter) ? Float64Array.of(norm(tensor.values)) : columnNorms(tensor);
    return { gradient: ofUnits(this.gradient(parameter)), weight: ofUnits(this.parameter(parameter)) };
  }

  clippedGradNorm(clip: ClipNumbers): number {
    return Math.hypot(...this.layout.parameters.map((name) => norm(this.clippedGradient(name, clip))));
  }

  update(clip: ClipNumbers, step: number): PerParameter<{ weightNorm: number; updateNorm: number }> {
    const { optimizer, lane } = this.layout;
    return forEachParameter(this.layout, (name) => {
      const parameter = this.tensor(name);
      const gradient = this.clippedGradient(name, clip);
      const bindings: Bindings = (symbol) => {
        const [kind, which] = symbol.name.split('.') as [string, string | undefined];
        if (kind === 'parameter') return parameter;
        if (kind === 'gradient') return gradient;
        if (kind === 'slot') return this.tensor(slotOf(which!, name));
        return updateNumber(lane, step, symbol);
      };
      const targets = ['parameter', ...optimizer.slots];
      const results = evaluate(
        targets.map((key) => optimizer.equations[key]!),
        bindings,
        parameter.length,
      );
      const after = this.constrained(name, results[0]!, step);
      const areFinite = results.every((result) => result.every(Number.isFinite));
      const norms = {
        weightNorm: norm(parameter),
        updateNorm: areFinite ? norm(after.map((x, i) => x - parameter[i]!)) : Number.NaN,
      };
      parameter.set(after);
      optimizer.slots.forEach((slot, s) => {
        this.tensor(slotOf(slot, name)).set(results[s + 1]!);
      });
      return norms;
    });
  }

  /** What is kept of a parameter after the equations: the constraint by columns. */
  private constrained(name: ParameterName, updated: Float64Array, step: number): Float64Array {
    const { lane, optimizer } = this.layout;
    const { columnScale } = optimizer;
    if (!columnScale || isVector(name)) return updated;
    const columns = { ...this.parameter(name), values: updated };
    const scales = columnNorms(columns).map((norm) =>
      evaluateUniform(columnScale, (symbol) => (symbol === columnNorm ? norm : updateNumber(lane, step, symbol))),
    );
    return updated.map((x, i) => x * scales[i % scales.length]!);
  }

  firstNonFinite(): Omit<Divergence, 'step'> | undefined {
    return findNonFinite(this.layout, (name) => this.tensor(name), this.log2GradNormByTimestep());
  }

  read(name: string, sequences?: number): Float64Array {
    const values = this.tensor(name);
    const tensor = tensorOf(this.layout, name);
    const part = withSequences(tensor, sequences);
    if (part === tensor) return values.slice();
    const [items, rows, width] = part.shape as [number, number, number];
    const stride = tensor.shape[1]! * width;
    const read = new Float64Array(sizeOf(part));
    for (let i = 0; i < items; i++) read.set(values.subarray(i * stride, i * stride + rows * width), i * rows * width);
    return read;
  }

  write(tensor: string, values: Float64Array): void {
    this.tensor(tensor).set(values);
  }

  dispose(): void {
    this.tensors.clear();
  }

  private tensor(name: string): Float64Array {
    const tensor = this.tensors.get(name);
    if (!tensor) throw new Error(`reference engine: no tensor "${name}"`);
    return tensor;
  }

  /** The rows of the last batch in item `index` of a sequence, [rows, H or O]. */
  private rowsOf(sequence: string, index: number): Matrix {
    const [, B, width] = tensorOf(this.layout, sequence).shape as [number, number, number];
    const start = index * B * width;
    return matrix(this.tensor(sequence).subarray(start, start + this.rows * width), this.rows, width);
  }

  /** State number s at t = 0..T, [rows, H]. */
  private state(s: number, t: number): Float64Array {
    return this.rowsOf(stateSequence(this.layout.program.states[s]!), t).values;
  }

  /** ∂L/∂(state number s at t = 1..T), [rows, H]. */
  private adjoint(s: number, t: number): Float64Array {
    return this.rowsOf(adjointSequence(this.layout.program.states[s]!), t - 1).values;
  }

  /** x_t, [rows, I]. */
  private input(batch: Batch, t: number): Matrix {
    const { inputSize: I } = this.layout.sizes;
    const size = this.rows * I;
    return matrix(Float64Array.from(batch.inputs.subarray((t - 1) * size, t * size)), this.rows, I);
  }

  private zeros(): Float64Array {
    return new Float64Array(this.rows * this.layout.sizes.hiddenSize);
  }

  private perUnit(values: Float64Array): Matrix {
    return matrix(values, this.rows, this.layout.sizes.hiddenSize);
  }

  private parameter(name: ParameterName): Matrix {
    const [rows, columns] = tensorOf(this.layout, name).shape as [number, number];
    return matrix(this.tensor(name), rows, columns);
  }

  private gradient(name: ParameterName): Matrix {
    return { ...this.parameter(name), values: this.tensor(gradientOf(name)) };
  }

  /** The H columns of U, W or b (or of its gradient) that belong to a block. */
  private columns(tensor: string, parameter: CellParameter, block: Symbol_): Matrix {
    const { program, sizes } = this.layout;
    const index = blocksOf(parameter, program.blocks).findIndex(({ symbol }) => symbol === block);
    const whole = { ...this.parameter(parameter), values: this.tensor(tensor) };
    return columnsOf(whole, index * sizes.hiddenSize, sizes.hiddenSize);
  }

  /** t of the k-th timestep with a loss. */
  private timestepOfLoss(k: number): number {
    return this.layout.sizes.lossAt === 'end' ? this.layout.sizes.timesteps : k + 1;
  }

  /** Expressions of loss or metric at the k-th timestep with a loss, [rows, O]; values of a whole row repeat along it. */
  private perOutput(batch: Batch, k: number, expressions: readonly Expression[]): Float64Array[] {
    const { outputSize: O, lossSteps } = this.layout.sizes;
    const size = this.rows * O;
    const values = new Map<Symbol_, Value>([
      [output, this.rowsOf(OUTPUT_SEQUENCE, k).values],
      [target, Float64Array.from(batch.targets.subarray(k * size, (k + 1) * size))],
      [outputSize, O],
      [rowWeight, this.share / (this.rows * lossSteps)],
    ]);
    return evaluate(expressions, lookup(values), size, O);
  }

  private clippedGradient(name: ParameterName, { scales, bound }: ClipNumbers): Float64Array {
    const scale = scales[name]!;
    return this.tensor(gradientOf(name)).map((g, i) => Math.min(Math.max(scale[i % scale.length]! * g, -bound), bound));
  }
}

const lookup =
  (values: ReadonlyMap<Symbol_, Value>): Bindings =>
  (symbol) => {
    const value = values.get(symbol);
    if (value === undefined) throw new Error(`reference engine: nothing is bound to "${symbol.name}"`);
    return value;
  };

function addTo(sum: Float64Array, values: Float64Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += values[i]!;
}

const mean = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0) / values.length;
