/**
 * Expressions: the one form in which cells, optimizers, clips and losses are written. An expression is an immutable,
 * hash-consed graph (equal expressions are the same object), so common terms are shared without a search for them.
 * This file is not where operations get their meaning: that is `operations.ts`.
 */
import type { OperationName } from './operations.ts';

export type Expression = Constant | Symbol_ | Application | Reduction;

export interface Constant {
  readonly kind: 'constant';
  readonly id: number;
  readonly value: number;
}

/** A named input, e.g. the pre-activation of a gate. A *uniform* symbol has one value for all elements (a learning rate). */
export interface Symbol_ {
  readonly kind: 'symbol';
  readonly id: number;
  readonly name: string;
  readonly isUniform: boolean;
}

export interface Application {
  readonly kind: 'application';
  readonly id: number;
  readonly operation: OperationName;
  readonly args: readonly Expression[];
}

/** One value for a row of elements (the O outputs of one sequence at one timestep), combined by an operation. */
export interface Reduction {
  readonly kind: 'reduction';
  readonly id: number;
  readonly combine: 'add' | 'max';
  readonly args: readonly [Expression];
}

const interned = new Map<string, Expression>();

function intern(key: string, make: (id: number) => Expression): Expression {
  const known = interned.get(key);
  if (known) return known;
  const made = Object.freeze(make(interned.size));
  interned.set(key, made);
  return made;
}

export function constant(value: number): Constant {
  const key = `c:${Object.is(value, -0) ? '-0' : value}`;
  return intern(key, (id) => ({ kind: 'constant', id, value })) as Constant;
}

/** A per-element input. */
export function symbol(name: string): Symbol_ {
  return intern(`s:${name}`, (id) => ({ kind: 'symbol', id, name, isUniform: false })) as Symbol_;
}

/** An input with one value for all elements: a hyperparameter, the step number. */
export function uniform(name: string): Symbol_ {
  return intern(`u:${name}`, (id) => ({ kind: 'symbol', id, name, isUniform: true })) as Symbol_;
}

/** A per-element input that is the sum of two, which may be asked for apart: x_t W + b and h_{t-1} U + b. */
export interface SplittableSymbol extends Symbol_ {
  readonly input: Symbol_;
  readonly recurrent: Symbol_;
}

export function splittableSymbol(name: string): SplittableSymbol {
  const parts = { input: symbol(`${name}.input`), recurrent: symbol(`${name}.recurrent`) };
  const make = (id: number): SplittableSymbol => ({ kind: 'symbol', id, name, isUniform: false, ...parts });
  return intern(`p:${name}`, make) as SplittableSymbol;
}

/** The raw node, without simplification: `build.ts` is what definitions use. */
export function application(operation: OperationName, args: readonly Expression[]): Application {
  const key = `${operation}(${args.map((arg) => arg.id).join()})`;
  return intern(key, (id) => ({ kind: 'application', id, operation, args: Object.freeze([...args]) })) as Application;
}

export function reduction(combine: Reduction['combine'], arg: Expression): Reduction {
  return intern(`r:${combine}(${arg.id})`, (id) => ({ kind: 'reduction', id, combine, args: [arg] })) as Reduction;
}

export function isConstant(node: Expression, value?: number): node is Constant {
  return node.kind === 'constant' && (value === undefined || node.value === value);
}

/** Every node reachable from the roots, arguments before their users. */
export function topologicalOrder(roots: Iterable<Expression>): Expression[] {
  const order: Expression[] = [];
  const seen = new Set<Expression>();
  const visit = (node: Expression): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if ('args' in node) node.args.forEach(visit);
    order.push(node);
  };
  for (const root of roots) visit(root);
  return order;
}

/** The symbols that the expressions depend on, in order of first use. */
export function symbolsOf(roots: Iterable<Expression>): Symbol_[] {
  return topologicalOrder(roots).filter((node) => node.kind === 'symbol');
}

/** Rebuilds expressions with some nodes replaced (by identity); the replacements themselves are not searched. */
export function substitute(
  roots: readonly Expression[],
  replacements: ReadonlyMap<Expression, Expression>,
): Expression[] {
  const done = new Map<Expression, Expression>(replacements);
  const visit = (node: Expression): Expression => {
    const known = done.get(node);
    if (known) return known;
    let result: Expression = node;
    if (node.kind === 'application') result = application(node.operation, node.args.map(visit));
    if (node.kind === 'reduction') result = reduction(node.combine, visit(node.args[0]));
    done.set(node, result);
    return result;
  };
  return roots.map(visit);
}
