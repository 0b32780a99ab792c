/** The expression language: what other layers import; `mathml.ts` they load with the panel that shows equations. */
export * from './build.ts';
export { pullback } from './differentiate.ts';
export { type Bindings, evaluate, evaluateUniform, type Value } from './evaluate.ts';
export {
  constant,
  type Expression,
  type SplittableSymbol,
  type Symbol_,
  splittableSymbol,
  substitute,
  symbol,
  symbolsOf,
  topologicalOrder,
  uniform,
} from './expression.ts';
export { type Hoisted, hoistUniforms } from './hoist.ts';
export { type OperationName, operations } from './operations.ts';
export { type RowProgram, type RowTotal, rowProgram } from './rows.ts';
export { type Assignment, printWgsl } from './wgsl.ts';
