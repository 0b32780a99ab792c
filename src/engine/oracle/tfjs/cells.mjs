// @ts-nocheck: TensorFlow.js is not among the project's packages; it is installed here, where this runs.
// Writes numbers of TensorFlow.js by which the engines are judged beside PyTorch's: Keras's cells, its output layer,
// losses, gradients, clips and optimizers.
//
//   cd src/engine/oracle/tfjs && npm ci && npm run fixtures && cd - && npm run format
//
// Not part of the build: engine/oracle.test.ts reads ../tfjs-*.json. TensorFlow.js computes in f32, so its numbers are
// good to about 1e-6 of a tensor's norm; what is given has few binary digits and is the same in every engine.
//
// From our layout to that of tf.layers (kernel = W, recurrent_kernel = U, both multiply from the right):
// - SimpleRNN as it is. LSTM: its gates i, f, c, o stand in our order i, f, g, o.
// - GRU: only the one with the reset gate before the product, ĥ = tanh(x W_n + (r ⊙ h) U_n + b_n); asked for
//   resetAfter it throws, so that `gru`, which is reset after, has PyTorch alone. Its gates z, r, h are our z, r, n;
//   h = z ⊙ h + (1 − z) ⊙ ĥ is ours.
// - The gates' activation is hardSigmoid if nobody asks; in Keras 3, as here, it is sigmoid.
// Variables are in its layout; gradients and trained parameters are brought back to ours, columns r, z, n.

import { clipped, computed, given, layers, normals, optimizerOf, tf, writeNumbers } from './tfjs.mjs';

const [BATCH, TIMESTEPS, INPUT, HIDDEN, OUTPUT] = [3, 7, 2, 5, 3];
const UPDATES = 5;

const sigmoidGates = { units: HIDDEN, recurrentActivation: 'sigmoid' };
const asItIs = (blocks) => blocks;
/** r, z, n to z, r, h and back. */
const swapped = ([first, second, third]) => [second, first, third];

const cases = {
  'rnn-tanh': {
    cell: { id: 'rnn', activation: 'tanh' },
    make: () => layers.layers.simpleRNNCell({ units: HIDDEN, activation: 'tanh' }),
    ...{ states: 1, gates: 1, reordered: asItIs, lossId: 'crossEntropy', lossAt: 'every' },
  },
  'rnn-relu': {
    cell: { id: 'rnn', activation: 'relu' },
    make: () => layers.layers.simpleRNNCell({ units: HIDDEN, activation: 'relu' }),
    ...{ states: 1, gates: 1, reordered: asItIs, lossId: 'meanSquaredError', lossAt: 'end' },
  },
  lstm: {
    cell: { id: 'lstm' },
    make: () => layers.layers.lstmCell(sigmoidGates),
    ...{ states: 2, gates: 4, reordered: asItIs, lossId: 'crossEntropy', lossAt: 'every' },
  },
  'gru-reset-before': {
    cell: { id: 'gruResetBefore' },
    make: () => layers.layers.gruCell(sigmoidGates),
    ...{ states: 1, gates: 3, reordered: swapped, lossId: 'crossEntropy', lossAt: 'every' },
  },
};

// An ε that counts, and 1 − β that f32 holds exactly, as in updates.mjs.
const globalNorm = { id: 'globalNormKeras', threshold: 0.1 };
const sgd = { id: 'sgd', learningRate: 0.1 };
const adaptive = [
  { id: 'momentum', learningRate: 0.1, momentum: 0.9 },
  {
    ...{ id: 'rmspropKeras', learningRate: 0.01, rho: 0.9, momentum: 0 },
    ...{ secondMoment: 'uncentered', epsilon: 1e-5 },
  },
  { id: 'adagradKeras', learningRate: 0.05, initialAccumulator: 0.1, epsilon: 1e-7 },
  { id: 'adamKeras', learningRate: 0.01, beta1: 0.875, beta2: 63 / 64, epsilon: 1e-3 },
];
const trainings = [
  [sgd, { id: 'none' }],
  [sgd, globalNorm],
  [sgd, { id: 'tensorNorm', threshold: 0.05 }],
  [sgd, { id: 'value', bound: 0.02 }],
  ...adaptive.flatMap((optimizer) => [
    [optimizer, { id: 'none' }],
    [optimizer, globalNorm],
  ]),
];

