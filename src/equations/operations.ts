/**
 * The table of operations. Each row holds an operation's value, its derivative and every spelling side by side; the
 * type requires all of them, so that an operation which one printer lacks does not compile.
 * Adding an operation: one row here, one builder in `build.ts`.
 */
import { div, ln, mul, neg, pow, square, step, sub } from './build.ts';
import type { Expression } from './expression.ts';
import { type Code, type FunctionBuilder, f32x4, v128 } from './wasm/assembler.ts';
import * as wasm from './wasm/functions.ts';

export interface Operation<Name extends string = string> {
  readonly name: Name;
  readonly arity: 1 | 2;
  /** In f64: the definition that every spelling is held against. */
  value(x: number, y: number): number;
  /** The adjoints of the arguments, given the adjoint `u` of the node `self` (vector-Jacobian product). */
  pullback(u: Expression, self: Expression, x: Expression, y: Expression): Expression[];
  /** WGSL for operands that are any f32 expressions; infix rows put them in brackets by `group`. */
  wgsl(x: string, y: string): string;
  /** Four f32 lanes at a time. */
  wasm(x: Code, y: Code, f: FunctionBuilder): Code;
  /** MathML, one element; operands are one element each, with brackets where `binding` asks for them. */
  mathml(x: string, y: string): string;
  /** How tightly the MathML binds: 1 sum, 2 product, 3 power, 4 encloses its operands (a call, a fraction, a root). */
  readonly binding: 1 | 2 | 3 | 4;
  /** Worth saving in the forward pass rather than computing again in the backward pass. */
  readonly isCostly: boolean;
}

const mo = (text: string) => `<mo>${text}</mo>`;
const row = (...parts: string[]) => `<mrow>${parts.join('')}</mrow>`;
/** A bracketed MathML element. Only around fractions do brackets grow: in text they would differ from line to line. */
export function brackets(x: string, open = '(', close = ')'): string {
  const attribute = x.includes('<mfrac>') ? '' : ' stretchy="false"';
  return row(`<mo${attribute}>${open}</mo>`, x, `<mo${attribute}>${close}</mo>`);
}
const applied = (name: string, x: string) => row(`<mi>${name}</mi>`, mo('&#x2061;'), brackets(x));

/** Brackets around WGSL with an operator outside all brackets: `a + b`, `-a`, but not `a`, `f(a + b)`, `a[i + 1]`, `1e-8`. */
function group(text: string): string {
  let outside = text;
  for (let before = ''; before !== outside; ) {
    before = outside;
    outside = before.replace(/\([^()[\]]*\)|\[[^()[\]]*\]/g, '');
  }
  return /^-|\s/.test(outside) ? `(${text})` : text;
}

const define = <Name extends string>(
  name: Name,
  arity: 1 | 2,
  rest: Omit<Operation, 'name' | 'arity' | 'isCostly'> & { isCostly?: boolean },
): Operation<Name> => ({ isCostly: false, ...rest, name, arity });

