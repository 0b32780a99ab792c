/**
 * Prints expressions as WGSL statements for f32. Names and leaves are the caller's: this file knows neither buffers nor
 * passes, and row reductions are loops that are split off before (`rows.ts`).
 */
import { type Expression, type Symbol_, topologicalOrder } from './expression.ts';
import { type Operation, operations } from './operations.ts';

export interface Assignment {
  readonly name: string;
  readonly value: Expression;
}

const GREATEST_F32 = 2 ** 128 - 2 ** 104;

/**
 * One `let` a line, definitions before uses: a named value is referred to by its name, any other value that is used
 * more than once is `v0`, `v1`, ..., and everything else is written where it is used.
 *
 * @param leaf the text of a symbol: a name, a member, an element or a call
 * @throws when a name collides with a leaf, with another name or with v0, v1, ..., and on constants that f32 lacks
 */
export function printWgsl(assignments: readonly Assignment[], leaf: (symbol: Symbol_) => string): string {
  const order = topologicalOrder(assignments.map(({ value }) => value));
  const uses = new Map<Expression, number>();
  for (const node of order) if ('args' in node) for (const arg of node.args) uses.set(arg, (uses.get(arg) ?? 0) + 1);

  const lines: string[] = [];
  const texts = new Map<Expression, string>();
  const taken = new Set(order.filter((node) => node.kind === 'symbol').map(leaf));
  const define = (name: string, text: string): string => {
    if (taken.has(name)) throw new Error(`wgsl: the name "${name}" is already taken`);
    taken.add(name);
    lines.push(`let ${name} = ${text};`);
    return name;
  };
  let temporaries = 0;
  for (const node of order) {
    let text = textOf(node, texts, leaf);
    const named = assignments.filter(({ value }) => value === node);
    for (const { name } of named) text = define(name, text);
    const isShared = 'args' in node && (uses.get(node) ?? 0) > 1;
    if (isShared && named.length === 0) text = define(`v${temporaries++}`, text);
    texts.set(node, text);
  }
  return lines.join('\n');
}

function textOf(node: Expression, texts: ReadonlyMap<Expression, string>, leaf: (symbol: Symbol_) => string): string {
  switch (node.kind) {
    case 'constant':
      return literal(node.value);
    case 'symbol':
      return leaf(node);
    case 'application': {
      const operation: Operation = operations[node.operation];
      const [x, y] = node.args.map((arg) => texts.get(arg)!) as [string, string];
      return operation.wgsl(x, y);
    }
    case 'reduction':
      throw new Error('wgsl: a row reduction is a loop, split it off before printing (rows.ts)');
    default:
      return node satisfies never;
  }
}

/** The shortest decimal that is read back as the f32 nearest to `value`. */
export function literal(value: number): string {
  const x = Math.fround(value);
  if (!Number.isFinite(x))
    throw new Error(`wgsl: the constant ${value} is not within ±${GREATEST_F32}, the range of f32`);
  if (Object.is(x, -0)) return '-0.0';
  let shortest = x;
  for (let digits = 9; digits > 0; digits--) {
    const rounded = Number(x.toPrecision(digits));
    if (Math.fround(rounded) !== x || Math.abs(rounded) > GREATEST_F32) break;
    shortest = rounded;
  }
  const text = String(shortest);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
