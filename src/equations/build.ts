/**
 * The vocabulary in which definitions are written: `add(mul(f, c), mul(i, g))`. Builders fold constants and drop
 * neutral elements, which is what keeps derived backward passes as short as the textbook's. They only apply
 * rules that are exact in floating point for finite operands (x·0 → 0 is the usual convention of derivatives).
 */
import { application, constant, type Expression, isConstant, reduction } from './expression.ts';
import { type Operation, type OperationName, operations } from './operations.ts';

export type Operand = Expression | number;

const lift = (operand: Operand): Expression => (typeof operand === 'number' ? constant(operand) : operand);

function apply(operation: OperationName, ...operands: Operand[]): Expression {
  const args = operands.map(lift);
  if (args.every((arg) => isConstant(arg))) {
    const [x, y] = args.map((arg) => arg.value);
    return constant((operations[operation] as Operation).value(x!, y ?? 0));
  }
  return application(operation, args);
}

const isNegation = (node: Expression) => node.kind === 'application' && node.operation === 'neg';
const negated = (node: Expression): Expression => (node.kind === 'application' ? node.args[0]! : node);

export function add(...terms: Operand[]): Expression {
  return terms.map(lift).reduce((a, b) => {
    if (isConstant(a, 0)) return b;
    if (isConstant(b, 0)) return a;
    if (isNegation(b)) return sub(a, negated(b));
    if (isNegation(a)) return sub(b, negated(a));
    return apply('add', a, b);
  });
}

export function sub(x: Operand, y: Operand): Expression {
  const [a, b] = [lift(x), lift(y)];
  if (isConstant(b, 0)) return a;
  if (isConstant(a, 0)) return neg(b);
  if (a === b) return constant(0);
  if (isNegation(b)) return add(a, negated(b));
  return apply('sub', a, b);
}

export function mul(...factors: Operand[]): Expression {
  return factors.map(lift).reduce((a, b) => {
    if (isConstant(a, 0) || isConstant(b, 0)) return constant(0);
    if (isConstant(a, 1)) return b;
    if (isConstant(b, 1)) return a;
    if (isConstant(a, -1)) return neg(b);
    if (isConstant(b, -1)) return neg(a);
    if (isNegation(a)) return neg(mul(negated(a), b));
    if (isNegation(b)) return neg(mul(a, negated(b)));
    return apply('mul', a, b);
  });
}

export function div(x: Operand, y: Operand): Expression {
  const [a, b] = [lift(x), lift(y)];
  if (isConstant(b, 1)) return a;
  if (isConstant(a, 0)) return constant(0);
  if (isNegation(a)) return neg(div(negated(a), b));
  return apply('div', a, b);
}

export function neg(x: Operand): Expression {
  const a = lift(x);
  return isNegation(a) ? negated(a) : apply('neg', a);
}

export const square = (x: Operand): Expression => mul(x, x);
export const exp = (x: Operand): Expression => apply('exp', x);
export const ln = (x: Operand): Expression => apply('ln', x);
export const sqrt = (x: Operand): Expression => apply('sqrt', x);
export const tanh = (x: Operand): Expression => apply('tanh', x);
export const sigmoid = (x: Operand): Expression => apply('sigmoid', x);
export const relu = (x: Operand): Expression => apply('relu', x);
/** Heaviside step: 1 where x > 0, else 0. */
export const step = (x: Operand): Expression => apply('step', x);
/** 1, 0 or −1. */
export const sign = (x: Operand): Expression => sub(step(x), step(neg(x)));
export const min = (x: Operand, y: Operand): Expression => apply('min', x, y);
export const max = (x: Operand, y: Operand): Expression => apply('max', x, y);
/** x to the power y, x > 0. */
export const pow = (x: Operand, y: Operand): Expression => apply('pow', x, y);
/** Sum over the elements of one row. */
export const rowSum = (x: Operand): Expression => reduction('add', lift(x));
/** Greatest element of one row. It keeps exponentials in range, so differentiation takes it as a constant. */
export const rowMax = (x: Operand): Expression => reduction('max', lift(x));
