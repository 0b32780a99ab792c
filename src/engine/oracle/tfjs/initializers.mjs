// @ts-nocheck: TensorFlow.js is not among the project's packages; see cells.mjs.
// Writes what the distributions look like that TensorFlow.js draws from: model/oracle/tfjs-initializers.json, which
// model/initializers/initializers.test.ts and model/bundles/bundles.test.ts read.
//
// Keras in Python divides the σ of its normal VarianceScaling by 0.8796, the std of N(0, 1) within ±2, so that what is
// left after the cut has the std of the paper. TensorFlow.js does not: its own glorotNormal, heNormal and leCunNormal
// have 0.88 of it. Our entries are those of Python, which its varianceScaling yields for a scale divided by 0.8796².

import { computed, layers, tf, writeNumbers } from './tfjs.mjs';

const SHAPE = [300, 500];
const QUANTILES = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);
const { initializers } = layers;

const STD_WITHIN_2 = 0.87962566103423978;
const likePython = (scale, mode) =>
  initializers.varianceScaling({ scale: scale / STD_WITHIN_2 ** 2, mode, distribution: 'normal', seed: 1 });

const cases = [
  [{ id: 'glorotUniform' }, initializers.glorotUniform({ seed: 1 })],
  [{ id: 'heUniform' }, initializers.heUniform({ seed: 1 })],
  [{ id: 'lecunUniform' }, initializers.leCunUniform({ seed: 1 })],
  [{ id: 'truncatedNormal', std: 0.05 }, initializers.truncatedNormal({ stddev: 0.05, seed: 1 })],
  [{ id: 'glorotNormal', tails: 'cut' }, likePython(1, 'fanAvg')],
  [{ id: 'heNormal', tails: 'cut' }, likePython(2, 'fanIn')],
  [{ id: 'lecunNormal', tails: 'cut' }, likePython(1, 'fanIn')],
];

const digits = (x) => Number(x.toPrecision(6));

function distribution([choice, initializer]) {
  const values = initializer.apply(SHAPE).dataSync().sort();
  return {
    choice,
    least: digits(values[0]),
    greatest: digits(values.at(-1)),
    quantiles: QUANTILES.map((share) => digits(values[Math.round(share * values.length)])),
  };
}

/** Kernels and bias of an LSTM as Keras in Python has it by default; TensorFlow.js has glorotNormal and no forget bias. */
function lstm(units, inputs) {
  const cell = layers.layers.lstmCell({
    units,
    kernelInitializer: initializers.glorotUniform({ seed: 1 }),
    recurrentInitializer: initializers.orthogonal({ seed: 1 }),
    unitForgetBias: true,
  });
  cell.build([null, inputs]);
  const [kernel, recurrent, bias] = cell.getWeights();
  const products = tf.matMul(recurrent, recurrent, false, true);
  return {
    ...{ units, inputs, bias: computed(bias) },
    greatestOfKernel: digits(tf.max(tf.abs(kernel)).dataSync()[0]),
    // The greatest entry of U Uᵀ − 1: rows are orthonormal, over all gates together.
    greatestDeviation: digits(tf.max(tf.abs(tf.sub(products, tf.eye(units)))).dataSync()[0]),
  };
}

writeNumbers('model', 'tfjs-initializers.json', {
  shape: SHAPE,
  distributions: cases.map(distribution),
  lstm: lstm(128, 2),
});
