import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../equations/wasm/assembler.ts';
import type { KernelExports } from './kernels.ts';
import { hasRelaxedSimd } from './kernels.ts';
import { productFunctions } from './product.ts';

const FLOAT_BYTES = 4;

async function instantiate(hasFusedMultiplyAdd: boolean) {
  const memory = new WebAssembly.Memory({ initial: 4 });
  const { instance } = await WebAssembly.instantiate(assemble(productFunctions(hasFusedMultiplyAdd)), {
    env: { memory },
  });
  return { run: instance.exports as unknown as KernelExports, f32: new Float32Array(memory.buffer) };
}

/** Small whole numbers: sums are exact in f32, so that any order of summation gives the same result. */
const whole = (i: number) => ((i * 7919) % 13) - 6;

const firstDifference = (a: Float32Array, b: Float32Array): number => a.findIndex((x, i) => x !== b[i]);

const shapes = fc.record({
  rows: fc.integer({ min: 0, max: 33 }),
  vectors: fc.integer({ min: 1, max: 5 }),
  terms: fc.integer({ min: 0, max: 9 }),
  aGap: fc.integer({ min: 0, max: 3 }),
  bGap: fc.integer({ min: 0, max: 3 }),
  cGap: fc.integer({ min: 0, max: 3 }),
  isTransposed: fc.boolean(),
});

describe.each([false, ...(hasRelaxedSimd ? [true] : [])])('matrix product, fused multiply-add: %s', (isFused) => {
  it('is exact on whole numbers for every shape, stride and remainder of the tiling, and writes nothing else', async () => {
    const { run, f32 } = await instantiate(isFused);
    fc.assert(
      fc.property(shapes, ({ rows, vectors, terms, aGap, bGap, cGap, isTransposed }) => {
        const columns = vectors * 4;
        const [a, b, c] = [64, 4096, 8192];
        const [aRow, aTerm] = isTransposed ? [1, rows + aGap] : [terms + aGap, 1];
        const [bRow, cRow] = [columns + bGap, columns + cGap];
        for (let i = 0; i < 16384; i++) f32[i] = whole(i);
        const before = f32.slice();
        const expected = (factor: number, old: (at: number) => number): Float32Array => {
          const result = before.slice();
          for (let i = 0; i < rows; i++) {
            for (let j = 0; j < columns; j++) {
              let sum = 0;
              for (let k = 0; k < terms; k++) sum += before[a + i * aRow + k * aTerm]! * before[b + k * bRow + j]!;
              result[c + i * cRow + j] = old(c + i * cRow + j) + factor * sum;
            }
          }
          return result;
        };
        const bytes = [a, aRow, aTerm, b, bRow, c, cRow].map((n) => n * FLOAT_BYTES);
        const args = [...bytes, rows, vectors, terms] as Parameters<KernelExports['productStore']>;
        run.productStore(...args);
        expect(
          firstDifference(
            f32,
            expected(1, () => 0),
          ),
        ).toBe(-1);
        f32.set(before);
        run.productAdd(...args, 4, 0.5);
        expect(
          firstDifference(
            f32,
            expected(2, (at) => before[at]!),
          ),
        ).toBe(-1);
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

it('productAdd scales by s₁ s₂ beyond the range of one f32', async () => {
  const { run, f32 } = await instantiate(false);
  f32.set([2 ** 60], 0);
  f32.set([2 ** 60, 1, 0, -1], 16);
  f32.set([0, 0, 0, 0], 32);
  run.productAdd(0, 4, 4, 64, 16, 128, 16, 1, 1, 1, 2 ** -126, 2 ** -30);
  expect([...f32.subarray(32, 36)]).toEqual([2 ** -36, 2 ** -96, 0, -(2 ** -96)]);
});
