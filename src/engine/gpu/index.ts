/** Opens the GPU engine where the browser offers WebGPU; elsewhere says why there is none. */
import type { Refusal } from '../engine.ts';
import { GpuEngine } from './engine.ts';
import { findAdapter } from './find.ts';

/** Limits that are raised to what the adapter has: they bound the sizes of experiments. */
const RAISED = ['maxStorageBufferBindingSize', 'maxBufferSize'] as const;

/** @param gpu the browser's, absent where it has none */
export async function openGpuEngine(gpu: GPU | undefined = globalThis.navigator?.gpu): Promise<GpuEngine | Refusal> {
  const device = await openDevice(gpu);
  return 'reason' in device ? device : new GpuEngine(device.device, device.variant);
}

export async function openDevice(
  gpu: GPU | undefined = globalThis.navigator?.gpu,
): Promise<{ device: GPUDevice; variant: string } | Refusal> {
  const adapter = await findAdapter(gpu);
  if ('reason' in adapter) return adapter;
  const requiredLimits = Object.fromEntries(RAISED.map((name) => [name, adapter.limits[name]]));
  try {
    const device = await adapter.requestDevice({ requiredLimits });
    return { device, variant: variantOf(adapter.info) };
  } catch (error) {
    return { reason: 'adapterRefused', detail: error instanceof Error ? error.message : String(error) };
  }
}

/** What the adapter calls itself, and whether it is one in software. */
function variantOf({ vendor, architecture, description, isFallbackAdapter }: GPUAdapterInfo): string {
  const name = description || [vendor, architecture].filter(Boolean).join(' ') || 'WebGPU';
  return isFallbackAdapter ? `${name}, in software` : name;
}
