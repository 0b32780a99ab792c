/** The optimizers, in the order in which they are offered. A new optimizer is one file and one line here. */
import { adam } from './adam.ts';
import { momentum } from './momentum.ts';
import type { Optimizer } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

export const optimizers = [sgd, momentum, rmsprop, adam] as const satisfies readonly Optimizer[];
export { gradient, type Optimizer, parameter, slotSymbol, stepNumber } from './optimizer.ts';
