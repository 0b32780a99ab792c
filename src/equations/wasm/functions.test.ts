import { describe, expect, it } from 'vitest';
import { assemble, f32x4, v128, wasmFunction } from './assembler.ts';
import { exp, ln, sigmoid, tanh } from './functions.ts';

const functions = { exp, ln, sigmoid, tanh };
type Name = keyof typeof functions;

/** With the fused multiply-add where this machine has it, and without: both are shipped. */
const variants = [false, true].filter((isFused) => {
  const one = f32x4.const(1);
  const probe = wasmFunction('probe', ['v128'], () => f32x4.relaxedMadd(one, one, one));
  return !isFused || WebAssembly.validate(assemble([probe]));
});

/** Applies a function to every value, four at a time, through a memory of its own. */
async function applyWasm(name: Name, xs: Float32Array, isFused: boolean): Promise<Float32Array> {
  const apply = wasmFunction(
    'apply',
    [],
    (f) => {
      const at = f.param('i32');
      return v128.store(at.get, functions[name](f, v128.load(at.get)));
    },
    isFused,
  );
  const memory = new WebAssembly.Memory({ initial: 1 + Math.ceil((xs.length * 4) / 65536) });
  const module = await WebAssembly.instantiate(assemble([apply]), { env: { memory } });
  const cells = new Float32Array(memory.buffer, 0, Math.ceil(xs.length / 4) * 4);
  cells.set(xs);
  for (let i = 0; i < xs.length; i += 4) (module.instance.exports.apply as (at: number) => void)(i * 4);
  return cells.slice(0, xs.length);
}

const ulp = (x: number) => 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(x)))) - 23);

function grid(low: number, high: number, count = 20_000): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

async function greatestError(name: Name, f: (x: number) => number, xs: Float32Array, isFused: boolean) {
  const ys = await applyWasm(name, xs, isFused);
  let worst = { ulps: 0, x: 0 };
  xs.forEach((x, i) => {
    const exact = f(x);
    const ulps = Math.abs(ys[i]! - exact) / ulp(exact);
    if (!(ulps <= worst.ulps)) worst = { ulps, x };
  });
  return worst;
}

const logarithmic = (from: number, to: number) => grid(Math.log(from), Math.log(to)).map(Math.exp);

describe.each(variants)('SIMD transcendental functions against f64, fused multiply-add: %s', (isFused) => {
  it.each([
    ['exp', Math.exp, grid(-87, 88.7), 2],
    ['tanh', Math.tanh, grid(-12, 12), 3],
    ['tanh', Math.tanh, logarithmic(1e-30, 1), 3],
    ['sigmoid', (x: number) => 1 / (1 + Math.exp(-x)), grid(-80, 80), 3],
    ['ln', Math.log, logarithmic(1e-37, 1e38), 2],
    ['ln', Math.log, grid(0.5, 2), 2],
  ] as const)('%s stays within the stated ulps (case %#)', async (name, f, xs, bound) => {
    const worst = await greatestError(name, f, xs, isFused);
    expect(worst.ulps, `at x = ${worst.x}`).toBeLessThanOrEqual(bound);
  });

  it('keeps NaN, infinities, signed zero and the ends of the range', async () => {
    const xs = Float32Array.of(
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      0,
      -0,
      1e30,
      -1e30,
      1e-30,
    );
    expect([...(await applyWasm('exp', xs, isFused))]).toEqual([NaN, Infinity, 0, 1, 1, Infinity, 0, 1]);
    expect([...(await applyWasm('tanh', xs, isFused))]).toEqual([NaN, 1, -1, 0, -0, 1, -1, Math.fround(1e-30)]);
    expect([...(await applyWasm('sigmoid', xs, isFused))]).toEqual([NaN, 1, 0, 0.5, 0.5, 1, 0, 0.5]);
    const logarithms = await applyWasm('ln', Float32Array.of(NaN, Infinity, 0, -1, 1e-40, 1), isFused);
    expect([...logarithms].map((x) => Math.round(x * 100) / 100)).toEqual([NaN, Infinity, -Infinity, NaN, -92.1, 0]);
  });
});
