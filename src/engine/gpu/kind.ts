/**
 * Lanes of one kind on the GPU: of equal shape, so that one dispatch serves them all, whatever their activations, clips
 * and optimizers. Holds their buffers and passes, writes what a step needs into the feed, and moves tensors in and out.
 * When what is submitted, and what becomes of the reports, is not its business.
 */
import { evaluateUniform } from '../../equations/index.ts';
import type { CellProgram } from '../../model/cells/index.ts';
import { updateNumber } from '../../model/update.ts';
import type { Refusal } from '../engine.ts';
import {
  carriedState,
  gradientOf,
  keptTensors,
  type LaneLayout,
  OUTPUT_SEQUENCE,
  type ParameterName,
  sizeOf,
  slotOf,
  stateSequence,
  tensorOf,
  withSequences,
} from '../layout.ts';
import { forEachPackedRun, packedPlace } from '../packed.ts';
import { type Fed, feedBatch } from './batch.ts';
import { gradientGroups, gradientShader } from './gradient.ts';
import { controlLayout, pipelineOf } from './pipelines.ts';
import { recordFloats } from './records.ts';
import { type GpuShape, gpuShape, sweepBytes, sweepTraits, truncationSort, VARIANTS } from './shape.ts';
import { sweepShader } from './sweep.ts';
import {
  type ClipProgram,
  clipProgram,
  normsShader,
  type OptimizerProgram,
  optimizerProgram,
  slotVectors,
  updateShader,
  updateSizes,
} from './update.ts';
import { type Variants, variantsOf } from './variants.ts';

const VECTOR_BYTES = 16;
/** Uniform offsets must be multiples of this by default. */
const CONTROL_STRIDE = 256;
/** More than this is not asked of any device, whatever it offers. */
export const MEMORY_MAX = 2 ** 30;

/** Timesteps that one dispatch may go back through: drivers give up on kernels that run for seconds. */
const TIMESTEPS_MAX = 2 ** 14;

/** Sweep and gradient, which run for every micro-batch of a step. */
const MICRO_BATCH_PASSES = 2;

interface Pass {
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly grid: readonly [number, number, number];
}

/** States before the first timestep, [B, H] each; or the lane's own, after its last step. */
export type LaneStart = readonly Float64Array[] | 'carried';

/** What each holds stands beside its binding in the shaders. */
export interface KindBuffers {
  readonly weights: GPUBuffer;
  readonly feed: GPUBuffer;
  readonly sequence: GPUBuffer;
  readonly outputs: GPUBuffer;
  readonly records: GPUBuffer;
  readonly stopped: GPUBuffer;
  readonly partials: GPUBuffer;
  readonly slots: GPUBuffer;
  readonly chunkSquares: GPUBuffer;
  readonly chunkRecords: GPUBuffer;
  readonly control: GPUBuffer;
  /** Where weights and slots are read from, mapped. */
  readonly state: GPUBuffer;
}

/**
 * Equal for lanes of equal shape, which are of one kind: sizes, loss, metric, what the cell's equations take and give,
 * whether windows of truncated BPTT overlap, regularizer, what is trained.
 */
export function kindKey(layout: LaneLayout): string {
  const { task, loss, sizes, program, regularizer, parameters } = layout;
  const { blocks, states, residuals } = program;
  const isOverlapping = truncationSort(layout) === 'overlapping';
  const parts = blocks.map(({ part, isAntisymmetric, isSecond }) => [part, isAntisymmetric, isSecond]);
  const cell = [parts, states, residuals.length];
  return JSON.stringify([sizes, loss.id, task.metric.id, cell, isOverlapping, regularizer?.id, parameters]);
}

/** Equal for lanes whose cells have the same equations, whatever the order of their settings. */
const cellKey = ({ lane }: LaneLayout): string => JSON.stringify(Object.entries(lane.cell).sort());

/** A kind before anything is allocated or compiled: its kernels' text and its sizes. */
export class KindPlan {
  readonly shape: GpuShape;
  readonly cells: Variants<CellProgram>;
  readonly clips: Variants<ClipProgram>;
  readonly optimizers: Variants<OptimizerProgram>;

