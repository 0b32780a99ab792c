import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import * as algebra from '../../math/linear-algebra.ts';
import { randomStream } from '../../math/random.ts';
import { type Choice, checkChoice, entryOf } from '../entry.ts';
import tfjs from '../oracle/tfjs-initializers.json' with { type: 'json' };
import { initializers, type MatrixShape } from './index.ts';

/** What the checked choice fills: weights of one gate. */
function fill(choice: Choice, extent: Pick<MatrixShape, 'rows' | 'columns'>, seed = 1): Float64Array {
  const checked = checkChoice(initializers, choice, 'test');
  if (!checked.ok) throw new Error(checked.problems[0].key);
  const shape: MatrixShape = { ...extent, hiddenSize: extent.columns, timesteps: 1, biasBlocks: [] };
  return entryOf(initializers, choice.id).fill(shape, randomStream(seed), checked.value, algebra);
}

const mean = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / values.length;
const std = (values: Float64Array) => Math.sqrt(mean(values.map((x) => x * x)) - mean(values) ** 2);
const greatest = (values: Float64Array) => values.reduce((max, x) => Math.max(max, Math.abs(x)), 0);

/** fan_in 300, fan_out 500: 150 000 entries. */
const wide = { rows: 300, columns: 500 };

describe('uniform initializers', () => {
  it.each<[Choice, number]>([
    [{ id: 'uniform', limit: 0.3 }, 0.3],
    [{ id: 'glorotUniform' }, Math.sqrt(6 / 800)],
    [{ id: 'glorotUniform', gain: 2 }, 2 * Math.sqrt(6 / 800)],
    [{ id: 'heUniform' }, Math.sqrt(6 / 300)],
    [{ id: 'lecunUniform' }, Math.sqrt(3 / 300)],
    [{ id: 'torchDefault' }, 1 / Math.sqrt(500)],
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
    [{ id: 'lecunNormal', tails: 'whole' }, Math.sqrt(1 / 300)],
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
    const radius = algebra.spectralRadius(values, n);
    expect(radius).toBeGreaterThan(low);
    expect(radius).toBeLessThan(high);
  });
});

describe('truncated normals', () => {
  /** Of N(0, 1) between −2 and 2: 1 − 4 φ(2) / (2 Φ(2) − 1) is the square of it. */
  const STD = 0.87962566;

  it.each<[Choice, number, number]>([
    [{ id: 'truncatedNormal', std: 0.05 }, STD * 0.05, 0.1],
    [{ id: 'truncatedNormalTorch', std: 1, low: -2, high: 2 }, STD, 2],
    [{ id: 'glorotNormal', tails: 'cut' }, Math.sqrt(2 / 800), (2 / STD) * Math.sqrt(2 / 800)],
    [{ id: 'heNormal', tails: 'cut' }, Math.sqrt(2 / 300), (2 / STD) * Math.sqrt(2 / 300)],
    [{ id: 'lecunNormal' }, Math.sqrt(1 / 300), (2 / STD) * Math.sqrt(1 / 300)],
  ])('%o have std %d to 1 %, mean 0, and reach ±%d to 1 % but not beyond', (choice, expected, limit) => {
    const values = fill(choice, wide);
    expect(Math.abs(std(values) / expected - 1)).toBeLessThan(0.01);
    expect(Math.abs(mean(values))).toBeLessThan((4 * expected) / Math.sqrt(values.length));
    expect(greatest(values)).toBeLessThanOrEqual(limit * (1 + 1e-9));
    expect(greatest(values)).toBeGreaterThan(0.99 * limit);
  });

  it('of PyTorch have bounds in values, not in σ: σ = 0.02 is untruncated, beyond 4 σ, std to 1 %', () => {
    const values = fill({ id: 'truncatedNormalTorch', std: 0.02, low: -2, high: 2 }, wide);
    expect(greatest(values)).toBeGreaterThan(0.08);
    expect(Math.abs(std(values) / 0.02 - 1)).toBeLessThan(0.01);
  });

  it.each([
    [1, -0.5, 2, 0.445744],
    [1, -0.3, 0.9, 0.265765],
    [100, -0.5, 0.5, 0],
  ])(
    'of PyTorch with σ = %d between %d and %d have the mean %d to 0.005 (closed form) and stay inside',
    (sigma, low, high, center) => {
      const values = fill({ id: 'truncatedNormalTorch', std: sigma, low, high }, wide);
      expect(values.every((x) => x >= low && x <= high)).toBe(true);
      expect(Math.abs(mean(values) - center)).toBeLessThan(0.005);
    },
  );
});

describe('the distributions of TensorFlow.js, 150 000 draws of either', () => {
  const [rows, columns] = tfjs.shape;

  it.each(tfjs.distributions.map((distribution) => [distribution.choice as Choice, distribution] as const))(
    '%o: 19 quantiles to 0.03 std, and the extremes to 1 %',
    (choice, theirs) => {
      const values = fill(choice, { rows, columns });
      const sorted = values.toSorted();
      theirs.quantiles.forEach((quantile, i) => {
        const ours = sorted[Math.round(((i + 1) / 20) * sorted.length)];
        expect(Math.abs(ours - quantile)).toBeLessThan(0.03 * std(values));
      });
      expect(Math.abs(sorted[0] / theirs.least - 1)).toBeLessThan(0.01);
      expect(Math.abs(sorted.at(-1)! / theirs.greatest - 1)).toBeLessThan(0.01);
    },
  );
});