/** A network of the case's cell and Dense, with parameters in our layout, by our names. */
function networkOf({ make, gates, reordered }, parameters) {
  const columns = (tensor) => (gates === 1 ? tensor : tf.concat(reordered(tf.split(tensor, gates, 1)), 1));
  const fromOurs = {
    recurrent: columns,
    input: columns,
    bias: (b) => tf.reshape(columns(b), [-1]),
    output: asItIs,
    outputBias: (c) => tf.reshape(c, [-1]),
  };
  const toOurs = {
    ...fromOurs,
    bias: (b) => columns(tf.reshape(b, [1, -1])),
    outputBias: (c) => tf.reshape(c, [1, -1]),
  };
  const theirs = (name) => fromOurs[name](parameters[name]);
  const cell = make();
  cell.build([null, INPUT]);
  cell.setWeights(['input', 'recurrent', 'bias'].map(theirs));
  const dense = layers.layers.dense({ units: OUTPUT });
  dense.build([null, HIDDEN]);
  dense.setWeights(['output', 'outputBias'].map(theirs));
  const variables = {
    recurrent: cell.recurrentKernel.val,
    input: cell.kernel.val,
    bias: cell.bias.val,
    output: dense.kernel.val,
    outputBias: dense.bias.val,
  };
  const ours = (tensors) => mapped(variables, (name) => computed(toOurs[name](tensors[name])));
  return { cell, dense, variables, ours };
}

const mapped = (object, f) => Object.fromEntries(Object.keys(object).map((name) => [name, f(name)]));

function fixture(seed, definition) {
  const { cell: choice, states, gates, lossId, lossAt } = definition;
  const normal = normals(seed);
  const parameters = {
    recurrent: normal([HIDDEN, gates * HIDDEN], 0.35),
    input: normal([INPUT, gates * HIDDEN], 0.35),
    bias: normal([1, gates * HIDDEN], 0.35),
    output: normal([HIDDEN, OUTPUT], 0.35),
    outputBias: normal([1, OUTPUT], 0.35),
  };
  const start = Array.from({ length: states }, () => normal([BATCH, HIDDEN]));
  const inputs = normal([TIMESTEPS, BATCH, INPUT]);
  const withLoss = lossAt === 'every' ? TIMESTEPS : 1;
  const drawn = normal([withLoss * BATCH, OUTPUT]);
  const targets = lossId === 'crossEntropy' ? tf.cast(tf.oneHot(tf.argMax(drawn, 1), OUTPUT), 'float32') : drawn;
  const lossOf = { crossEntropy: tf.losses.softmaxCrossEntropy, meanSquaredError: tf.losses.meanSquaredError }[lossId];

  /** With zeros added to every h_t, whose gradients are ∂L/∂h_t, total. */
  const run = ({ cell, dense }, zeros) => {
    let state = start;
    const hiddens = tf.unstack(inputs).map((x, t) => {
      const [, h, ...others] = cell.call([x, ...state], {});
      state = [zeros ? tf.add(h, zeros[t]) : h, ...others];
      return state[0];
    });
    const outputs = dense.call(tf.concat(hiddens.slice(-withLoss)), {});
    return { loss: lossOf(targets, outputs), outputs, hiddens };
  };

  const network = networkOf(definition, parameters);
  const zeros = Array.from({ length: TIMESTEPS }, () => tf.variable(tf.zeros([BATCH, HIDDEN])));
  const { loss, outputs, hiddens } = run(network, zeros);
  const { grads } = tf.variableGrads(() => run(network, zeros).loss, [...Object.values(network.variables), ...zeros]);

  const updates = trainings.map(([optimizer, clip]) => {
    const trained = networkOf(definition, parameters);
    const names = Object.values(trained.variables).map(({ name }) => name);
    const apply = optimizerOf(optimizer);
    for (let step = 0; step < UPDATES; step++) {
      const { grads } = tf.variableGrads(() => run(trained).loss, Object.values(trained.variables));
      const tensors = clipped(
        clip,
        names.map((name) => grads[name]),
      );
      apply(tensors.map((tensor, i) => ({ name: names[i], tensor })));
    }
    return { optimizer, clip, parameters: trained.ours(trained.variables) };
  });

  return {
    ...{ cell: choice, hiddenSize: HIDDEN, batchSize: BATCH },
    task: { timesteps: TIMESTEPS, inputSize: INPUT, outputSize: OUTPUT, lossAt },
    ...{ lossId, inputs: given(inputs), targets: given(targets), start: start.map(given) },
    parameters: mapped(parameters, (name) => given(parameters[name])),
    ...{ loss: Number(computed(loss)), outputs: computed(outputs), states: computed(tf.stack(hiddens)) },
    adjoints: computed(tf.stack(zeros.map(({ name }) => grads[name]))),
    gradients: network.ours(mapped(network.variables, (name) => grads[network.variables[name].name])),
    ...{ numberOfUpdates: UPDATES, updates },
  };
}

Object.entries(cases).forEach(([name, definition], seed) => {
  writeNumbers('engine', `tfjs-${name}.json`, fixture(seed + 1, definition));
});