  /**
   * @param examples how many lie on the device; undefined where the feed brings whole batches
   * @param microBatches of a step
   */
  constructor(
    /** Layouts of the lanes. */
    readonly layouts: readonly LaneLayout[],
    /** Their places in the experiment. */
    readonly laneIndex: readonly number[],
    examples?: number,
    microBatches = 1,
  ) {
    this.cells = variantsOf(layouts, cellKey, ({ program }) => program);
    this.clips = variantsOf(layouts, ({ lane }) => lane.clip.id, clipProgram);
    this.optimizers = variantsOf(layouts, ({ optimizer }) => optimizer.id, optimizerProgram);
    this.shape = gpuShape(layouts[0]!, updateSizes(this.updatePrograms), sweepTraits(layouts), examples, microBatches);
  }

  private get updatePrograms() {
    return { clips: this.clips.programs, optimizers: this.optimizers.programs };
  }

  /** Text of the four kernels by entry point, in the order in which they run. */
  get shaders(): Record<'sweep' | 'gradient' | 'norms' | 'update', string> {
    const { shape } = this;
    return {
      sweep: sweepShader(shape, this.cells.programs),
      gradient: gradientShader(shape),
      norms: normsShader(shape),
      update: updateShader(shape, this.updatePrograms),
    };
  }

  /** Floats of a slot of the feed. */
  get feedFloats(): number {
    const { feed } = this.shape;
    return feed.lanesAt + this.layouts.length * feed.laneFloats;
  }

  /** Bytes of each buffer, for so many slots in the feed and in the ring of reports. */
  bufferSizes(ring: number): Record<keyof KindBuffers, number> {
    const { shape } = this;
    const lanes = this.layouts.length;
    const records = recordFloats(shape, lanes);
    return {
      weights: lanes * shape.weights * VECTOR_BYTES,
      feed: ring * this.feedFloats * 4,
      sequence: lanes * shape.sequence * VECTOR_BYTES,
      outputs: lanes * shape.outputFloats * 4,
      records: ring * records.tiles * 4,
      stopped: lanes * 4,
      partials: lanes * shape.splits * shape.weights * VECTOR_BYTES,
      slots: lanes * slotVectors(shape) * VECTOR_BYTES,
      chunkSquares: lanes * shape.chunks.length * 8,
      chunkRecords: ring * records.chunks * 4,
      control: ring * CONTROL_STRIDE,
      state: lanes * (shape.weights + slotVectors(shape) + carriedVectors(shape)) * VECTOR_BYTES,
    };
  }

  get grids(): readonly Pass['grid'][] {
    const { tiles, splits, chunks } = this.shape;
    const lanes = this.layouts.length;
    return [
      [tiles, lanes, 1],
      [gradientGroups(this.shape), splits, lanes],
      [chunks.length, lanes, 1],
      [chunks.length, lanes, 1],
    ];
  }

  /** Why a device with these limits can't hold the kind; undefined where it can. */
  refusal(limits: GPUSupportedLimits, ring: number): Refusal | undefined {
    const { H, B, T, O } = this.shape;
    const what = `${this.layouts.length} lanes of H = ${H}, B = ${B}, T = ${T}, O = ${O}`;
    const tooLarge = (detail: string): Refusal => ({ reason: 'tooLarge', detail: `${what} need ${detail}` });
    const shared = sweepBytes(this.shape);
    if (shared > limits.maxComputeWorkgroupStorageSize) {
      return tooLarge(`${shared} bytes of workgroup memory of ${limits.maxComputeWorkgroupStorageSize}`);
    }
    const sizes = Object.entries(this.bufferSizes(ring)).filter(([name]) => name !== 'control');
    const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
    const [name, bytes] = sizes.sort(([, a], [, b]) => b - a)[0]!;
    if (bytes > most) return tooLarge(`${megabytes(bytes)} in one buffer (${name}) of ${megabytes(most)}`);
    const timesteps = Math.max(...this.layouts.map(({ windows }) => windows.sweeps)) * T;
    if (timesteps > TIMESTEPS_MAX) {
      return tooLarge(`${timesteps} timesteps of backward sweeps (k2 / k1 times T) of ${TIMESTEPS_MAX}`);
    }
    const groups = Math.max(...this.grids.flat());
    if (groups > limits.maxComputeWorkgroupsPerDimension) {
      return tooLarge(`${groups} workgroups of ${limits.maxComputeWorkgroupsPerDimension}`);
    }
    return undefined;
  }
}

