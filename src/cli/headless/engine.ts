/** The engine of a run: the page's own, in this thread. */
import { cpuPasses } from '../../engine/cpu/index.ts';
import { LocalEngine } from '../../engine/local.ts';
import { referencePasses } from '../../engine/reference/index.ts';
import { fallbackEngine } from '../../lab/engine-choice.ts';

/** @param warn told where another engine than the one asked for must do */
export function openEngine(
  requested: 'cpu' | 'reference',
  warn: (message: string) => void,
  hasSimd?: boolean,
): LocalEngine {
  const id = requested === 'cpu' ? fallbackEngine(hasSimd) : requested;
  if (id !== requested) warn(`No WebAssembly SIMD here: ${id} engine (f64, slow) in place of ${requested}.`);
  return new LocalEngine(id === 'reference' ? referencePasses : cpuPasses);
}
