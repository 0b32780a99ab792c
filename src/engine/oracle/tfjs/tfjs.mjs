// @ts-nocheck: TensorFlow.js is not among the project's packages; see cells.mjs.
// What the scripts of this folder share: TensorFlow.js on its plain CPU backend, random numbers, files. Not a script.

import { readFileSync, writeFileSync } from 'node:fs';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';

// What tf.layers takes for granted on tensors, and the package that registers it is not for Node.
Object.assign(tf.Tensor.prototype, {
  flatten() {
    return tf.reshape(this, [-1]);
  },
  reshape(shape) {
    return tf.reshape(this, shape);
  },
  sign() {
    return tf.sign(this);
  },
  stridedSlice(...bounds) {
    return tf.stridedSlice(this, ...bounds);
  },
  transpose() {
    return tf.transpose(this);
  },
});

export { layers, tf };
export const source = `TensorFlow.js ${tf.version_core}, float32`;

const folder = { engine: new URL('../', import.meta.url), model: new URL('../../../model/oracle/', import.meta.url) };

export const readNumbers = (layer, name) => JSON.parse(readFileSync(new URL(name, folder[layer]), 'utf8'));
export const writeNumbers = (layer, name, numbers) =>
  writeFileSync(new URL(name, folder[layer]), `${JSON.stringify({ source, ...numbers }, null, 2)}\n`);

/** Normal numbers of few binary digits: the same in f32 and f64, and short as decimals. Each call draws anew. */
export const normals = (seed) => {
  let draws = 0;
  return (shape, scale = 1) =>
    tf.tidy(() => {
      draws += 1;
      return tf.div(tf.round(tf.mul(tf.randomNormal(shape, 0, scale, 'float32', `${seed}.${draws}`), 1024)), 1024);
    });
};

/** Row-major numbers as one line, of a tensor that was given: with all their digits. */
export const given = (tensor) => [...tensor.dataSync()].join(' ');

/** Row-major numbers as one line, of a tensor that was computed: 9 digits, which are all that f32 has. */
export const computed = (tensor) => [...tensor.dataSync()].map((x) => Number(x.toPrecision(9))).join(' ');

/**
 * TensorFlow.js's optimizer with the numbers of a lane's choice, a call of which applies gradients [{name, tensor}].
 * Two differ from Keras in Python, whose equations our entries have, so that ε is handed over in another form:
 * - Adam adds ε to the corrected root √(v / (1 − β₂ᵗ)), as in PyTorch. Keras's ε̂, beside √v, is ε = ε̂ / √(1 − β₂ᵗ).
 * - RMSProp, where centered, divides by √(v − (m² + ε)). Keras's √(v − m² + ε) is the same with −ε.
 * Not here are: Adadelta, which divides by the average of squares before this update, where Zeiler, Keras and PyTorch
 * have it after; and Adagrad with another ε than 1e-7, which is fixed.
 */
export function optimizerOf({ id, learningRate, ...c }) {
  const { train } = tf;
  if (id === 'adagradKeras' && c.epsilon !== 1e-7) throw new Error(`epsilon: ${c.epsilon} is not 1e-7`);
  const make = {
    sgd: () => train.sgd(learningRate),
    momentum: () => train.momentum(learningRate, c.momentum),
    nesterov: () => train.momentum(learningRate, c.momentum, true),
    adagradKeras: () => train.adagrad(learningRate, c.initialAccumulator),
    rmspropKeras: () =>
      c.secondMoment === 'centered'
        ? train.rmsprop(learningRate, c.rho, c.momentum, -c.epsilon, true)
        : train.rmsprop(learningRate, c.rho, c.momentum, c.epsilon),
    adam: () => train.adam(learningRate, c.beta1, c.beta2, c.epsilon),
    adamKeras: () => train.adam(learningRate, c.beta1, c.beta2),
  };
  const optimizer = make[id]();
  let updates = 0;
  return (gradients) => {
    updates += 1;
    if (id === 'adamKeras') optimizer.epsilon = c.epsilon / Math.sqrt(1 - c.beta2 ** updates);
    optimizer.applyGradients(gradients);
  };
}

/**
 * Gradients [tensor, …] after a clip. TensorFlow.js has no clip by norm; its constraint MaxNorm is one, of what stands
 * in one column: min(‖g‖, τ) / (‖g‖ + 1e-7), which is that of Keras but for the 1e-7.
 */
export function clipped({ id, threshold, bound }, gradients) {
  const within = (tensor) => {
    const column = tf.reshape(tensor, [-1, 1]);
    return tf.reshape(layers.constraints.maxNorm({ maxValue: threshold, axis: 0 }).apply(column), tensor.shape);
  };
  if (id === 'value') return gradients.map((g) => tf.clipByValue(g, -bound, bound));
  if (id === 'tensorNorm') return gradients.map(within);
  if (id === 'globalNormKeras') {
    const together = within(tf.concat(gradients.map((g) => tf.reshape(g, [-1]))));
    const parts = tf.split(
      together,
      gradients.map(({ size }) => size),
    );
    return parts.map((part, i) => tf.reshape(part, gradients[i].shape));
  }
  return gradients;
}
