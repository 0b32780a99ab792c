import { div, rowSum, square, sub } from '../../equations/index.ts';
import { type Loss, output, outputSize, target } from './loss.ts';

export const meanSquaredError: Loss = {
  id: 'meanSquaredError',
  label: { en: 'mean squared error', zh: '均方误差' },
  reference: {
    en: 'torch.nn.MSELoss: the mean over outputs, no factor ½',
    zh: 'torch.nn.MSELoss：对输出取平均，没有系数 ½',
  },
  fields: {},
  value: div(rowSum(square(sub(output, target))), outputSize),
};
