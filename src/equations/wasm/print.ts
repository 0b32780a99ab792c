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
  /** The factors of a product that is used once, here. */
  const factorsOf = (node: Expression): readonly [Code, Code] | undefined =>
    node.kind === 'application' && node.operation === 'mul' && uses.get(node) === 1
      ? [values.get(node.args[0]!)!, values.get(node.args[1]!)!]
      : undefined;
  for (const node of order) {
    const code = withProduct(node, values, factorsOf, f) ?? codeOf(node, values, leaf, f);
    if (node.kind === 'constant' || uses.get(node)! === 1) values.set(node, code);
    else {
      const local = f.local('v128');
      prelude.push(local.set(code));
      values.set(node, local.get);
    }
  }
  return { prelude, values: roots.map((root) => values.get(root)!) };
}

/** A sum with a product, or something less a product, as one multiply-add. */
function withProduct(
  node: Expression,
  values: ReadonlyMap<Expression, Code>,
  factorsOf: (node: Expression) => readonly [Code, Code] | undefined,
  f: FunctionBuilder,
): Code | undefined {
  if (node.kind !== 'application' || (node.operation !== 'add' && node.operation !== 'sub')) return undefined;
  const [x, y] = node.args as [Expression, Expression];
  const [first, second] = [factorsOf(x), factorsOf(y)];
  if (node.operation === 'sub') return second && f.subtractProduct(values.get(x)!, ...second);
  if (first) return f.multiplyAdd(...first, values.get(y)!);
  return second && f.multiplyAdd(...second, values.get(x)!);
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
