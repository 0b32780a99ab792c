/**
 * Symbolic reverse-mode differentiation: adjoints of expressions are expressions of the same language, so that
 * backward passes are printed by the same printers as forward passes.
 */
import { add, rowSum } from './build.ts';
import { constant, type Expression, topologicalOrder } from './expression.ts';
import { type Operation, operations } from './operations.ts';

/**
 * Σ over the outputs of adjoint · ∂output/∂input, for each input.
 *
 * @param outputs pairs of an output and the expression of its adjoint (∂L/∂output)
 * @param inputs nodes to differentiate by; an input may itself be an inner node of the graph, which is then taken
 *   as independent of what it was computed from.
 * @returns one expression per input; the constant 0 where an input has no influence
 */
export function pullback(
  outputs: readonly (readonly [output: Expression, adjoint: Expression])[],
  inputs: readonly Expression[],
): Expression[] {
  const order = topologicalOrder(outputs.map(([output]) => output));
  const isRow = rowShape(order);
  const adjoints = new Map<Expression, Expression>();
  const contribute = (node: Expression, adjoint: Expression, user?: Expression): void => {
    // A value shared by a row collects the adjoints of all its elements.
    const collected = isRow.get(node) && user && !isRow.get(user) ? rowSum(adjoint) : adjoint;
    adjoints.set(node, add(adjoints.get(node) ?? constant(0), collected));
  };
  const boundary = new Set(inputs);
  for (const [output, adjoint] of outputs) contribute(output, adjoint);
  for (const node of [...order].reverse()) {
    const adjoint = adjoints.get(node);
    if (!adjoint || boundary.has(node)) continue;
    if (node.kind === 'reduction' && node.combine === 'add') {
      contribute(node.args[0], isRow.get(node.args[0]) ? rowSum(adjoint) : adjoint);
    }
    if (node.kind !== 'application') continue;
    const [x, y] = node.args as [Expression, Expression];
    const operation: Operation = operations[node.operation];
    operation.pullback(adjoint, node, x, y).forEach((contribution, i) => {
      contribute(node.args[i]!, contribution, node);
    });
  }
  return inputs.map((input) => adjoints.get(input) ?? constant(0));
}

/** Which nodes have one value for a whole row: reductions, and what is computed from nothing but them. */
export function rowShape(order: readonly Expression[]): Map<Expression, boolean> {
  const isRow = new Map<Expression, boolean>();
  for (const node of order) {
    if (node.kind === 'application')
      isRow.set(
        node,
        node.args.every((arg) => isRow.get(arg)),
      );
    else isRow.set(node, node.kind !== 'symbol' || node.isUniform);
  }
  return isRow;
}
