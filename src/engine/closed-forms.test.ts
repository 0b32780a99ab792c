/** Gradients that can be written down: the engines must print the numbers of the formula. */
import { describe, expect, it } from 'vitest';
import { orthogonalMatrix } from '../math/linear-algebra.ts';
import { randomStream } from '../math/random.ts';
import { adjointSequence, gradientOf, type ParameterName, stateSequence } from './layout.ts';
import { type EngineUnderTest, engines, reference } from './testing/engines.ts';
import { laneUnderTest, smallTask } from './testing/passes.ts';
import { laneOf } from './testing/settings.ts';

/** Parameters by name; those that are not given are zero. */
type Given = Partial<Record<ParameterName, ArrayLike<number>>>;

interface Setting {
  readonly activation: string;
  readonly timesteps: number;
  readonly hiddenSize?: number;
  readonly parameters: Given;
  /** h_0; zeros if not given. */
  readonly start?: ArrayLike<number>;
  /** x_t, one input; zeros if not given. */
  readonly inputs?: Float32Array;
  /** Of the last timestep, 0 if not given; or of all T, which are then all in the loss. */
  readonly targets?: Float32Array;
}

/** A simple RNN with one sequence, one input and one output, with a mean squared error, after one step. */
async function swept(engine: EngineUnderTest, setting: Setting) {
  const { activation, timesteps, hiddenSize = 1, parameters, start = [] } = setting;
  const { inputs = new Float32Array(timesteps), targets = new Float32Array(1) } = setting;
  const lossAt = targets.length === 1 ? 'end' : 'every';
  const shape = { ...smallTask, timesteps, inputSize: 1, outputSize: 1, lossAt } as const;
  const settings = laneOf({ cell: { id: 'rnn', activation }, hiddenSize });
  const { lane } = await laneUnderTest(engine, settings, shape, { batchSize: 1 });
  await lane.write(
    Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, Float64Array.from(values)])),
  );
  const h0 = new Float64Array(hiddenSize);
  h0.set(start);
  const { report } = await lane.step({ batchSize: 1, inputs, targets }, [h0], 1);
  return { lane, value: report.loss, norms: report.log2GradNormByTimestep };
}

/** The number with as many digits as the expected one, e.g. '-9.746e+0'. */
const roundedAs = (expected: string, value: number) =>
  value.toExponential(expected.slice(expected.indexOf('.') + 1, expected.indexOf('e')).length);

/** λ Q, row-major [n, n]. */
const scaledOrthogonal = (n: number, lambda: number) => orthogonalMatrix(n, n, randomStream(1)).map((q) => lambda * q);
const scaledIdentity = (n: number, lambda: number) =>
  Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? lambda : 0));

const lawBounds = { reference: 1e-10, cpu: 1e-5, gpu: 1e-5 } as const;
describe.each(engines.map((engine) => ({ engine, bound: lawBounds[engine.id] })))(
  '$engine.id: linear RNN, U = λQ',
  ({ engine, bound }) => {
    it.each([0.9, 1, 1.1])(`λ = %s, T = 100: ḡ_{T−k} / ḡ_T = λ^k, relative error < ${bound}`, async (lambda) => {
      const H = 32;
      const timesteps = 100;
      const start = Array.from({ length: H }, (_, i) => randomStream(2).normal(i));
      const { norms } = await swept(engine, {
        activation: 'linear',
        timesteps,
        hiddenSize: H,
        parameters: { recurrent: scaledOrthogonal(H, lambda), output: new Float64Array(H).fill(0.1), outputBias: [1] },
        start,
      });
      const deviations = norms.map((log2Norm, i) => {
        const k = timesteps - 1 - i;
        return Math.abs(2 ** (log2Norm - norms.at(-1)!) / lambda ** k - 1);
      });
      expect(Math.max(...deviations)).toBeLessThan(bound);
    });
  },
);

describe.each(engines)('$id: norms far outside the range of f32, linear RNN, T = 400', (factory) => {
  // Zero states, so that only the adjoint leaves the range: ∂L/∂h_T = 2 y V with y = 1, V = ½.
  it.each([
    [0.5, -399],
    [2, 399],
  ])('λ = %s: log2 ḡ_1 / ḡ_T = %i to 1e-9, no false zero and no overflow on the way', async (lambda, expected) => {
    const timesteps = 400;
    const { norms } = await swept(factory, {
      activation: 'linear',
      timesteps,
      parameters: { recurrent: [lambda], output: [0.5], outputBias: [1] },
    });
    expect(norms.at(-1)).toBeCloseTo(0, 9);
    norms.forEach((log2Norm, i) => {
      expect(log2Norm, `t = ${i + 1}`).toBeCloseTo(Math.sign(expected) * (timesteps - 1 - i), 9);
    });
    expect(norms[0]).toBeCloseTo(expected, 9);
  });

  it('holds with a loss at every step, where only the last one is not zero: log2 ḡ_t / ḡ_T = t − T to 1e-9', async () => {
    const timesteps = 400;
    const { norms } = await swept(factory, {
      activation: 'linear',
      timesteps,
      parameters: { recurrent: [0.5], output: [0.5], outputBias: [1] },
      // y_t = 1 meets its target at every t but T.
      targets: new Float32Array(timesteps).fill(1).with(timesteps - 1, 0),
    });
    norms.forEach((log2Norm, i) => {
      expect(log2Norm - norms.at(-1)!, `t = ${i + 1}`).toBeCloseTo(i + 1 - timesteps, 9);
    });
  });

  it('the gradient of the weights has what comes from 109 steps back: ∂L/∂W = 2^-109, where only x_1 is not 0, to 1e-6', async () => {
    const timesteps = 110;
    const { lane } = await swept(factory, {
      activation: 'linear',
      timesteps,
      parameters: { recurrent: [0.5], output: [0.5], outputBias: [1] },
      inputs: new Float32Array(timesteps).with(0, 1),
    });
    expect(Math.abs((await lane.read(gradientOf('input')))[0]! / 2 ** -109 - 1)).toBeLessThan(1e-6);
  });

  it('no influence at all is −∞, a true zero', async () => {
    const { norms } = await swept(factory, { activation: 'linear', timesteps: 5, parameters: { outputBias: [1] } });
    expect([...norms]).toEqual(new Array(5).fill(Number.NEGATIVE_INFINITY));
  });
});

