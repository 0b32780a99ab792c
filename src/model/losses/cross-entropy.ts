import { add, exp, ln, mul, rowMax, rowSum, sub } from '../../equations/index.ts';
import { type Loss, output, target } from './loss.ts';

const greatest = rowMax(output);
const logNormalizer = add(greatest, ln(rowSum(exp(sub(output, greatest)))));

export const crossEntropy: Loss = {
  id: 'crossEntropy',
  label: { en: 'cross-entropy', zh: '交叉熵' },
  reference: {
    en: 'softmax cross-entropy, as torch.nn.CrossEntropyLoss with class probabilities as targets, in nats',
    zh: 'softmax 交叉熵，同以类别概率为目标的 torch.nn.CrossEntropyLoss，单位为 nat',
  },
  fields: {},
  value: rowSum(mul(target, sub(logNormalizer, output))),
};
