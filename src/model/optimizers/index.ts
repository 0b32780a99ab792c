/** The optimizers, in the order in which they are offered. A new optimizer is one file and one line here. */
import { adadelta } from './adadelta.ts';
import { adagrad } from './adagrad.ts';
import { adagradKeras } from './adagrad-keras.ts';
import { adam } from './adam.ts';
import { adamKeras } from './adam-keras.ts';
import { adamW } from './adam-w.ts';
import { amsgrad } from './amsgrad.ts';
import { lion } from './lion.ts';
import { momentum } from './momentum.ts';
import { nesterov } from './nesterov.ts';
import type { Optimizer } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { rmspropKeras } from './rmsprop-keras.ts';
import { sgd } from './sgd.ts';

export const optimizers = [
  sgd,
  momentum,
  nesterov,
  adagrad,
  adagradKeras,
  rmsprop,
  rmspropKeras,
  adadelta,
  adam,
  adamKeras,
  amsgrad,
  adamW,
  lion,
] as const satisfies readonly Optimizer[];
export { gradient, type Optimizer, parameter, slotSymbol, stepNumber } from './optimizer.ts';
