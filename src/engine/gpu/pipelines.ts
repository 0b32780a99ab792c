/**
 * Compiled shaders of a device, kept by their text: lanes, loads and tests that need the same kernel share it. Knows
 * nothing of what a kernel computes.
 */

/** A driver refused a shader: its words. */
export class CompileFailed extends Error {}

/** Pipelines that are kept; the oldest give way, since every new shape prints new text. */
const KEPT = 128;
/** GPUShaderStage.COMPUTE, which is no name where there is no WebGPU. */
const COMPUTE = 4;
const CONTROL_LAYOUT: GPUBindGroupLayoutDescriptor = {
  label: 'control',
  entries: [{ binding: 0, visibility: COMPUTE, buffer: { type: 'uniform', hasDynamicOffset: true } }],
};

const kept = new WeakMap<GPUDevice, Map<string, Promise<GPUComputePipeline>>>();

/**
 * The pipeline of an entry point. Bind group 0 holds the storage buffers that the text declares, group 1 the control
 * uniform with a dynamic offset.
 *
 * @throws CompileFailed
 */
export function pipelineOf(device: GPUDevice, entryPoint: string, code: string): Promise<GPUComputePipeline> {
  const pipelines = kept.get(device) ?? new Map<string, Promise<GPUComputePipeline>>();
  kept.set(device, pipelines);
  const known = pipelines.get(code);
  if (known) return known;
  const made = compile(device, entryPoint, code);
  pipelines.set(code, made);
  made.catch(() => pipelines.delete(code));
  if (pipelines.size > KEPT) pipelines.delete(pipelines.keys().next().value!);
  return made;
}

/** The layout of bind group 1. */
export const controlLayout = (device: GPUDevice): GPUBindGroupLayout => device.createBindGroupLayout(CONTROL_LAYOUT);

async function compile(device: GPUDevice, entryPoint: string, code: string): Promise<GPUComputePipeline> {
  const accesses = [...code.matchAll(/@group\(0\) @binding\(\d+\) var<storage, (read|read_write)>/g)];
  const storage = device.createBindGroupLayout({
    entries: accesses.map(([, access], binding) => ({
      binding,
      visibility: COMPUTE,
      buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
    })),
  });
  const layout = device.createPipelineLayout({ bindGroupLayouts: [storage, controlLayout(device)] });
  const module = device.createShaderModule({ label: entryPoint, code });
  try {
    return await device.createComputePipelineAsync({ label: entryPoint, layout, compute: { module, entryPoint } });
  } catch (error) {
    throw new CompileFailed(`${entryPoint}: ${error instanceof Error ? error.message : error}`);
  }
}
