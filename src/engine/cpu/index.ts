/** The CPU engine: generated WebAssembly SIMD in f32. */
import type { PassesFactory } from '../local.ts';
import { hasRelaxedSimd } from './kernels.ts';
import { createCpuPasses } from './passes.ts';

export const cpuPasses: PassesFactory = {
  id: 'cpu',
  variant: hasRelaxedSimd ? 'SIMD fma' : 'SIMD',
  create: (layout) => createCpuPasses(layout),
};