describe('scalar tanh, h_t = tanh(w h_{t−1}), h_0 = 1: ∂h_T/∂h_0', () => {
  it.each([
    [0.9, 10, '4.892e-2'],
    [0.9, 100, '3.244e-6'],
    [0.9, 1000, '2.13e-47'],
    [1, 10, '4.091e-2'],
    [1, 100, '1.592e-3'],
    [1, 1000, '5.171e-5'],
    [1.1, 10, '1.828e-2'],
    [1.1, 100, '3.287e-10'],
    [1.1, 1000, '6.1e-87'],
    [2, 10, '1.339e-8'],
    [2, 100, '1.06e-78'],
  ])('w = %s, T = %i: %s, and w^T Π(1 − h_t²) to 1e-12', async (w, timesteps, expected) => {
    const { lane } = await swept(reference, {
      activation: 'tanh',
      timesteps,
      parameters: { recurrent: [w], output: [1] },
      start: [1],
    });
    const h = await lane.read(stateSequence('h'));
    const adjoints = await lane.read(adjointSequence('h'));
    const firstStep = w * (1 - h[1]! ** 2); // ∂h_1/∂h_0: adjoints start at h_1
    const derivative = (adjoints[0]! / adjoints.at(-1)!) * firstStep;
    expect(roundedAs(expected, derivative)).toBe(expected);

    let product = 1;
    for (let t = 1, state = 1; t <= timesteps; t++) {
      state = Math.tanh(w * state);
      product *= w * (1 - state ** 2);
    }
    expect(Math.abs(derivative / product - 1)).toBeLessThan(1e-12);
  });

  it('w = 2, T = 1000: 0 in f64, since the attractor’s slope to the power of T is below 2^-1074', async () => {
    const { lane, norms } = await swept(reference, {
      activation: 'tanh',
      timesteps: 1000,
      parameters: { recurrent: [2], output: [1] },
      start: [1],
    });
    const adjoints = await lane.read(adjointSequence('h'));
    expect(adjoints[0]).toBe(0);
    expect(adjoints.at(-1)).not.toBe(0);
    expect(norms[0]).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('identity ReLU RNN (IRNN) with all units active', () => {
  it.each(engines)('$id: ḡ_t is constant, relative deviation 0', async (factory) => {
    const H = 8;
    const { norms } = await swept(factory, {
      activation: 'relu',
      timesteps: 100,
      hiddenSize: H,
      parameters: {
        recurrent: scaledIdentity(H, 1),
        output: new Float64Array(H).fill(0.3),
        bias: new Float64Array(H).fill(0.1),
      },
      start: new Float64Array(H).fill(1),
    });
    expect(norms[0]).toBeGreaterThan(0);
    expect(new Set(norms).size).toBe(1);
  });
});

/**
 * Pascanu, Mikolov & Bengio 2013, figure 6: x_t = w σ(x_{t−1}) + b, x_0 = ½, E = (σ(x_50) − 0.7)². With h_t = σ(x_t) it
 * is our sigmoid RNN with h_0 = σ(½) and output h − 0.7. On the line b = ½ − w σ(½) the state stays where it is (an
 * unstable fixed point), and ∂E/∂b = 2 (σ(½) − 0.7) σ'(½) (m^50 − 1) / (m − 1), m = w σ'(½).
 */
describe('the cliff of a one-unit RNN', () => {
  const half = 1 / (1 + Math.exp(-0.5));
  const cliff = (w: number, b: number) =>
    swept(reference, {
      activation: 'sigmoid',
      timesteps: 50,
      parameters: { recurrent: [w], bias: [b], output: [1], outputBias: [-0.7] },
      start: [half],
    });

  it.each([
    [4.5, '-9.746476395e+0', '-6.066785178e+0'],
    [5, '-6.616828013e+2', '-4.118706340e+2'],
  ])('w = %s on the wall: E, ∂E/∂b = %s and ∂E/∂w = %s to 10 digits', async (w, slopeOfB, slopeOfW) => {
    const { lane, value } = await cliff(w, 0.5 - w * half);
    const [db] = await lane.read(gradientOf('bias'));
    const [dw] = await lane.read(gradientOf('recurrent'));
    expect(roundedAs('6.0125553e-3', value)).toBe('6.0125553e-3');
    expect(roundedAs(slopeOfB, db!)).toBe(slopeOfB);
    expect(roundedAs(slopeOfW, dw!)).toBe(slopeOfW);
    const slope = half * (1 - half);
    const m = w * slope;
    const formula = (2 * (half - 0.7) * slope * (m ** 50 - 1)) / (m - 1);
    expect(Math.abs(db! / formula - 1)).toBeLessThan(1e-10);
  });

  it.each([
    [4.5, '3.2679e-2', '1.2349e-3'],
    [5, '3.41649e-1', '1.0047e-2'],
  ])('w = %s beside the wall: E(b − 0.001) = %s, E(b + 0.001) = %s', async (w, below, above) => {
    const b = 0.5 - w * half;
    expect(roundedAs(below, (await cliff(w, b - 1e-3)).value)).toBe(below);
    expect(roundedAs(above, (await cliff(w, b + 1e-3)).value)).toBe(above);
  });
});
