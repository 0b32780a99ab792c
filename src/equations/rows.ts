/**
 * Splits expressions with row reductions (softmax: a maximum, a sum, then the elements) into sweeps over the row that
 * a printer can turn into plain loops: each sweep combines pointwise terms, later sweeps read the totals as uniforms.
 */
import { type Expression, type Reduction, type Symbol_, substitute, topologicalOrder, uniform } from './expression.ts';

export interface RowTotal {
  /** Stands for the total in the sweeps that follow. */
  readonly symbol: Symbol_;
  readonly combine: Reduction['combine'];
  /** What is combined: pointwise, over symbols and earlier totals. */
  readonly term: Expression;
}

export interface RowProgram {
  /** Each sweep's totals can be combined in one loop over the row; they depend on earlier sweeps only. */
  readonly sweeps: readonly (readonly RowTotal[])[];
  /** The roots, pointwise over symbols and totals. */
  readonly roots: readonly Expression[];
}

export function rowProgram(roots: readonly Expression[]): RowProgram {
  const replaced = new Map<Expression, Expression>();
  const depth = new Map<Expression, number>();
  const sweeps: RowTotal[][] = [];
  for (const node of topologicalOrder(roots)) {
    const below = 'args' in node ? Math.max(...node.args.map((arg) => depth.get(arg)!)) : 0;
    depth.set(node, node.kind === 'reduction' ? below + 1 : below);
    if (node.kind !== 'reduction') continue;
    const [term] = substitute(node.args, replaced);
    const total: RowTotal = {
      symbol: uniform(`row ${node.combine} ${replaced.size}`),
      combine: node.combine,
      term: term!,
    };
    replaced.set(node, total.symbol);
    sweeps[below] ??= [];
    sweeps[below].push(total);
  }
  return { sweeps, roots: substitute(roots, replaced) };
}
