/** The distributions that the documentation of the libraries promises, of whole networks. */
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { initialParameters } from '../../engine/initialize.ts';
import { laneLayout } from '../../engine/layout.ts';
import { spectralRadius } from '../../math/linear-algebra.ts';
import { randomStream } from '../../math/random.ts';
import { defaultExperiment, defaultLane } from '../experiment.ts';
import tfjs from '../oracle/tfjs-initializers.json' with { type: 'json' };
import type { Bundle } from './bundle.ts';
import { keras } from './keras.ts';
import { torch } from './torch.ts';

const H = 128;
const I = 2;
const O = 1;

function parametersOf(bundle: Bundle, id: string) {
  const cell = { id, activation: 'tanh' };
  const lane = { ...defaultLane(), hiddenSize: H, cell, ...bundle.initializersOf(cell) };
  return initialParameters(laneLayout(defaultExperiment(), lane), randomStream(3));
}

const greatest = (values: Float64Array) => values.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
const std = (values: Float64Array) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);

/** The H columns of a gate out of rows of `gates` gates. */
const gateOf = (values: Float64Array, gates: number, gate: number): Float64Array =>
  values.filter((_, index) => Math.floor(index / H) % gates === gate);

describe('PyTorch default', () => {
  it('simple RNN: entries within ±1/√H with std 1/√(3H) to 2 %, spectral radius 1/√3 ≈ 0.577 to 0.04', () => {
    const { recurrent, input, output } = parametersOf(torch, 'rnn');
    for (const values of [recurrent, input, output]) expect(greatest(values)).toBeLessThanOrEqual(1 / Math.sqrt(H));
    expect(Math.abs(std(recurrent) * Math.sqrt(3 * H) - 1)).toBeLessThan(0.02);
    expect(Math.abs(spectralRadius(recurrent, H) - 1 / Math.sqrt(3))).toBeLessThan(0.04);
  });

  it('simple RNN: the bias has the std √2/√(3H) of the sum of two, to 15 %; the output bias stays within ±1/√H', () => {
    const { bias, outputBias } = parametersOf(torch, 'rnn');
    expect(Math.abs(std(bias) * Math.sqrt((3 * H) / 2) - 1)).toBeLessThan(0.15);
    expect(greatest(bias)).toBeLessThanOrEqual(2 / Math.sqrt(H));
    expect(greatest(outputBias)).toBeLessThanOrEqual(1 / Math.sqrt(H));
    expect(greatest(outputBias)).toBeGreaterThan(0);
  });

  it.each([
    ['lstm', 4],
    ['gru', 3],
  ] as const)('%s: the entries of every gate have std 1/√(3H) to 2 %, as those of the simple RNN', (id, gates) => {
    const { recurrent } = parametersOf(torch, id);
    for (let gate = 0; gate < gates; gate++) {
      expect(Math.abs(std(gateOf(recurrent, gates, gate)) * Math.sqrt(3 * H) - 1)).toBeLessThan(0.02);
    }
  });
});

describe('Keras default', () => {
  it('simple RNN: orthogonal U, spectral radius 1 to 1e-10; Glorot uniform W and V; no bias', () => {
    const { recurrent, input, output, bias, outputBias } = parametersOf(keras, 'rnn');
    expect(Math.abs(spectralRadius(recurrent, H) - 1)).toBeLessThan(1e-10);
    const [ofW, ofV] = [Math.sqrt(6 / (I + H)), Math.sqrt(6 / (H + O))];
    for (const [values, limit] of [
      [input, ofW],
      [output, ofV],
    ] as const) {
      expect(greatest(values)).toBeLessThanOrEqual(limit);
      expect(greatest(values)).toBeGreaterThan(0.97 * limit);
    }
    expect(greatest(bias) + greatest(outputBias)).toBe(0);
  });

  it('LSTM: forget bias 1 and no other, W within the limit √(6 / (I + 4H)) of the whole kernel', () => {
    const { input, bias } = parametersOf(keras, 'lstm');
    expect([...bias]).toEqual([0, 1, 0, 0].flatMap((value) => new Array(H).fill(value)));
    const limit = Math.sqrt(6 / (I + 4 * H));
    expect(greatest(input)).toBeLessThanOrEqual(limit);
    expect(greatest(input)).toBeGreaterThan(0.99 * limit);
  });

  it('LSTM: the kernel U is orthogonal, so that a gate’s part has ‖U_g‖_F² = H/4 to 3 % and radius ½ to 0.05', () => {
    const { recurrent } = parametersOf(keras, 'lstm');
    for (let gate = 0; gate < 4; gate++) {
      const part = gateOf(recurrent, 4, gate);
      expect(Math.abs(part.reduce((sum, x) => sum + x * x, 0) / (H / 4) - 1)).toBeLessThan(0.03);
      if (gate === 0) expect(Math.abs(spectralRadius(part, H) - 0.5)).toBeLessThan(0.05);
    }
  });

  it('LSTM: as tf.layers.lstmCell with the same initializers: bias exactly, W’s limit to 1 %, Uᵀ orthonormal', () => {
    const theirs = tfjs.lstm;
    expect([theirs.units, theirs.inputs]).toEqual([H, I]);
    const { input, recurrent, bias } = parametersOf(keras, 'lstm');
    expect([...bias].join(' ')).toBe(theirs.bias);
    expect(Math.abs(greatest(input) / theirs.greatestOfKernel - 1)).toBeLessThan(0.01);
    // Rows of the whole kernel, [H, 4H]: in f64 nearer to orthonormal than theirs are in f32.
    const kernel = Matrix.from1DArray(H, 4 * H, recurrent);
    const deviation = Matrix.sub(kernel.mmul(kernel.transpose()), Matrix.eye(H, H));
    expect(deviation.abs().max()).toBeLessThan(theirs.greatestDeviation);
  });

  it('GRU: no bias at all', () => {
    expect(greatest(parametersOf(keras, 'gru').bias)).toBe(0);
  });
});
