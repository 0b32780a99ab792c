/** The engine of a run: the page's own, in this thread. */
import { cpuPasses } from '../../engine/cpu/index.ts';
import { LocalEngine } from '../../engine/local.ts';
import { referencePasses } from '../../engine/reference/index.ts';
import { chooseEngine } from '../../lab/engine-choice.ts';

/** @param warn told where another engine than the one asked for must do */
export function openEngine(
  requested: 'cpu' | 'reference',
  warn: (message: string) => void,
  hasSimd?: boolean,
): LocalEngine {
  const { id, fallback } = chooseEngine(requested, hasSimd);
  if (fallback) warn(`No WebAssembly SIMD here: ${id} engine (f64, slow) in place of ${fallback.requested}.`);
  return new LocalEngine(id === 'reference' ? referencePasses : cpuPasses);
}