describe('matrices made of normals', () => {
  const n = 60;
  const square = { rows: n, columns: n };

  it.each([0.5, 0.95, 3])('scaled to a spectral radius of %d have it to 1e-10, whatever the seed', (radius) => {
    for (const seed of [1, 2, 3]) {
      const values = fill({ id: 'spectralRadius', radius }, square, seed);
      expect(Math.abs(algebra.spectralRadius(values, n) - radius)).toBeLessThan(1e-10);
      expect(Math.abs(std(values) * Math.sqrt(n) - radius)).toBeLessThan(0.15 * radius);
    }
  });

  const isNonZero = (values: Float64Array, i: number, j: number) => values[i * n + j] !== 0;
  const count = (values: Float64Array, unit: number, direction: string) =>
    Array.from({ length: n }, (_, k) => k).filter((k) =>
      direction === 'outgoing' ? isNonZero(values, unit, k) : isNonZero(values, k, unit),
    ).length;

  it.each(['incoming', 'outgoing'])(
    'sparse: every unit has exactly 15 %s weights, and ρ = 0.95 to 1e-10',
    (direction) => {
      const values = fill({ id: 'sparse', direction }, square);
      const others = direction === 'incoming' ? 'outgoing' : 'incoming';
      for (let unit = 0; unit < n; unit++) expect(count(values, unit, direction)).toBe(15);
      expect(new Set(Array.from({ length: n }, (_, unit) => count(values, unit, others))).size).toBeGreaterThan(3);
      expect(Math.abs(algebra.spectralRadius(values, n) - 0.95)).toBeLessThan(1e-10);
    },
  );

  it('sparse: fewer units than connections have all of them', () => {
    expect(fill({ id: 'sparse' }, { rows: 4, columns: 4 }).every((x) => x !== 0)).toBe(true);
  });

  it('sparse of PyTorch: of what leaves a unit, ⌈0.9 · fan_out⌉ are zero, the rest has its std to 5 %', () => {
    const { rows, columns } = { rows: 300, columns: 55 };
    const values = fill({ id: 'sparseTorch', sparsity: 0.9, std: 0.01 }, { rows, columns });
    for (let i = 0; i < rows; i++) {
      expect(values.subarray(i * columns, (i + 1) * columns).filter((x) => x === 0)).toHaveLength(50);
    }
    expect(Math.abs(std(values.filter((x) => x !== 0)) / 0.01 - 1)).toBeLessThan(0.05);
  });

  it('antisymmetric: U + Uᵀ = −2γI exactly; entries beside the diagonal have variance 2σ²/H to 5 %', () => {
    const [sigma, gamma] = [0.7, 0.25];
    const values = fill({ id: 'antisymmetric', sigma, gamma }, square);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) expect(values[i * n + j] + values[j * n + i]).toBe(i === j ? -2 * gamma : 0);
    }
    const beside = values.filter((_, index) => index % (n + 1) !== 0);
    expect(Math.abs(std(beside) ** 2 / ((2 * sigma ** 2) / n) - 1)).toBeLessThan(0.05);
  });

  it('orthogonal with gain 1 has a spectral radius of 1 to 1e-10', () => {
    expect(Math.abs(algebra.spectralRadius(fill({ id: 'orthogonal' }, square), n) - 1)).toBeLessThan(1e-10);
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
      ['lecunUniform', 'uniform', Math.sqrt(3 / 7), { limit: 1 }],
      ['torchDefault', 'uniform', Math.sqrt(1 / 5), { limit: 1 }],
    ] as const;
    for (const [scaled, plain, factor, settings] of pairs) {
      const unit = fill({ id: plain, ...settings }, shape);
      fill({ id: scaled }, shape).forEach((x, i) => {
        expect(Math.abs(x - factor * unit[i])).toBeLessThan(1e-15);
      });
    }
  });

  it('are shared by normals with and without tails, exactly, wherever these are not cut: 95.4 % to 1 %', () => {
    const whole = fill({ id: 'normal', std: 0.05 }, wide);
    const cut = fill({ id: 'truncatedNormal', std: 0.05 }, wide);
    const shared = whole.filter((x, i) => x === cut[i]).length / whole.length;
    expect(Math.abs(shared - 0.9545)).toBeLessThan(0.01);
    expect(whole.every((x, i) => cut[i] === x || Math.abs(x) > 0.1)).toBe(true);
  });

  it('are shared by sparse matrices of more or fewer connections: the fewer are among the more', () => {
    const square = { rows: 40, columns: 40 };
    const few = fill({ id: 'sparse', connections: 5 }, square);
    const many = fill({ id: 'sparse', connections: 15 }, square);
    few.forEach((x, i) => {
      if (x !== 0) expect(many[i]).not.toBe(0);
    });
  });

  it('change with the seed', () => {
    expect(fill({ id: 'normal' }, shape, 1)).not.toEqual(fill({ id: 'normal' }, shape, 2));
  });
});

describe('the rest', () => {
  it('zeros, ones and constants are what they say', () => {
    expect([...fill({ id: 'ones' }, { rows: 2, columns: 2 })]).toEqual([1, 1, 1, 1]);
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
});
