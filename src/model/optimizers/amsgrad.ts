import { add, div, max, mul, pow, sqrt, square, sub } from '../../equations/index.ts';
import { same } from '../entry.ts';
import { average } from './averages.ts';
import { beta1, beta2, epsilon, learningRate } from './fields.ts';
import { defineOptimizer } from './optimizer.ts';

export const amsgrad = defineOptimizer({
  id: 'amsgrad',
  label: same('AMSGrad'),
  reference: {
    en: 'Reddi, Kale & Kumar 2018, as torch.optim.Adam with amsgrad: the greatest second moment so far, each before its correction, is corrected',
    zh: 'Reddi, Kale & Kumar 2018，同启用 amsgrad 的 torch.optim.Adam：先取历来（未修正的）二阶矩的最大值，再作偏差修正',
  },
  fields: { learningRate: learningRate(1e-3), beta1: beta1(0.9), beta2: beta2(0.999), epsilon: epsilon(1e-8) },
  slots: ['m', 'v', 'greatest'],
  update: ({ parameter, gradient, step, slot, setting }) => {
    const m = average(setting.beta1, slot.m, gradient);
    const v = average(setting.beta2, slot.v, square(gradient));
    const greatest = max(slot.greatest, v);
    const stepSize = div(setting.learningRate, sub(1, pow(setting.beta1, step)));
    const rootCorrection = sqrt(sub(1, pow(setting.beta2, step)));
    const denominator = add(div(sqrt(greatest), rootCorrection), setting.epsilon);
    return { m, v, greatest, parameter: sub(parameter, mul(stepSize, div(m, denominator))) };
  },
});
