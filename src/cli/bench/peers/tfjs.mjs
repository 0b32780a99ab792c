// @ts-nocheck: TensorFlow.js is not among the project's packages; it is installed where this runs.
// A training step in TensorFlow.js, on any of its backends. The best form that was found: one product with the inputs for
// all timesteps, one with h per timestep, gates side by side. ∂L/∂h_t is the gradient by zeros that are added to h_t.

import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients, which the core by itself lacks.
import '@tensorflow/tfjs-layers';

/** @param options { norms: whether ∂L/∂h_t is asked for; isSync: whether numbers are read after every step, as a CPU can } */
export async function openTfjs(backend, problem, { norms, isSync }) {
  await tf.setBackend(backend);
  await tf.ready();
  const { B, T, I, H, G, cell, parameters, threshold, adam } = problem;
  const inputs = tf.tensor2d(problem.inputs, [T * B, I]);
  const targets = tf.tensor2d(problem.targets, [B, 1]);
  const shapes = {
    recurrent: [H, G * H],
    input: [I, G * H],
    bias: [1, parameters.bias.length],
    output: [H, 1],
    outputBias: [1, 1],
  };
  const names = Object.keys(shapes);
  const initial = names.map((name) => tf.tensor(parameters[name], shapes[name]));
  const variables = names.map((name, i) => tf.variable(initial[i], true, `${name}${Math.random()}`));
  const zeros = Array.from({ length: norms ? T : 0 }, () => tf.variable(tf.zeros([B, H])));
  let optimizer;
  let last;

  const loss = () => {
    const [U, W, b, V, c] = variables;
    const isGru = cell === 'gru';
    const biases = isGru ? tf.split(b, 4, 1) : [];
    const ofInputs = isGru ? tf.concat([biases[0], biases[1], biases[3]], 1) : b;
    const terms = tf.unstack(tf.reshape(tf.add(tf.matMul(inputs, W), ofInputs), [T, B, G * H]));
    let h = tf.zeros([B, H]);
    let state = tf.zeros([B, H]);
    for (let t = 0; t < T; t++) {
      const recurrent = tf.matMul(h, U);
      if (cell === 'rnn') h = tf.tanh(tf.add(terms[t], recurrent));
      else if (cell === 'lstm') {
        const [i, f, g, o] = tf.split(tf.add(terms[t], recurrent), 4, 1);
        state = tf.add(tf.mul(tf.sigmoid(f), state), tf.mul(tf.sigmoid(i), tf.tanh(g)));
        h = tf.mul(tf.sigmoid(o), tf.tanh(state));
      } else {
        const [xr, xz, xn] = tf.split(terms[t], 3, 1);
        const [hr, hz, hn] = tf.split(recurrent, 3, 1);
        const [r, z] = [tf.sigmoid(tf.add(xr, hr)), tf.sigmoid(tf.add(xz, hz))];
        const n = tf.tanh(tf.add(xn, tf.mul(r, tf.add(hn, biases[2]))));
        h = tf.add(n, tf.mul(z, tf.sub(h, n)));
      }
      if (norms) h = tf.add(h, zeros[t]);
    }
    const outputs = tf.add(tf.matMul(h, V), c);
    return tf.mean(tf.square(tf.sub(outputs, targets)));
  };

  return {
    version: `TensorFlow.js ${tf.version_core} ${backend}`,
    reset() {
      for (const [i, variable] of variables.entries()) variable.assign(initial[i]);
      optimizer?.dispose();
      optimizer = tf.train.adam(adam.learningRate, adam.beta1, adam.beta2, adam.epsilon);
    },
    step() {
      last?.loss.dispose();
      if (norms) last?.norms.dispose();
      last = tf.tidy(() => {
        const { value, grads } = tf.variableGrads(loss, [...variables, ...zeros]);
        const gradients = variables.map(({ name }) => grads[name]);
        const norm = tf.sqrt(tf.addN(gradients.map((g) => tf.sum(tf.square(g)))));
        const scale = tf.minimum(tf.div(threshold, tf.add(norm, 1e-6)), 1);
        optimizer.applyGradients(variables.map(({ name }, i) => ({ name, tensor: tf.mul(gradients[i], scale) })));
        const adjoints = norms && tf.stack(zeros.map(({ name }) => grads[name]));
        return { loss: value, norms: norms && tf.sqrt(tf.mul(tf.sum(tf.square(adjoints), [1, 2]), B)) };
      });
      if (isSync) {
        last.loss.dataSync();
        if (norms) last.norms.dataSync();
      }
    },
    async report() {
      const squares = tf.tidy(() => tf.addN(variables.map((v) => tf.sum(tf.square(v)))));
      const report = {
        loss: (await last.loss.data())[0],
        ...(norms && { norms: [...(await last.norms.data())] }),
        weightNorm: Math.sqrt((await squares.data())[0]),
      };
      squares.dispose();
      return report;
    },
  };
}
