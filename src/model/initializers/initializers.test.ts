import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../math/random.ts';
import { type Choice, checkChoice, entryOf } from '../entry.ts';
import { initializers, type MatrixShape } from './index.ts';

/** What the checked choice fills. */
function fill(choice: Choice, shape: MatrixShape, seed = 1): Float64Array {
  const checked = checkChoice(initializers, choice, 'test');
  if (!checked.ok) throw new Error(checked.problems[0].key);
  return entryOf(initializers, choice.id).fill(shape, randomStream(seed), checked.value);
}

const mean = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / values.length;
const std = (values: Float64Array) => Math.sqrt(mean(values.map((x) => x * x)) - mean(values) ** 2);
const greatest = (values: Float64Array) => values.reduce((max, x) => Math.max(max, Math.abs(x)), 0);

/** fan_in 300, fan_out 500: 150 000 entries. */
const wide: MatrixShape = { rows: 300, columns: 500 };

describe('uniform initializers', () => {
  it.each<[Choice, number]>([
    [{ id: 'uniform', limit: 0.3 }, 0.3],
    [{ id: 'glorotUniform' }, Math.sqrt(6 / 800)],
    [{ id: 'glorotUniform', gain: 2 }, 2 * Math.sqrt(6 / 800)],
    [{ id: 'heUniform' }, Math.sqrt(6 / 300)],
  ])('%o fill ±limit evenly: std = limit / √3 and the extremes = ±limit to 0.01, mean 0', (choice, limit) => {
    const values = fill(choice, wide);
    expect(std(values) / (limit / Math.sqrt(3))).toBeGreaterThan(0.99);
    expect(std(values) / (limit / Math.sqrt(3))).toBeLessThan(1.01);
    expect(Math.abs(mean(values))).toBeLessThan((4 * limit) / Math.sqrt(3 * values.length));
    expect(greatest(values)).toBeLessThanOrEqual(limit);
    expect(greatest(values)).toBeGreaterThan(0.99 * limit);
  });
});

describe('normal initializers', () => {
  it.each<[Choice, number]>([
    [{ id: 'normal', std: 0.3 }, 0.3],
    [{ id: 'glorotNormal' }, Math.sqrt(2 / 800)],
    [{ id: 'glorotNormal', gain: 2 }, 2 * Math.sqrt(2 / 800)],
    [{ id: 'heNormal' }, Math.sqrt(2 / 300)],
  ])('%o have their std to 0.01, mean 0, and are not truncated: extremes beyond 4 std', (choice, expected) => {
    const values = fill(choice, wide);
    expect(std(values) / expected).toBeGreaterThan(0.99);
    expect(std(values) / expected).toBeLessThan(1.01);
    expect(Math.abs(mean(values))).toBeLessThan((4 * expected) / Math.sqrt(values.length));
    expect(greatest(values)).toBeGreaterThan(4 * expected);
  });

  it.each([
    [0.5, 0.45, 0.55],
    [1, 0.95, 1.1],
    [3, 2.85, 3.3],
  ])('of std σ_w / √n give the spectral radius σ_w = %d at n = 200: within %d to %d', (sigma, low, high) => {
    const n = 200;
    const values = fill({ id: 'normal', std: sigma / Math.sqrt(n) }, { rows: n, columns: n });
    const radius = spectralRadius(values, n);
    expect(radius).toBeGreaterThan(low);
    expect(radius).toBeLessThan(high);
  });
});

describe('common random numbers', () => {
  const shape = { rows: 7, columns: 5 };

  it('normals of any std are the same standard normals, scaled: exact for std 0.25 and 0.5', () => {
    const quarter = fill({ id: 'normal', std: 0.25 }, shape);
    expect(fill({ id: 'normal', std: 0.5 }, shape)).toEqual(quarter.map((x) => 2 * x));
  });

  it('uniforms of any limit are the same uniforms, scaled: exact for limits 0.25 and 0.5', () => {
    const quarter = fill({ id: 'uniform', limit: 0.25 }, shape);
    expect(fill({ id: 'uniform', limit: 0.5 }, shape)).toEqual(quarter.map((x) => 2 * x));
  });

  it('are shared by definitions of one family: Glorot and He are the plain ones, scaled, to 1e-15', () => {
    const pairs = [
      ['glorotNormal', 'normal', Math.sqrt(2 / 12), { std: 1 }],
      ['heNormal', 'normal', Math.sqrt(2 / 7), { std: 1 }],
      ['glorotUniform', 'uniform', Math.sqrt(6 / 12), { limit: 1 }],
      ['heUniform', 'uniform', Math.sqrt(6 / 7), { limit: 1 }],
    ] as const;
    for (const [scaled, plain, factor, settings] of pairs) {
      const unit = fill({ id: plain, ...settings }, shape);
      fill({ id: scaled }, shape).forEach((x, i) => {
        expect(Math.abs(x - factor * unit[i])).toBeLessThan(1e-15);
      });
    }
  });

  it('change with the seed', () => {
    expect(fill({ id: 'normal' }, shape, 1)).not.toEqual(fill({ id: 'normal' }, shape, 2));
  });
});

describe('the rest', () => {
  it('zeros and constants are what they say', () => {
    expect([...fill({ id: 'zeros' }, { rows: 2, columns: 2 })]).toEqual([0, 0, 0, 0]);
    expect([...fill({ id: 'constant', value: -1.5 }, { rows: 1, columns: 3 })]).toEqual([-1.5, -1.5, -1.5]);
  });

  it('identity has its gain on the diagonal, of rectangles too', () => {
    expect([...fill({ id: 'identity', gain: 0.9 }, { rows: 2, columns: 2 })]).toEqual([0.9, 0, 0, 0.9]);
    expect([...fill({ id: 'identity' }, { rows: 2, columns: 3 })]).toEqual([1, 0, 0, 0, 1, 0]);
    expect([...fill({ id: 'identity' }, { rows: 3, columns: 2 })]).toEqual([1, 0, 0, 1, 0, 0]);
  });

  it('orthogonal with gain g has QᵀQ = g² I to 1e-12', () => {
    const q = Matrix.from1DArray(16, 16, fill({ id: 'orthogonal', gain: 1.1 }, { rows: 16, columns: 16 }));
    expect(
      Matrix.sub(q.transpose().mmul(q), Matrix.eye(16, 16, 1.1 ** 2))
        .abs()
        .max(),
    ).toBeLessThan(1e-12);
  });

  it('only what makes sense for a bias is offered for one', () => {
    const ids = initializers.filter((initializer) => initializer.isForBias).map(({ id }) => id);
    expect(ids).toEqual(['zeros', 'constant', 'uniform', 'normal']);
  });
});

/** max |λ|, in f64. */
function spectralRadius(values: Float64Array, n: number): number {
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(Matrix.from1DArray(n, n, values));
  return Math.max(...realEigenvalues.map((real, i) => Math.hypot(real, imaginaryEigenvalues[i])));
}
