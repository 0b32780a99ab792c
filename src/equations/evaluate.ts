/**
 * Evaluation in f64: the meaning of an expression, against which every printer is held, and the arithmetic of the
 * reference engine. Whole arrays are evaluated at a time; an interpreter, not a fast path.
 */
import { type Expression, type Symbol_, topologicalOrder } from './expression.ts';
import { type Operation, operations } from './operations.ts';

/** What a symbol stands for: one number, or one number per element. */
export type Value = number | Float64Array;
export type Bindings = (symbol: Symbol_) => Value;

/**
 * Evaluates expressions element by element over arrays of `count` elements.
 *
 * @param rowLength elements per row, for reductions: `count` is a multiple of it
 * @returns one array of `count` numbers per root (row values repeated along their row)
 * @throws when a bound array has another length than `count`, or `count` is no multiple of `rowLength`
 */
export function evaluate(
  roots: readonly Expression[],
  bindings: Bindings,
  count: number,
  rowLength = count,
): Float64Array<ArrayBuffer>[] {
  if (count > 0 && count % rowLength !== 0) {
    throw new Error(`evaluate: ${count} elements are no whole number of rows of ${rowLength}`);
  }
  const values = new Map<Expression, Value>();
  const at = (value: Value, i: number): number => (typeof value === 'number' ? value : value[i]!);
  for (const node of topologicalOrder(roots)) {
    if (node.kind === 'constant') values.set(node, node.value);
    else if (node.kind === 'symbol') {
      const value = bindings(node);
      if (typeof value !== 'number' && value.length !== count) {
        throw new Error(`evaluate: "${node.name}" has ${value.length} elements, not ${count}`);
      }
      values.set(node, value);
    } else if (node.kind === 'application') {
      const operation: Operation = operations[node.operation];
      const [x, y] = node.args.map((arg) => values.get(arg)!) as [Value, Value | undefined];
      if (typeof x === 'number' && typeof y !== 'object') values.set(node, operation.value(x, y ?? 0));
      else {
        const out = new Float64Array(count);
        for (let i = 0; i < count; i++) out[i] = operation.value(at(x, i), y === undefined ? 0 : at(y, i));
        values.set(node, out);
      }
    } else {
      const x = values.get(node.args[0])!;
      const out = new Float64Array(count);
      for (let start = 0; start < count; start += rowLength) {
        let total = at(x, start);
        for (let i = start + 1; i < start + rowLength; i++) total = operations[node.combine].value(total, at(x, i));
        out.fill(total, start, start + rowLength);
      }
      values.set(node, out);
    }
  }
  return roots.map((root) => {
    const value = values.get(root)!;
    return typeof value === 'number' ? new Float64Array(count).fill(value) : value.slice();
  });
}

/**
 * The value of an expression of uniforms and constants only, in f64. By recursion, since such expressions are small and are
 * evaluated in every step: what is shared is computed once for each use.
 */
export function evaluateUniform(root: Expression, bindings: (symbol: Symbol_) => number): number {
  if (root.kind === 'constant') return root.value;
  if (root.kind === 'symbol') return bindings(root);
  if (root.kind === 'reduction') throw new Error('evaluate: a uniform has no rows to reduce');
  const operation: Operation = operations[root.operation];
  const x = evaluateUniform(root.args[0]!, bindings);
  return operation.value(x, root.args.length > 1 ? evaluateUniform(root.args[1]!, bindings) : 0);
}
