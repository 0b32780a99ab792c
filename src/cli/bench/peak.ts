/**
 * What one core can do at most with the instructions of the engine's products: f32x4 multiply and add, or the fused
 * relaxed one, on 12 registers and without memory. A yardstick, no kernel of the engine.
 */
import { assemble, f32x4, i32, repeat, v128, wasmFunction } from '../../equations/wasm/assembler.ts';

const REGISTERS = 12;
/** Of one round of `registerLoop`, per repetition: a multiplication and an addition on four floats each. */
export const FLOP_PER_REPETITION = REGISTERS * 8;

/** @returns a function that repeats the loop so many times; refused by the compiler where fma does not exist */
export async function registerLoop(isFused: boolean): Promise<(repetitions: number) => void> {
  const loop = wasmFunction('loop', [], (f) => {
    const repetitions = f.param('i32');
    const left = f.local('i32');
    const sums = Array.from({ length: REGISTERS }, () => f.local('v128'));
    const [factor, term] = [f.local('v128'), f.local('v128')];
    const multiplyAdd = (sum: (typeof sums)[number]) =>
      isFused ? f32x4.relaxedMadd(sum.get, factor.get, term.get) : f32x4.add(f32x4.mul(sum.get, factor.get), term.get);
    return [
      factor.set(f32x4.const(0.5)),
      term.set(f32x4.const(0.25)),
      repeat(
        left,
        repetitions.get,
        sums.map((sum) => sum.set(multiplyAdd(sum))),
      ),
      // Stored, so that nobody may leave the loop out.
      sums.map((sum, i) => v128.store(i32.const(0), sum.get, 16 * i)),
    ];
  });
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { instance } = await WebAssembly.instantiate(assemble([loop]), { env: { memory } });
  return instance.exports.loop as (repetitions: number) => void;
}
