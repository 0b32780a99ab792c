import { add, div, mul, sqrt, square, sub } from '../../equations/index.ts';
import { same } from '../entry.ts';
import { average, centeredSquare } from './averages.ts';
import { decay, epsilon, learningRate, momentum, secondMoment } from './fields.ts';
import { defineOptimizer } from './optimizer.ts';

export const rmspropKeras = defineOptimizer({
  id: 'rmspropKeras',
  label: same('RMSProp (Keras)'),
  reference: {
    en: 'keras.optimizers.RMSprop of Keras 3: epsilon inside the root; the velocity adds up steps, learning rate included; TensorFlow.js subtracts epsilon where the second moment is centered',
    zh: 'Keras 3 的 keras.optimizers.RMSprop：ε 在根号内；速度累加的是已乘学习率的步长；TensorFlow.js 在中心化时减去 ε',
  },
  fields: {
    learningRate: learningRate(1e-3),
    rho: decay(same('ρ'), 0.9),
    momentum: momentum(0),
    secondMoment,
    epsilon: epsilon(1e-7),
  },
  slots: ['v', 'mean', 'velocity'],
  update: ({ parameter, gradient, slot, setting, option }) => {
    const v = average(setting.rho, slot.v, square(gradient));
    const mean = average(setting.rho, slot.mean, gradient);
    const isCentered = option.secondMoment === 'centered';
    const spread = isCentered ? centeredSquare(v, mean) : v;
    const direction = div(gradient, sqrt(add(spread, setting.epsilon)));
    const velocity = add(mul(setting.momentum, slot.velocity), mul(setting.learningRate, direction));
    return { v, ...(isCentered && { mean }), velocity, parameter: sub(parameter, velocity) };
  },
});
