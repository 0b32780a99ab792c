import { add, div, mul, pow, sqrt, square, sub } from '../../equations/index.ts';
import { same } from '../entry.ts';
import { average } from './averages.ts';
import { beta1, beta2, epsilon, learningRate } from './fields.ts';
import { defineOptimizer } from './optimizer.ts';

export const adamKeras = defineOptimizer({
  id: 'adamKeras',
  label: same('Adam (Keras)'),
  reference: {
    en: 'keras.optimizers.Adam, and the last lines of section 2 of Kingma & Ba 2015: epsilon is added to the root of the second moment before its correction, so that at first it weighs 1 / √(1 − β₂) times as much as in PyTorch; TensorFlow.js has PyTorch’s form, with ε = 1e-7',
    zh: 'keras.optimizers.Adam，即 Kingma & Ba 2015 第 2 节末尾的写法：ε 加在偏差修正之前的二阶矩的根上，因此开始时它的作用是 PyTorch 中的 1 / √(1 − β₂) 倍；TensorFlow.js 用 PyTorch 的形式，ε = 1e-7',
  },
  fields: { learningRate: learningRate(1e-3), beta1: beta1(0.9), beta2: beta2(0.999), epsilon: epsilon(1e-7) },
  slots: ['m', 'v'],
  update: ({ parameter, gradient, step, slot, setting }) => {
    const m = average(setting.beta1, slot.m, gradient);
    const v = average(setting.beta2, slot.v, square(gradient));
    const rootCorrection = sqrt(sub(1, pow(setting.beta2, step)));
    const stepSize = div(mul(setting.learningRate, rootCorrection), sub(1, pow(setting.beta1, step)));
    return { m, v, parameter: sub(parameter, mul(stepSize, div(m, add(sqrt(v), setting.epsilon)))) };
  },
});
