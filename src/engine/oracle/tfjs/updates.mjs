// @ts-nocheck: TensorFlow.js is not among the project's packages; see cells.mjs.
// Writes what TensorFlow.js's optimizers make of single entries: model/oracle/tfjs-updates.json, which
// model/optimizers/optimizers.test.ts reads. Start and gradients are those of torch-updates.json, rounded to f32. Where ε
// stands is seen by the third entry, whose gradients are as small as vanished ones. β are such that f32 holds 1 − β
// exactly: TensorFlow.js keeps βᵗ in f32, by which the 1 − β₂ of 0.999 is off by 1e-5.

import { optimizerOf, readNumbers, tf, writeNumbers } from './tfjs.mjs';

const torch = readNumbers('model', 'torch-updates.json');
const start = torch.start.map(Math.fround);
const gradients = torch.gradients.map((gradient) => gradient.map(Math.fround));

const rmsprop = { id: 'rmspropKeras', learningRate: 0.1, rho: 0.875 };
const moments = { learningRate: 0.1, beta1: 0.875, beta2: 63 / 64 };

const choices = [
  { id: 'sgd', learningRate: 0.1 },
  { id: 'momentum', learningRate: 0.1, momentum: 0.9 },
  { id: 'nesterov', learningRate: 0.1, momentum: 0.9 },
  { id: 'adagradKeras', learningRate: 0.1, initialAccumulator: 0.1, epsilon: 1e-7 },
  { id: 'adagradKeras', learningRate: 0.1, initialAccumulator: 1e-6, epsilon: 1e-7 },
  ...['uncentered', 'centered'].flatMap((secondMoment) => [
    { ...rmsprop, momentum: 0, secondMoment, epsilon: 1e-7 },
    { ...rmsprop, momentum: 0.7, secondMoment, epsilon: 1e-3 },
  ]),
  { id: 'adam', ...moments, epsilon: 1e-7 },
  { id: 'adam', ...moments, epsilon: 1e-3 },
  { id: 'adamKeras', ...moments, epsilon: 1e-7 },
  { id: 'adamKeras', ...moments, epsilon: 1e-3 },
];

function train(optimizer) {
  const variable = tf.variable(tf.tensor1d(start));
  const apply = optimizerOf(optimizer);
  const parameters = gradients.map((gradient) => {
    apply([{ name: variable.name, tensor: tf.tensor1d(gradient) }]);
    return [...variable.dataSync()];
  });
  return { optimizer, parameters };
}

writeNumbers('model', 'tfjs-updates.json', { start, gradients, updates: choices.map(train) });
