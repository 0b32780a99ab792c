/**
 * Random expression graphs for fast-check, with every operation of the table (a new one joins by itself), and their
 * neutral text for failure messages and snapshots.
 */
import fc from 'fast-check';
import { application, constant, type Expression, symbol, topologicalOrder } from '../expression.ts';
import { type OperationName, operations } from '../operations.ts';

export const operationNames = Object.keys(operations) as OperationName[];
export const symbols = ['x', 'y', 'z'].map(symbol);
const constants = [0.5, 1, 2, -1.5].map(constant);

/** Raw nodes (nothing simplified) over x, y, z; a node may be used many times. The root is the last one made. */
export function graphs(maxNodes: number): fc.Arbitrary<Expression> {
  const link = fc.nat({ max: 1000 });
  const made = fc.record({ operation: fc.constantFrom(...operationNames), args: fc.tuple(link, link) });
  return fc.array(made, { minLength: 1, maxLength: maxNodes }).map((list) => {
    const nodes: Expression[] = [...constants, ...symbols];
    for (const { operation, args } of list) {
      // Links count back from the newest node, so that graphs are deep rather than flat.
      const chosen = args.map((back) => nodes[nodes.length - 1 - (back % Math.min(nodes.length, 5))]!);
      nodes.push(application(operation, chosen.slice(0, operations[operation].arity)));
    }
    return nodes.at(-1)!;
  });
}

/** One line per operation, arguments first: `%3 = add(%1, %2)`. */
export function printText(roots: readonly Expression[]): string {
  const lines: string[] = [];
  const texts = new Map<Expression, string>();
  for (const node of topologicalOrder(roots)) {
    if (node.kind === 'constant') texts.set(node, String(node.value));
    else if (node.kind === 'symbol') texts.set(node, node.name);
    else {
      const operation = node.kind === 'application' ? node.operation : `row ${node.combine}`;
      const args = node.args.map((arg) => texts.get(arg));
      lines.push(`%${lines.length + 1} = ${operation}(${args.join(', ')})`);
      texts.set(node, `%${lines.length}`);
    }
  }
  return [...lines, `results: ${roots.map((root) => texts.get(root)).join(', ')}`].join('\n');
}