/** Vectors of the states that a lane carries over. */
const carriedVectors = ({ carriedAt, BP, C }: GpuShape): number => carriedAt.length * BP * C;

export const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;

export class GpuKind {
  readonly shape: GpuShape;
  readonly layouts: readonly LaneLayout[];
  readonly laneIndex: readonly number[];
  readonly buffers: KindBuffers;
  private readonly passes: readonly Pass[];
  private readonly control: GPUBindGroup;
  private readonly feedData: Float32Array<ArrayBuffer>;
  private readonly controlData: Uint32Array<ArrayBuffer>;

  private constructor(
    private readonly device: GPUDevice,
    private readonly plan: KindPlan,
    ring: number,
    pipelines: readonly GPUComputePipeline[],
    examples: GPUBuffer | undefined,
  ) {
    this.shape = plan.shape;
    this.layouts = plan.layouts;
    this.laneIndex = plan.laneIndex;
    const storage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    const others: Readonly<Record<string, number>> = {
      control: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
      state: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    };
    this.buffers = Object.fromEntries(
      Object.entries(plan.bufferSizes(ring)).map(([label, size]) => [
        label,
        device.createBuffer({ label, size, usage: others[label] ?? storage }),
      ]),
    ) as unknown as KindBuffers;
    const b = this.buffers;
    const batch = examples ? [examples] : [];
    const bound: readonly (readonly GPUBuffer[])[] = [
      [b.weights, b.feed, b.sequence, b.outputs, b.records, b.stopped, ...batch],
      [b.feed, b.sequence, b.outputs, b.records, b.stopped, b.partials, ...batch],
      [b.partials, b.slots, b.chunkSquares, b.stopped],
      [b.weights, b.slots, b.chunkSquares, b.stopped, b.records, b.chunkRecords, b.feed],
    ];
    this.passes = pipelines.map((pipeline, i) => ({
      pipeline,
      grid: plan.grids[i]!,
      group: device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: bound[i]!.map((buffer, binding) => ({ binding, resource: { buffer } })),
      }),
    }));
    this.control = device.createBindGroup({
      layout: controlLayout(device),
      entries: [{ binding: 0, resource: { buffer: b.control, size: 16 } }],
    });
    this.feedData = new Float32Array(ring * plan.feedFloats);
    this.controlData = new Uint32Array((ring * CONTROL_STRIDE) / 4);
  }

  /**
   * Compiles the kernels of a kind and allocates its buffers.
   *
   * @param ring slots that the feed and the reports have room for: micro-batches of steps
   * @param examples those that the plan counts on; the caller's, who disposes of them
   * @throws CompileFailed
   */
  static async create(device: GPUDevice, plan: KindPlan, ring: number, examples?: GPUBuffer): Promise<GpuKind> {
    const pipelines = await Promise.all(
      Object.entries(plan.shaders).map(([entryPoint, code]) => pipelineOf(device, entryPoint, code)),
    );
    return new GpuKind(device, plan, ring, pipelines, examples);
  }

  /** Sweep and gradient of every micro-batch, then norms and update. */
  get dispatchesPerStep(): number {
    const { length } = this.passes;
    return (this.shape.M - 1) * MICRO_BATCH_PASSES + length;
  }

  /**
   * Writes what one micro-batch reads into a slot of the feed. Those of a step follow one another, from a multiple of M.
   *
   * @param step 0 for a forward pass alone
   * @param starts by lane: the states before the first timestep, [B, H] each, or those of the step before
   * @param share how much the micro-batch counts for in its step
   */
  feed(slot: number, step: number, batch: Fed, starts: readonly LaneStart[], share = 1): void {
    const { shape, feedData: data, plan } = this;
    const { lanesAt, laneFloats, carriesAt } = shape.feed;
    const base = slot * plan.feedFloats;
    data[base] = batch.batchSize;
    data[base + 1] = share / (batch.batchSize * shape.L);
    feedBatch(shape.batch, batch, data.subarray(base));
    starts.forEach((start, lane) => {
      const at = base + lanesAt + lane * laneFloats;
      if (shape.carriedAt.length > 0) data[at + carriesAt] = start === 'carried' ? 1 : 0;
      if (start !== 'carried')
        start.forEach((values, s) => {
          for (let row = 0; row < batch.batchSize; row++) {
            data.set(values.subarray(row * shape.H, (row + 1) * shape.H), at + s * shape.B * shape.P + row * shape.P);
          }
        });
      this.feedPrograms(lane, step, data.subarray(at, at + laneFloats));
    });
    this.controlData.set([base, step, slot, this.layouts.length], (slot * CONTROL_STRIDE) / 4);
  }

  /** Which programs are the lane's, and the numbers that they take per step, computed in f64. */
  private feedPrograms(lane: number, step: number, data: Float32Array): void {
    const { lane: choices, windows, regularizer } = this.layouts[lane]!;
    const { cells, clips, optimizers } = this.plan;
    const { clipAt, optimizerAt, variantsAt, windowsAt } = this.shape.feed;
    const variant = { cell: cells.ofLane[lane]!, clip: clips.ofLane[lane]!, optimizer: optimizers.ofLane[lane]! };
    const { settings } = clips.programs[variant.clip]!;
    const { hoisted } = optimizers.programs[variant.optimizer]!;
    const setting = (name: string) => name.slice('setting.'.length);
    const clipNumbers = settings.map(({ name }) => Number(choices.clip[setting(name)]));
    const optimizerNumbers = hoisted.map(({ value }) =>
      evaluateUniform(value, (symbol) => updateNumber(choices, step, symbol)),
    );
    data.set(clipNumbers, clipAt);
    data.set(optimizerNumbers, optimizerAt);
    data.set(
      VARIANTS.map((sort) => variant[sort]),
      variantsAt,
    );
    if (this.shape.truncation !== 'none') data.set([windows.every, windows.reach], windowsAt);
    if (regularizer) data[this.shape.regularizer!.weightAt] = regularizer.weight;
  }

  /** Uploads the first `count` slots of the feed. */
  upload(count: number): void {
    const { queue } = this.device;
    queue.writeBuffer(this.buffers.feed, 0, this.feedData, 0, count * this.plan.feedFloats);
    queue.writeBuffer(this.buffers.control, 0, this.controlData, 0, (count * CONTROL_STRIDE) / 4);
  }

  /** Encodes what a slot is for: the sweep alone, or a micro-batch of training, with the rest of the step after its last. */
  encode(pass: GPUComputePassEncoder, slot: number, isForwardOnly: boolean): void {
    const isLast = (slot + 1) % this.shape.M === 0;
    const count = isForwardOnly ? 1 : isLast ? this.passes.length : MICRO_BATCH_PASSES;
    for (const { pipeline, group, grid } of this.passes.slice(0, count)) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      pass.setBindGroup(1, this.control, [slot * CONTROL_STRIDE]);
      pass.dispatchWorkgroups(...grid);
    }
  }

  /** Puts canonical parameters and slots into the buffers of a lane; what is not given is zero. */
  write(lane: number, tensors: Readonly<Record<string, Float64Array>>): void {
    const { weights } = this.shape;
    const packed = new Float32Array(weights * 4);
    const put = (buffer: GPUBuffer, vector: number, nameOf: (parameter: ParameterName) => string) => {
      packed.fill(0);
      for (const parameter of this.shape.layout.parameters) {
        const values = tensors[nameOf(parameter)];
        if (!values) continue;
        this.forEachRun(parameter, (canonical, at, length) => {
          packed.set(values.subarray(canonical, canonical + length), at);
        });
      }
      this.device.queue.writeBuffer(buffer, vector * VECTOR_BYTES, packed);
    };
    put(this.buffers.weights, lane * weights, (parameter) => parameter);
    this.layouts[lane]!.optimizer.slots.forEach((slot, s) => {
      put(this.buffers.slots, lane * slotVectors(this.shape) + (s + 1) * weights, (name) => slotOf(slot, name));
    });
    this.writeCarried(lane, tensors);
  }

  private writeCarried(lane: number, tensors: Readonly<Record<string, Float64Array>>): void {
    const { carriedAt, sequence, layout, B, BP, H, P } = this.shape;
    const packed = new Float32Array(BP * P);
    layout.program.states.slice(0, carriedAt.length).forEach((state, s) => {
      const values = tensors[carriedState(state)] ?? new Float64Array(B * H);
      for (let row = 0; row < B; row++) packed.set(values.subarray(row * H, (row + 1) * H), row * P);
      const at = (lane * sequence + carriedAt[s]!) * VECTOR_BYTES;
      this.device.queue.writeBuffer(this.buffers.sequence, at, packed);
    });
  }

  /** @param step at which the lane stopped; 0: it trains */
  setStopped(lane: number, step: number): void {
    this.device.queue.writeBuffer(this.buffers.stopped, lane * 4, Uint32Array.of(step));
  }

  /** A tensor of `layout.ts` in canonical layout: parameters, gradients, slots, states and outputs of the last step. */
  async read(lane: number, name: string, sequences?: number): Promise<Float64Array> {
    const weightsAt = this.weightsPlace(lane, name);
    if (!weightsAt) return this.readSequence(lane, name, sequences);
    const { buffer, vector, parameter } = weightsAt;
    return this.unpack(lane, name, parameter, await this.fetch(buffer, vector, this.shape.weights));
  }

  /** @param packed a lane's weights, or what is laid out like them */
  private unpack(lane: number, name: string, parameter: ParameterName, packed: Float32Array): Float64Array {
    const values = new Float64Array(sizeOf(tensorOf(this.layouts[lane]!, name)));
    this.forEachRun(parameter, (canonical, at, length) => {
      values.set(packed.subarray(at, at + length), canonical);
    });
    return values;
  }

  /** By lane, parameters and slots as the steps submitted so far leave them: all in one reading, nothing allocated there. */
  async readStates(): Promise<Record<string, Float64Array>[]> {
    const { device, buffers, shape } = this;
    const { weights, slots, state } = buffers;
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(weights, 0, state, 0, weights.size);
    encoder.copyBufferToBuffer(slots, 0, state, weights.size, slots.size);
    const carriedFrom = weights.size + slots.size;
    const carriedBytes = carriedVectors(shape) * VECTOR_BYTES;
    for (let lane = 0; lane < this.layouts.length && carriedBytes > 0; lane++) {
      const from = (lane * shape.sequence + shape.carriedAt[0]!) * VECTOR_BYTES;
      encoder.copyBufferToBuffer(buffers.sequence, from, state, carriedFrom + lane * carriedBytes, carriedBytes);
    }
    device.queue.submit([encoder.finish()]);
    await state.mapAsync(GPUMapMode.READ);
    const data = new Float32Array(state.getMappedRange());
    const states = this.layouts.map((layout, lane) => {
      const tensors = keptTensors(layout).map(({ name, role }): [string, Float64Array] => {
        if (role === 'carried') {
          const s = layout.program.states.findIndex((candidate) => name === carriedState(candidate));
          const at = (carriedFrom + lane * carriedBytes) / 4 + s * shape.BP * shape.P;
          return [name, this.unpackRows(data.subarray(at, at + shape.BP * shape.P))];
        }
        const { buffer, vector, parameter } = this.weightsPlace(lane, name)!;
        const at = (buffer === slots ? weights.size / 4 : 0) + vector * 4;
        return [name, this.unpack(lane, name, parameter, data.subarray(at, at + shape.weights * 4))];
      });
      return Object.fromEntries(tensors);
    });
    state.unmap();
    return states;
  }

  /** @param packed a state of all rows, [BP][P] */
  private unpackRows(packed: Float32Array): Float64Array {
    const { B, H, P } = this.shape;
    const values = new Float64Array(B * H);
    for (let row = 0; row < B; row++) values.set(packed.subarray(row * P, row * P + H), row * H);
    return values;
  }

  /** Runs of a parameter: their places in the canonical tensor and in a lane's packed floats, their lengths. */
  private forEachRun(parameter: ParameterName, visit: (canonical: number, at: number, length: number) => void): void {
    const place = packedPlace(this.shape.layout, parameter);
    const { outputAt, startAt } = this.shape;
    const start = { cell: 0, output: outputAt, start: startAt }[place.matrix] * 4;
    forEachPackedRun(place, (canonical, at, length) => visit(canonical, start + at, length));
  }

  /** Where the weights lie of which the tensor is a part. */
  private weightsPlace(lane: number, name: string) {
    const { buffers, shape } = this;
    const slotsAt = lane * slotVectors(shape);
    for (const parameter of shape.layout.parameters) {
      if (name === parameter) return { parameter, buffer: buffers.weights, vector: lane * shape.weights };
      if (name === gradientOf(parameter)) return { parameter, buffer: buffers.slots, vector: slotsAt };
      const slot = this.layouts[lane]!.optimizer.slots.findIndex((candidate) => name === slotOf(candidate, parameter));
      if (slot >= 0) return { parameter, buffer: buffers.slots, vector: slotsAt + (slot + 1) * shape.weights };
    }
    return undefined;
  }

  private async readSequence(lane: number, name: string, sequences?: number): Promise<Float64Array> {
    const { buffers, shape } = this;
    const { H, O, P, BP, C, OV, layout, carriedAt } = shape;
    const carried = layout.program.states.findIndex((candidate) => name === carriedState(candidate));
    if (carriedAt[carried] !== undefined) {
      return this.unpackRows(await this.fetch(buffers.sequence, lane * shape.sequence + carriedAt[carried], BP * C));
    }
    const state = layout.program.states.findIndex((candidate) => name === stateSequence(candidate));
    if (state < 0 && name !== OUTPUT_SEQUENCE) throw new Error(`gpu: the tensor "${name}" is not kept`);
    const tensor = withSequences(tensorOf(layout, name), sequences);
    const [pieces, rows] = tensor.shape as [number, number];
    const [columns, stride] = state >= 0 ? [H, P] : [O, OV * 4];
    const [buffer, vector, rowVectors] =
      state >= 0
        ? [buffers.sequence, lane * shape.sequence + shape.statesAt[state]!, C]
        : [buffers.outputs, (lane * shape.outputFloats) / 4, OV];
    const data = await this.fetch(buffer, vector, rows * rowVectors, pieces, BP * rowVectors);
    const values = new Float64Array(sizeOf(tensor));
    for (let row = 0; row < pieces * rows; row++) {
      values.set(data.subarray(row * stride, row * stride + columns), row * columns);
    }
    return values;
  }

  /** Reads vectors of a buffer: as many from each of some pieces, which lie `stride` apart. */
  private async fetch(
    source: GPUBuffer,
    vector: number,
    vectors: number,
    pieces = 1,
    stride = 0,
  ): Promise<Float32Array> {
    const bytes = vectors * VECTOR_BYTES;
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const staging = this.device.createBuffer({ label: 'read', size: pieces * bytes, usage });
    const encoder = this.device.createCommandEncoder();
    for (let piece = 0; piece < pieces; piece++) {
      const from = (vector + piece * stride) * VECTOR_BYTES;
      encoder.copyBufferToBuffer(source, from, staging, piece * bytes, bytes);
    }
    this.device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    const data = new Float32Array(staging.getMappedRange().slice(0));
    staging.destroy();
    return data;
  }

  dispose(): void {
    for (const buffer of Object.values(this.buffers)) buffer.destroy();
  }
}
