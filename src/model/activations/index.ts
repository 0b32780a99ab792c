/** Activations of the simple recurrent cell, in the order in which they are offered. */
import { type Expression, max, mul, relu, sigmoid, tanh } from '../../equations/index.ts';
import { same, type Text } from '../entry.ts';
import { reluSaturation, type Saturation, sigmoidSaturation, tanhSaturation } from './saturation.ts';

export interface Activation {
  readonly id: string;
  readonly label: Text;
  /** @param slope of the leaky ReLU below 0 */
  apply(x: Expression, slope: number): Expression;
  /** Absent where its derivative is nowhere small. */
  readonly saturation?: Saturation;
}

export const activations = [
  { id: 'tanh', label: same('tanh'), apply: tanh, saturation: tanhSaturation },
  { id: 'relu', label: same('ReLU'), apply: relu, saturation: reluSaturation },
  // At 0 the derivative is the second operand's: the slope, as in PyTorch.
  { id: 'leakyRelu', label: { en: 'leaky ReLU', zh: '带泄漏的 ReLU' }, apply: (x, slope) => max(x, mul(slope, x)) },
  { id: 'sigmoid', label: same('sigmoid'), apply: sigmoid, saturation: sigmoidSaturation },
  { id: 'linear', label: { en: 'linear', zh: '线性' }, apply: (x) => x },
] as const satisfies readonly Activation[];
