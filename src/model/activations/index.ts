/** Activations of the simple recurrent cell, in the order in which they are offered. */
import { type Expression, relu, sigmoid, tanh } from '../../equations/index.ts';
import type { Text } from '../entry.ts';

export interface Activation {
  readonly id: string;
  readonly label: Text;
  apply(x: Expression): Expression;
}

export const activations = [
  { id: 'tanh', label: { en: 'tanh' }, apply: tanh },
  { id: 'relu', label: { en: 'ReLU' }, apply: relu },
  { id: 'sigmoid', label: { en: 'sigmoid' }, apply: sigmoid },
  { id: 'linear', label: { en: 'linear' }, apply: (x) => x },
] as const satisfies readonly Activation[];
