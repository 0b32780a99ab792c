/**
 * A cell made ready for engines: which columns the matrix products must deliver, what to compute forward, what to save,
 * and the derived backward pass. Every engine prints or evaluates this and nothing else.
 */
import {
  type Expression,
  operations,
  pullback,
  type Symbol_,
  substitute,
  symbol,
  symbolsOf,
  topologicalOrder,
} from '../../equations/index.ts';
import type { Choice } from '../entry.ts';
import { type Cell, preActivation, previous, vectorSymbol } from './cell.ts';

/** H columns of the product [h | 1 | x] · [U; b; W]: a whole gate, one of its halves, or b alone: a vector. */
export interface ColumnBlock {
  /** Or the vector's name. */
  readonly gate: string;
  readonly part: 'whole' | 'recurrent' | 'input' | 'vector';
  readonly symbol: Symbol_;
  /** Whether its columns of U are met as U − Uᵀ. The gradient of U is then G − Gᵀ, with G that of what is met. */
  readonly isAntisymmetric: boolean;
  /** Whether its columns of U meet the operand of the second product, and not h_{t−1}. */
  readonly isSecond: boolean;
}

/** Whether a block has columns of U, and of W. All have columns of b. */
export const isRecurrent = ({ part }: ColumnBlock): boolean => part === 'whole' || part === 'recurrent';
export const meetsInput = ({ part }: ColumnBlock): boolean => part === 'whole' || part === 'input';

/** Whether its columns of U meet h_{t−1}. */
export const meetsState = (block: ColumnBlock): boolean => isRecurrent(block) && !block.isSecond;

/** What the second product of a timestep meets in the place of h_{t−1}. */
export interface Operand {
  readonly symbol: Symbol_;
  /** Over the blocks that are not second, and `prev`. */
  readonly value: Expression;
  /** Symbol of ∂L/∂operand, which engines get of ∂L/∂(second blocks) · Uᵀ. */
  readonly adjoint: Symbol_;
}

/** A forward value that the backward pass reads again. */
export interface Residual {
  readonly symbol: Symbol_;
  readonly value: Expression;
}

export interface CellProgram {
  readonly cell: Cell;
  readonly states: readonly string[];
  /**
   * Whole gates, then recurrent halves, input halves, vectors; then whole gates and recurrent halves of the second product.
   * What meets h is contiguous, and so is each part.
   */
  readonly blocks: readonly ColumnBlock[];
  /** Present where blocks are second. */
  readonly operand: Operand | undefined;
  /** Over `blocks[..].symbol` and `prev`; one per state. */
  readonly forward: readonly Expression[];
  readonly residuals: readonly Residual[];
  /** Symbols of the states before (`prev`), after (`next`) and of ∂L/∂state after (`adjoint`), one per state. */
  readonly prev: readonly Symbol_[];
  readonly next: readonly Symbol_[];
  readonly adjoint: readonly Symbol_[];
  /** ∂L/∂block over `prev`, `next`, `adjoint` and residual symbols, and of blocks that are not second `operand.adjoint`. */
  readonly blockAdjoints: readonly Expression[];
  /** The pointwise part of ∂L/∂(state before), over the same symbols; the engine adds ∂L/∂blocks · Uᵀ to the first. */
  readonly prevAdjoints: readonly Expression[];
}

