/** Looks for a GPU without opening it: cheap, and without the engine's code. */
import type { GpuFound } from '../choose.ts';
import type { Refusal } from '../engine.ts';

/** @param gpu the browser's, absent where it has none */
export async function findAdapter(gpu: GPU | undefined = globalThis.navigator?.gpu): Promise<GPUAdapter | Refusal> {
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
  return adapter ?? { reason: 'noAdapter', detail: gpu ? 'no adapter' : 'no WebGPU' };
}

export async function findGpu(gpu?: GPU): Promise<GpuFound> {
  const adapter = await findAdapter(gpu);
  return 'reason' in adapter ? adapter : { kind: adapter.info?.isFallbackAdapter ? 'software' : 'hardware' };
}
