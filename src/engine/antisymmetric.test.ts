/** Recurrent weights that are met as U − Uᵀ: what follows from it in closed form, on every engine. */
import { describe, expect, it } from 'vitest';
import { orthogonalMatrix } from '../math/linear-algebra.ts';
import { randomStream } from '../math/random.ts';
import { losses } from '../model/losses/index.ts';
import { gradientOf, parameterNames } from './layout.ts';
import { type EngineUnderTest, engines } from './testing/engines.ts';
import { relativeError } from './testing/errors.ts';
import { laneUnderTest, smallTask } from './testing/passes.ts';
import { laneOf } from './testing/settings.ts';

const H = 8;
const normals = (seed: number) =>
  Float64Array.from({ length: H * H }, (_, i) => Math.fround(randomStream(seed).normal(i)));

/** U with U − Uᵀ = Q (ω J) Qᵀ, whose eigenvalues are ±iω: J turns each pair of coordinates by a right angle. */
function rotating(omega: number): Float64Array {
  const Q = orthogonalMatrix(H, H, randomStream(1));
  return Float64Array.from({ length: H * H }, (_, index) => {
    const [i, j] = [Math.floor(index / H), index % H];
    let entry = 0;
    for (let k = 0; k < H; k += 2) entry += Q[i * H + k]! * Q[j * H + k + 1]! - Q[i * H + k + 1]! * Q[j * H + k]!;
    return (omega * entry) / 2;
  });
}

/** log2 ḡ_t of a lane that stays at h = 0, where tanh has the slope 1, under a loss at the end. */
async function normsAtRest(engine: EngineUnderTest, cell: { epsilon: number; gamma: number }, U: Float64Array) {
  const timesteps = 100;
  const task = { ...smallTask, timesteps, inputSize: 1, outputSize: 1, lossAt: 'end', loss: losses[0] } as const;
  const settings = laneOf({ cell: { id: 'antisymmetricRnn', ...cell }, hiddenSize: H });
  const { lane } = await laneUnderTest(engine, settings, task, { batchSize: 1 });
  await lane.write({ recurrent: U, output: new Float64Array(H).fill(0.5), outputBias: Float64Array.of(1) });
  const batch = { batchSize: 1, inputs: new Float32Array(timesteps), targets: new Float32Array(1) };
  return (await lane.step(batch, [new Float64Array(H)], 1)).report.log2GradNormByTimestep;
}

const lawBounds = { reference: 1e-12, cpu: 1e-5, gpu: 1e-5 } as const;
describe.each(engines.map((engine) => ({ engine, bound: lawBounds[engine.id] })))('$engine.id', ({ engine, bound }) => {
  const steady = (2 * 0.1) / (0.1 ** 2 + 1 ** 2); // where (1 − εγ)² + ε²ω² = 1
  it.each([
    [0.1, 0, 1],
    [0.1, 0.1, 1],
    [1, 0.5, 1.5],
    [steady, 0.1, 1],
  ])(
    `at rest, ε = %s, γ = %s, ω = %s: the Jacobian has the moduli ρ = |1 − εγ ± iεω|, so ḡ_{T−k} / ḡ_T = ρ^k: relative error < ${bound}`,
    async (epsilon, gamma, omega) => {
      const norms = await normsAtRest(engine, { epsilon, gamma }, rotating(omega));
      const modulus = Math.hypot(1 - epsilon * gamma, epsilon * omega);
      if (epsilon === steady) expect(Math.abs(modulus - 1)).toBeLessThan(1e-15);
      const deviations = norms.map((log2Norm, i) =>
        Math.abs(2 ** (log2Norm - norms.at(-1)!) / modulus ** (norms.length - 1 - i) - 1),
      );
      expect(Math.max(...deviations)).toBeLessThan(bound);
    },
  );

  const shapes = [5, 33].map((hiddenSize) => ({ hiddenSize }));
  const asymmetry = { reference: 1e-15, cpu: 0, gpu: 0 }[engine.id];
  it.each(shapes)(
    `H = $hiddenSize: ‖G + Gᵀ‖ / ‖G‖ of the gradient of U is at most ${asymmetry}`,
    async ({ hiddenSize }) => {
      const settings = laneOf({ cell: { id: 'antisymmetricRnn', epsilon: 0.5, gamma: 0.1 }, hiddenSize });
      const { lane, batch, start } = await laneUnderTest(engine, settings, smallTask, { batchSize: 5 });
      await lane.step(batch, start, 1);
      const gradient = await lane.read(gradientOf('recurrent'));
      const opposite = gradient.map((_, i) => -gradient[(i % hiddenSize) * hiddenSize + Math.floor(i / hiddenSize)]!);
      expect(Math.hypot(...gradient)).toBeGreaterThan(1e-3);
      expect(relativeError(gradient, opposite)).toBeLessThanOrEqual(asymmetry);
    },
  );

  it(`a symmetric matrix added to U changes no gradient: relative error < ${bound}`, async () => {
    const settings = laneOf({ cell: { id: 'antisymmetricRnn', epsilon: 0.5, gamma: 0.1 }, hiddenSize: H });
    const S = normals(3).map((x, i, all) => x + all[(i % H) * H + Math.floor(i / H)]!);
    const gradients = async (add: (x: number, i: number) => number) => {
      const { lane, batch, start } = await laneUnderTest(engine, settings, smallTask, { batchSize: 5 });
      await lane.write({
        recurrent: normals(2).map(add),
        input: new Float64Array(2 * H).fill(0.5),
        output: normals(4).subarray(0, 3 * H),
      });
      await lane.step(batch, start, 1);
      return Promise.all(parameterNames.map((name) => lane.read(gradientOf(name))));
    };
    const [plain, shifted] = [await gradients((x) => x), await gradients((x, i) => x + S[i]!)];
    plain.forEach((gradient, p) => {
      expect(relativeError(shifted[p]!, gradient), parameterNames[p]).toBeLessThan(bound);
    });
  });
});