export function cellProgram(cell: Cell, choice: Choice): CellProgram {
  const { states } = cell;
  const named = cell.equations(choice);
  const quantity = (kind: string, name: string): Expression => {
    const value = named[name];
    if (!value) throw new Error(`cell ${cell.id}: step() returns no ${kind} "${name}"`);
    return value;
  };
  const forward = states.map((state) => quantity('state', state));
  const prev = states.map(previous);
  const next = states.map((state) => symbol(`next.${state}`));
  const adjoint = states.map((state) => symbol(`adjoint.${state}`));
  const operand = cell.secondProduct && operandOf(quantity('operand', cell.secondProduct.operand));
  const blocks = columnBlocks(cell, operand ? [...forward, operand.value] : forward);
  const [first, second] = [false, true].map((isSecond) =>
    blocks.filter((block) => block.isSecond === isSecond).map((block) => block.symbol),
  ) as [Symbol_[], Symbol_[]];
  if (operand && symbolsOf([operand.value]).some((symbol) => second.includes(symbol))) {
    throw new Error(`cell ${cell.id}: the operand of the second product depends on it`);
  }

  const outputs = forward.map((value, s) => [value, adjoint[s]!] as const);
  const ofOperand = operand ? [[operand.value, operand.adjoint] as const] : [];
  const pulledBack = pullback([...outputs, ...ofOperand], [...first, ...prev]);
  const derived = [
    ...pulledBack.slice(0, first.length),
    ...pullback(outputs, second),
    ...pulledBack.slice(first.length),
  ];

  const saved = new Map<Expression, Expression>(forward.map((value, s) => [value, next[s]!]));
  const residuals: Residual[] = [];
  const known = new Set<Expression>([...prev, ...adjoint, ...(operand ? [operand.adjoint] : [])]);
  for (const value of neededFromForward(derived, saved, known)) {
    const residual = { symbol: symbol(`residual.${residuals.length}`), value };
    residuals.push(residual);
    saved.set(value, residual.symbol);
  }
  const backward = substitute(derived, saved);
  return {
    cell,
    states,
    blocks,
    operand,
    forward,
    residuals,
    prev,
    next,
    adjoint,
    blockAdjoints: backward.slice(0, blocks.length),
    prevAdjoints: backward.slice(blocks.length),
  };
}

const operandOf = (value: Expression): Operand => ({
  symbol: symbol('operand'),
  value,
  adjoint: symbol('adjoint.operand'),
});

/** @param values the new states, and the operand of the second product */
function columnBlocks(cell: Cell, values: readonly Expression[]): ColumnBlock[] {
  const used = new Set<Expression>(symbolsOf(values));
  const parts = cell.gates.flatMap((gate): ColumnBlock[] => {
    const whole = preActivation(gate);
    const recurrence = {
      isAntisymmetric: cell.antisymmetric?.includes(gate) ?? false,
      isSecond: cell.secondProduct?.gates.includes(gate) ?? false,
    };
    const halves = [
      { gate, part: 'recurrent', symbol: whole.recurrent, ...recurrence } as const,
      { gate, part: 'input', symbol: whole.input, ...noRecurrence } as const,
    ].filter((block) => used.has(block.symbol));
    if (used.has(whole) && halves.length > 0)
      throw new Error(`cell ${cell.id}: gate ${gate} is used whole and in halves`);
    return used.has(whole) ? [{ gate, part: 'whole', symbol: whole, ...recurrence }] : halves;
  });
  for (const name of cell.vectors ?? []) {
    parts.push({ gate: name, part: 'vector', symbol: vectorSymbol(name), ...noRecurrence });
  }
  return [false, true].flatMap((isSecond) =>
    (['whole', 'recurrent', 'input', 'vector'] as const).flatMap((part) =>
      parts.filter((block) => block.part === part && block.isSecond === isSecond),
    ),
  );
}

/** Of a block without columns of U. */
const noRecurrence = { isAntisymmetric: false, isSecond: false } as const;

/** The forward values at which a walk down from the backward pass stops: costly ones, and pre-activations. */
function neededFromForward(
  roots: readonly Expression[],
  saved: ReadonlyMap<Expression, Expression>,
  known: ReadonlySet<Expression>,
): Expression[] {
  const needed = new Set<Expression>();
  const seen = new Set<Expression>();
  const dependsOnAdjoint = new Map<Expression, boolean>();
  for (const node of topologicalOrder(roots)) {
    const isAdjoint = node.kind === 'symbol' && node.name.startsWith('adjoint.');
    dependsOnAdjoint.set(node, isAdjoint || ('args' in node && node.args.some((arg) => dependsOnAdjoint.get(arg))));
  }
  const visit = (node: Expression): void => {
    if (seen.has(node) || known.has(node) || saved.has(node)) return;
    seen.add(node);
    const isCostly = node.kind === 'application' && operations[node.operation].isCostly && !dependsOnAdjoint.get(node);
    if (node.kind === 'symbol' || isCostly) needed.add(node);
    else if ('args' in node) node.args.forEach(visit);
  };
  roots.forEach(visit);
  return [...needed];
}
