/**
 * A contestant in a page: the tanh RNN's training step with one dispatch per timestep forward and one backward, the design
 * that comes to mind first, in one pass and one submit. What the GPU engine is measured by, and no engine of the page.
 */
import { openDevice } from '../../engine/gpu/index.ts';
import type { Trainer } from './peers/serve.mjs';
import { type BufferName, declare, kernelsOf } from './per-timestep-kernels.ts';
import type { Problem } from './problem.ts';

/** As the page opens every library. @throws Error without a GPU, or for another cell or H than a quad divides */
export async function open(_backend: string, problem: Problem): Promise<Trainer> {
  const { B, T, I, H, cell, inputs, targets, parameters } = problem;
  if (cell !== 'rnn' || H % 4 !== 0) throw new Error(`one dispatch per timestep: no ${cell} with H = ${H}`);
  const opened = await openDevice();
  if ('reason' in opened) throw new Error(`one dispatch per timestep: ${opened.detail}`);
  const { device, variant } = opened;
  let complaint = '';
  device.addEventListener('uncapturederror', ({ error }) => {
    complaint ||= error.message;
  });

  const K = H + 4 * Math.ceil((I + 1) / 4);
  const { constants, list, sizes } = kernelsOf(problem, K);
  const { Q, chunks, parts } = sizes;
  const { recurrent, input, bias, output, outputBias } = parameters;
  const weights = new Float32Array(4 * Q);
  weights.set([...recurrent, ...input, ...bias]);
  weights.set([...output, ...outputBias], K * H);
  const rows = new Float32Array((T + 1) * B * K);
  for (let row = 0; row < T * B; row++) rows.set([...inputs.slice(row * I, (row + 1) * I), 1], row * K + H);
  const initial: Record<BufferName, Float32Array<ArrayBuffer>> = {
    weights,
    transposed: Float32Array.from(recurrent, (_, i) => recurrent[(i % H) * H + Math.floor(i / H)]!),
    rows,
    dz: new Float32Array(T * B * H),
    squares: new Float32Array((T * B * H) / 4),
    gradients: new Float32Array(chunks * 4 * Q),
    moments: new Float32Array(2 * 4 * Q),
    sums: new Float32Array(T + parts + 3),
    targets: Float32Array.from(targets),
  };
  const { STORAGE, UNIFORM, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const bufferOf = (size: number, usage: number) => device.createBuffer({ size, usage });
  const buffers = Object.fromEntries(
    Object.entries(initial).map(([name, { byteLength }]) => [
      name,
      bufferOf(byteLength, STORAGE | COPY_SRC | COPY_DST),
    ]),
  ) as Record<BufferName, GPUBuffer>;
  const reset = (names: readonly BufferName[]) => {
    for (const name of names) device.queue.writeBuffer(buffers[name], 0, initial[name]);
  };
  reset(['rows', 'targets']);
  // A uniform's offset is a multiple of 256.
  const clock = bufferOf(T * 256, UNIFORM | COPY_DST);
  device.queue.writeBuffer(
    clock,
    0,
    Uint32Array.from({ length: T * 64 }, (_, i) => i / 64),
  );
  const reading = bufferOf(initial.sums.byteLength + weights.byteLength, MAP_READ | COPY_DST);

  // Every step encodes the same.
  const dispatches = list.flatMap((kernel) => {
    const { reads, writes, code, grid, timesteps } = kernel;
    const names = [...reads, ...writes];
    const module = device.createShaderModule({ code: `${constants}\n${declare(kernel, names)}\n${code}` });
    const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module } });
    const layout = pipeline.getBindGroupLayout(0);
    const bound = names.map((name, binding) => ({ binding, resource: { buffer: buffers[name] } }));
    const clockAt = (t: number) => ({ binding: names.length, resource: { buffer: clock, offset: t * 256, size: 4 } });
    const entries = timesteps ? timesteps.map((t) => [...bound, clockAt(t)]) : [bound];
    return entries.map((entries) => ({ pipeline, grid, group: device.createBindGroup({ layout, entries }) }));
  });
  return {
    version: `one dispatch per timestep, ${dispatches.length} in all, ${variant}`,
    reset: () => reset(['weights', 'transposed', 'moments', 'sums']),
    step() {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      let current: GPUComputePipeline | undefined;
      for (const { pipeline, group, grid } of dispatches) {
        if (pipeline !== current) pass.setPipeline(pipeline);
        current = pipeline;
        pass.setBindGroup(0, group);
        pass.dispatchWorkgroups(...grid);
      }
      pass.end();
      device.queue.submit([encoder.finish()]);
    },
    async report() {
      const encoder = device.createCommandEncoder();
      const { sums } = initial;
      encoder.copyBufferToBuffer(buffers.sums, 0, reading, 0, sums.byteLength);
      encoder.copyBufferToBuffer(buffers.weights, 0, reading, sums.byteLength, weights.byteLength);
      device.queue.submit([encoder.finish()]);
      await reading.mapAsync(GPUMapMode.READ);
      const read = new Float32Array(reading.getMappedRange().slice(0));
      reading.unmap();
      if (complaint) throw new Error(complaint);
      return {
        loss: read[T + parts]!,
        norms: Array.from(read.subarray(0, T), (square) => Math.sqrt(B * square)),
        weightNorm: Math.hypot(...read.subarray(sums.length)),
      };
    },
  };
}
