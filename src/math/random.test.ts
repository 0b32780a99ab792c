import { describe, expect, it } from 'vitest';
import { randomStream, threefry2x32 } from './random.ts';

const COUNT = 200_000;
const draws = (draw: (index: number) => number, count = COUNT) =>
  Float64Array.from({ length: count }, (_, i) => draw(i));
const mean = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / values.length;
/** Mean of the p-th powers. */
const moment = (values: Float64Array, p: number) => mean(values.map((x) => x ** p));

function correlation(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = mean(a.map((x, i) => (x - meanA) * (b[i] - meanB)));
  return covariance / Math.sqrt((moment(a, 2) - meanA ** 2) * (moment(b, 2) - meanB ** 2));
}

describe('threefry2x32', () => {
  it('gives the known answers of Random123 for 20 rounds', () => {
    const ones = 0xffffffff;
    expect(threefry2x32(0, 0, 0, 0)).toEqual([0x6b200159, 0x99ba4efe]);
    expect(threefry2x32(ones, ones, ones, ones)).toEqual([0x1cb996fc, 0xbb002be7]);
    expect(threefry2x32(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3)).toEqual([0xc4923a9c, 0x483df7a0]);
  });
});

describe('a uniform draw', () => {
  const values = draws(randomStream(1).uniform);

  it('lies in [0, 1), with moments 1/2, 1/3, 1/4 to within 4 standard errors of 200 000 draws', () => {
    expect(values.every((x) => x >= 0 && x < 1)).toBe(true);
    for (const p of [1, 2, 3]) {
      const error = Math.sqrt((1 / (2 * p + 1) - 1 / (p + 1) ** 2) / COUNT);
      expect(Math.abs(moment(values, p) - 1 / (p + 1))).toBeLessThan(4 * error);
    }
  });

  it('falls into 256 equal bins as evenly as chance: chi-squared within 4 standard deviations', () => {
    const bins = new Float64Array(256);
    for (const x of values) bins[Math.floor(x * 256)]++;
    const expected = COUNT / 256;
    const chiSquared = bins.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(Math.abs(chiSquared - 255)).toBeLessThan(4 * Math.sqrt(2 * 255));
  });

  it('uses more than 32 bits', () => {
    expect(values.some((x) => !Number.isInteger(x * 2 ** 32))).toBe(true);
    expect(values.every((x) => Number.isInteger(x * 2 ** 53))).toBe(true);
  });
});

describe('a normal draw', () => {
  const values = draws(randomStream(2).normal);

  it('has moments 0, 1, 0, 3 to within 4 standard errors of 200 000 draws', () => {
    const expected = [0, 1, 0, 3];
    const variances = [1, 2, 15, 96]; // of x, x², x³, x⁴
    expected.forEach((value, i) => {
      expect(Math.abs(moment(values, i + 1) - value)).toBeLessThan(4 * Math.sqrt(variances[i] / COUNT));
    });
  });

  it('exceeds 1, 2, 3 and 4 in magnitude as often as it should, to within 4 standard errors', () => {
    const tails = [
      [1, 0.3173105079],
      [2, 0.0455002639],
      [3, 0.0026997961],
      [4, 0.0000633425],
    ];
    for (const [limit, probability] of tails) {
      const share = values.filter((x) => Math.abs(x) > limit).length / COUNT;
      expect(Math.abs(share - probability)).toBeLessThan(4 * Math.sqrt((probability * (1 - probability)) / COUNT));
    }
  });

  it('is finite and not correlated with its neighbour', () => {
    expect(values.every(Number.isFinite)).toBe(true);
    expect(Math.abs(correlation(values.slice(1), values.slice(0, -1)))).toBeLessThan(4 / Math.sqrt(COUNT));
  });
});

describe('an integer draw', () => {
  it('takes every value of 0..count − 1, and no other', () => {
    const stream = randomStream(3);
    const seen = new Set(draws((i) => stream.integer(i, 7), 1000));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(draws((i) => stream.integer(i, 1), 100).every((x) => x === 0)).toBe(true);
  });
});

describe('streams', () => {
  it('give the same draw in any order and at any time', () => {
    const indices = Array.from({ length: 100 }, (_, i) => i);
    const forwards = indices.map((i) => randomStream(4).of('a', 5).normal(i));
    const stream = randomStream(4).of('a', 5);
    const backwards = indices.toReversed().map((i) => stream.normal(i));
    expect(backwards.toReversed()).toEqual(forwards);
  });

  it('are pinned: the same seed gives these numbers for ever', () => {
    const stream = randomStream(1).of('batch', 1);
    expect([stream.uniform(0), stream.uniform(1), stream.normal(0), stream.integer(0, 1000)]).toMatchInlineSnapshot(`
      [
        0.30715994176905226,
        0.8881376720526628,
        -1.5278732142963634,
        307,
      ]
    `);
  });

  it('of other seeds, purposes and indices are independent: correlations within 4 standard errors', () => {
    const root = randomStream(1);
    const streams = [
      root,
      randomStream(2),
      randomStream(1 + 2 ** 32),
      root.of('batch'),
      root.of('batch', 1),
      root.of('batch', 2 ** 32),
      root.of('state'),
      root.of('state').of('batch'),
      root.of('batch').of('state'),
    ].map((stream) => draws(stream.uniform, 20_000));
    for (let i = 0; i < streams.length; i++) {
      for (let j = 0; j < i; j++) {
        expect(Math.abs(correlation(streams[i], streams[j]))).toBeLessThan(4 / Math.sqrt(20_000));
      }
    }
  });

  it('draw anew beyond 2³² indices', () => {
    const stream = randomStream(1);
    expect(stream.uniform(2 ** 32)).not.toBe(stream.uniform(0));
  });
});
