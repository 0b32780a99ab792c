/**
 * Separates what is the same for all elements (bias corrections, rates) from what is computed per element, so that
 * kernels get the former as numbers, evaluated once in f64.
 */
import { type Expression, type Symbol_, substitute, topologicalOrder, uniform } from './expression.ts';

export interface Hoisted {
  /** The roots, over per-element symbols, constants and the symbols below. */
  readonly roots: readonly Expression[];
  /** Uniform symbols and the expressions of uniforms that they stand for. */
  readonly uniforms: readonly { readonly symbol: Symbol_; readonly value: Expression }[];
}

export function hoistUniforms(roots: readonly Expression[]): Hoisted {
  const order = topologicalOrder(roots);
  const isUniform = new Map<Expression, boolean>();
  for (const node of order) {
    if (node.kind === 'application')
      isUniform.set(
        node,
        node.args.every((arg) => isUniform.get(arg)),
      );
    else isUniform.set(node, node.kind === 'constant' || (node.kind === 'symbol' && node.isUniform));
  }
  const needed = new Set<Expression>(roots.filter((root) => isUniform.get(root)));
  for (const node of order) {
    if ('args' in node && !isUniform.get(node)) for (const arg of node.args) if (isUniform.get(arg)) needed.add(arg);
  }
  const uniforms = [...needed]
    .filter((node) => node.kind !== 'constant')
    .map((value, i) => ({ symbol: uniform(`hoisted.${i}`), value }));
  return { roots: substitute(roots, new Map(uniforms.map(({ symbol, value }) => [value, symbol]))), uniforms };
}
