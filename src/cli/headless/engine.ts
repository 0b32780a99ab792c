/** The engine of a run: chosen by the code that chooses the page's, in this thread. */
import type { Machine } from '../../engine/choose.ts';
import { cpuPasses } from '../../engine/cpu/index.ts';
import { LocalEngine } from '../../engine/local.ts';
import { referencePasses } from '../../engine/reference/index.ts';
import { SupervisedEngine } from '../../engine/supervised.ts';
import { fallbackEngine } from '../../lab/engine-choice.ts';

/** @param warn told at the load where another engine than the one asked for must do */
export function openEngine(
  requested: 'cpu' | 'reference',
  warn: (message: string) => void,
  hasSimd?: boolean,
): SupervisedEngine {
  const machine: Machine = {
    open: (id) => new LocalEngine(id === 'reference' ? referencePasses : cpuPasses),
    fallback: fallbackEngine(hasSimd),
    findGpu: async () => ({ reason: 'noAdapter', detail: 'no WebGPU' }),
  };
  return new SupervisedEngine(machine, requested, ({ id }) => {
    if (id !== requested) warn(`No WebAssembly SIMD here: ${id} engine (f64, slow) in place of ${requested}.`);
  });
}
