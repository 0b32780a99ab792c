/**
 * Prints expressions as presentation MathML (MathML Core: what browsers lay out without help), without the `<math>`
 * around it. How symbols and names look is the caller's choice; where brackets stand is decided here, by `binding`.
 */
import { rowShape } from './differentiate.ts';
import { type Application, type Expression, type Symbol_, topologicalOrder } from './expression.ts';
import { brackets, type Operation, operations } from './operations.ts';

/** The MathML of a symbol or of a name: one element. */
export type Leaf = (symbol: Symbol_) => string;

interface Printed {
  readonly text: string;
  readonly binding: number;
  readonly hasLeadingMinus: boolean;
}

const [PRODUCT, POWER, ENCLOSED] = [2, 3, 4];
/** A sign, a name or a plain number: what carries an exponent without brackets. */
const ATOM = 5;

/** One expression as one MathML element. Squares and products with scalars are written as on paper: c², η g, a ⊙ b. */
export function printMathml(value: Expression, leaf: Leaf): string {
  return print(value, leaf, new Map());
}

/**
 * One equation `name = definition` for each name, in the order given. Inside definitions a quantity that has a name is
 * printed by it, except plain symbols and constants, which stay what they are.
 */
export function printEquations(
  named: readonly (readonly [name: string, value: Expression])[],
  leaf: Leaf,
  nameToMathml: (name: string) => string,
): string[] {
  const names = new Map<Expression, string>();
  for (const [name, value] of named) if ('args' in value && !names.has(value)) names.set(value, name);
  return named.map(([name, value]) => {
    const others = new Map(names);
    if (names.get(value) === name) others.delete(value);
    const texts = new Map([...others].map(([node, other]) => [node, nameToMathml(other)] as const));
    return row(nameToMathml(name), mo('='), print(value, leaf, texts));
  });
}

const mo = (text: string) => `<mo>${text}</mo>`;
const row = (...parts: string[]) => `<mrow>${parts.join('')}</mrow>`;
const atom = (text: string): Printed => ({ text, binding: ATOM, hasLeadingMinus: false });

/** @param texts what stands for nodes that have a name: one element each */
function print(root: Expression, leaf: Leaf, texts: ReadonlyMap<Expression, string>): string {
  const order = topologicalOrder([root]);
  const isScalar = rowShape(order);
  const printed = new Map<Expression, Printed>();
  for (const node of order) {
    const name = texts.get(node);
    printed.set(node, name === undefined ? printNode(node, printed, isScalar, leaf) : atom(name));
  }
  return printed.get(root)!.text;
}

function printNode(
  node: Expression,
  printed: ReadonlyMap<Expression, Printed>,
  isScalar: ReadonlyMap<Expression, boolean>,
  leaf: Leaf,
): Printed {
  switch (node.kind) {
    case 'constant':
      return printNumber(node.value);
    case 'symbol':
      return atom(leaf(node));
    case 'application': {
      const [x, y] = node.args.map((arg) => printed.get(arg)!) as [Printed, Printed];
      if (node.operation !== 'mul') return printOperation(node, x, y);
      if (node.args[0] === node.args[1])
        return { text: power(x, '<mn>2</mn>'), binding: POWER, hasLeadingMinus: false };
      if (!node.args.some((arg) => isScalar.get(arg))) return printOperation(node, x, y);
      // A number stands in front.
      return node.args[1]!.kind === 'constant' && node.args[0]!.kind !== 'constant' ? scale(y, x) : scale(x, y);
    }
    case 'reduction': {
      const x = printed.get(node.args[0])!;
      return node.combine === 'add'
        ? { text: row(mo('∑'), bracketed(x, x.binding < PRODUCT)), binding: 0, hasLeadingMinus: false }
        : { text: row('<mi>max</mi>', mo('&#x2061;'), brackets(x.text)), binding: ENCLOSED, hasLeadingMinus: false };
    }
    default:
      return node satisfies never;
  }
}

const bracketed = (x: Printed, needsBrackets: boolean) => (needsBrackets ? brackets(x.text) : x.text);

function printOperation(node: Application, x: Printed, y: Printed): Printed {
  const { binding, mathml, arity }: Operation = operations[node.operation];
  if (binding === POWER) return { text: power(x, y.text), binding, hasLeadingMinus: false };
  if (binding === ENCLOSED) return { text: mathml(x.text, y?.text), binding, hasLeadingMinus: false };
  const isPrefix = arity === 1;
  const first = bracketed(x, x.binding < binding || (isPrefix && x.hasLeadingMinus));
  const hasLeadingMinus = isPrefix || (x.hasLeadingMinus && first === x.text);
  if (isPrefix) return { text: mathml(first, ''), binding, hasLeadingMinus };
  const isAssociative = node.operation === 'add' || node.operation === 'mul';
  return { text: mathml(first, second(y, binding, isAssociative)), binding, hasLeadingMinus };
}

function second(y: Printed, binding: number, isAssociative: boolean): string {
  return bracketed(y, y.hasLeadingMinus || (isAssociative ? y.binding < binding : y.binding <= binding));
}

/** A product with a scalar needs no sign, except between numbers. */
function scale(x: Printed, y: Printed): Printed {
  const [left, right] = [bracketed(x, x.binding < PRODUCT), second(y, PRODUCT, true)];
  const times = mo(/^(<mrow>|<msup>)*<mn>/.test(right) ? '×' : '&#x2062;');
  return { text: row(left, times, right), binding: PRODUCT, hasLeadingMinus: x.hasLeadingMinus && left === x.text };
}

const power = (base: Printed, exponent: string) =>
  operations.pow.mathml(bracketed(base, base.binding < ATOM || base.hasLeadingMinus), exponent);

/** Six significant digits; powers of ten outside 10⁻³ to 10⁶. */
function printNumber(value: number): Printed {
  if (value < 0) {
    const { text } = printNumber(-value);
    return { text: operations.neg.mathml(text, ''), binding: PRODUCT, hasLeadingMinus: true };
  }
  if (!Number.isFinite(value)) return atom(Number.isNaN(value) ? '<mi>NaN</mi>' : '<mi>∞</mi>');
  const [mantissa, exponent] = value.toExponential(5).split('e').map(Number) as [number, number];
  if (value === 0 || (exponent >= -3 && exponent < 6)) return atom(`<mn>${Number(value.toPrecision(6))}</mn>`);
  const ten = operations.pow.mathml('<mn>10</mn>', printNumber(exponent).text);
  if (mantissa === 1) return { text: ten, binding: POWER, hasLeadingMinus: false };
  return { text: row(`<mn>${mantissa}</mn>`, mo('×'), ten), binding: PRODUCT, hasLeadingMinus: false };
}