export const operations = {
  add: define('add', 2, {
    value: (x, y) => x + y,
    pullback: (u) => [u, u],
    wgsl: (x, y) => `${group(x)} + ${group(y)}`,
    wasm: f32x4.add,
    mathml: (x, y) => row(x, mo('+'), y),
    binding: 1,
  }),
  sub: define('sub', 2, {
    value: (x, y) => x - y,
    pullback: (u) => [u, neg(u)],
    wgsl: (x, y) => `${group(x)} - ${group(y)}`,
    wasm: f32x4.sub,
    mathml: (x, y) => row(x, mo('−'), y),
    binding: 1,
  }),
  mul: define('mul', 2, {
    value: (x, y) => x * y,
    pullback: (u, _, x, y) => [mul(u, y), mul(u, x)],
    wgsl: (x, y) => `${group(x)} * ${group(y)}`,
    wasm: f32x4.mul,
    mathml: (x, y) => row(x, mo('⊙'), y),
    binding: 2,
  }),
  div: define('div', 2, {
    value: (x, y) => x / y,
    pullback: (u, self, _, y) => [div(u, y), neg(div(mul(u, self), y))],
    wgsl: (x, y) => `${group(x)} / ${group(y)}`,
    wasm: f32x4.div,
    mathml: (x, y) => `<mfrac>${x}${y}</mfrac>`,
    binding: 4,
  }),
  neg: define('neg', 1, {
    value: (x) => -x,
    pullback: (u) => [neg(u)],
    wgsl: (x) => `-${group(x)}`,
    wasm: f32x4.neg,
    mathml: (x) => row(mo('−'), x),
    binding: 2,
  }),
  exp: define('exp', 1, {
    value: Math.exp,
    pullback: (u, self) => [mul(u, self)],
    wgsl: (x) => `exp(${x})`,
    wasm: (x, _, f) => wasm.exp(f, x),
    mathml: (x) => applied('exp', x),
    binding: 4,
    isCostly: true,
  }),
  ln: define('ln', 1, {
    value: Math.log,
    pullback: (u, _, x) => [div(u, x)],
    wgsl: (x) => `log(${x})`,
    wasm: (x, _, f) => wasm.ln(f, x),
    mathml: (x) => applied('ln', x),
    binding: 4,
    isCostly: true,
  }),
  sqrt: define('sqrt', 1, {
    value: Math.sqrt,
    pullback: (u, self) => [div(u, mul(2, self))],
    wgsl: (x) => `sqrt(${x})`,
    wasm: f32x4.sqrt,
    mathml: (x) => `<msqrt>${x}</msqrt>`,
    binding: 4,
    isCostly: true,
  }),
  /** WGSL's builtin may overflow inside for large arguments; from |x| = 10 on, tanh rounds to ±1 in f32. */
  tanh: define('tanh', 1, {
    value: Math.tanh,
    pullback: (u, self) => [mul(u, sub(1, square(self)))],
    wgsl: (x) => `tanh(clamp(${x}, -10.0, 10.0))`,
    wasm: (x, _, f) => wasm.tanh(f, x),
    mathml: (x) => applied('tanh', x),
    binding: 4,
    isCostly: true,
  }),
  sigmoid: define('sigmoid', 1, {
    value: (x) => 1 / (1 + Math.exp(-x)),
    pullback: (u, self) => [mul(u, mul(self, sub(1, self)))],
    wgsl: (x) => `1.0 / (1.0 + exp(-clamp(${x}, -88.0, 88.0)))`,
    wasm: (x, _, f) => wasm.sigmoid(f, x),
    mathml: (x) => applied('σ', x),
    binding: 4,
    isCostly: true,
  }),
  /** The derivative at 0 is 0, as in PyTorch; written with the output, so that nothing else need be saved. */
  relu: define('relu', 1, {
    value: (x) => Math.max(x, 0),
    pullback: (u, self) => [mul(u, step(self))],
    wgsl: (x) => `max(${x}, 0.0)`,
    wasm: (x, _, f) => f32x4.max(x, f.constant(0)),
    mathml: (x) => applied('relu', x),
    binding: 4,
  }),
  step: define('step', 1, {
    value: (x) => (x > 0 ? 1 : 0),
    pullback: () => [],
    wgsl: (x) => `select(0.0, 1.0, ${group(x)} > 0.0)`,
    wasm: (x, _, f) => v128.and(f32x4.gt(x, f.constant(0)), f.constant(1)),
    mathml: (x) => row('<mn>1</mn>', brackets(row(x, mo('&gt;'), '<mn>0</mn>'), '[', ']')),
    binding: 4,
  }),
  /** Where both are equal the derivative goes to the second argument. */
  min: define('min', 2, {
    value: Math.min,
    pullback: (u, _, x, y) => [mul(u, step(sub(y, x))), mul(u, sub(1, step(sub(y, x))))],
    wgsl: (x, y) => `min(${x}, ${y})`,
    wasm: f32x4.min,
    mathml: (x, y) => applied('min', row(x, mo(','), y)),
    binding: 4,
  }),
  max: define('max', 2, {
    value: Math.max,
    pullback: (u, _, x, y) => [mul(u, step(sub(x, y))), mul(u, sub(1, step(sub(x, y))))],
    wgsl: (x, y) => `max(${x}, ${y})`,
    wasm: f32x4.max,
    mathml: (x, y) => applied('max', row(x, mo(','), y)),
    binding: 4,
  }),
  /** For x > 0. */
  pow: define('pow', 2, {
    value: Math.pow,
    pullback: (u, self, x, y) => [mul(u, mul(y, pow(x, sub(y, 1)))), mul(u, mul(self, ln(x)))],
    wgsl: (x, y) => `pow(${x}, ${y})`,
    wasm: (x, y, f) => wasm.pow(f, x, y),
    mathml: (x, y) => `<msup>${x}${y}</msup>`,
    binding: 3,
    isCostly: true,
  }),
} as const;

export type OperationName = keyof typeof operations;
