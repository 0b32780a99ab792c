import { div, rowSum, square, sub } from '../../equations/index.ts';
import { type Loss, output, outputSize, target } from './loss.ts';

export const meanSquaredError: Loss = {
  id: 'meanSquaredError',
  label: { en: 'mean squared error' },
  reference: { en: 'torch.nn.MSELoss: the mean over outputs, no factor ½' },
  fields: {},
  value: div(rowSum(square(sub(output, target))), outputSize),
};
