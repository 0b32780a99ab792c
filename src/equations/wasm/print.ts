/** Prints expressions as WebAssembly SIMD: four f32 elements at a time, every shared node computed once. */
import { type Expression, type Symbol_, topologicalOrder } from '../expression.ts';
import { type Operation, operations } from '../operations.ts';
import type { Code, FunctionBuilder } from './assembler.ts';

export interface PrintedWasm {
  /** Code to run first: it leaves what is shared in locals. */
  readonly prelude: Code;
  /** The value of each root (v128); each may be used any number of times. */
  readonly values: readonly Code[];
}

/**
 * @param leaf the code that loads a symbol (v128); it is run once per symbol
 * @param f the function under construction, for locals
 */
export function printWasm(
  roots: readonly Expression[],
  leaf: (symbol: Symbol_) => Code,
  f: FunctionBuilder,
): PrintedWasm {
  const order = topologicalOrder(roots);
  const uses = new Map<Expression, number>();
  const count = (node: Expression) => uses.set(node, (uses.get(node) ?? 0) + 1);
  for (const node of order) if ('args' in node) node.args.forEach(count);
  // A root counts twice: its user may read it more than once.
  for (const root of roots) [root, root].forEach(count);

  const prelude: Code[] = [];
  const values = new Map<Expression, Code>();
  for (const node of order) {
    const code = codeOf(node, values, leaf, f);
    if (node.kind === 'constant' || uses.get(node)! === 1) values.set(node, code);
    else {
      const local = f.local('v128');
      prelude.push(local.set(code));
      values.set(node, local.get);
    }
  }
  return { prelude, values: roots.map((root) => values.get(root)!) };
}

function codeOf(
  node: Expression,
  values: ReadonlyMap<Expression, Code>,
  leaf: (symbol: Symbol_) => Code,
  f: FunctionBuilder,
): Code {
  switch (node.kind) {
    case 'constant':
      return f.constant(node.value);
    case 'symbol':
      return leaf(node);
    case 'application': {
      const operation: Operation = operations[node.operation];
      const [x, y] = node.args.map((arg) => values.get(arg)!) as [Code, Code];
      return operation.wasm(x, y, f);
    }
    case 'reduction':
      throw new Error('wasm: a row reduction is a loop, split it off before printing (rows.ts)');
    default:
      return node satisfies never;
  }
}
