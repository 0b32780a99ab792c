/**
 * Submits steps of several kinds and reads their reports back: staging buffers in rotation, one mapping per submit, no
 * buffer made on the way. What the steps are fed and what the reports say is not here.
 */
import type { GpuKind } from './kind.ts';
import { recordFloats, type StepRecords } from './records.ts';

/** Called with the records of every kind and step of a submit; a sweep alone is a step too. */
export type VisitRecords = (kind: GpuKind, step: number, records: StepRecords) => void;

export class Ring {
  private readonly staging: readonly GPUBuffer[];
  /** By staging buffer: when it has been read. Never rejects. */
  private readonly free: Promise<unknown>[];
  private next = 0;

  /**
   * @param slots micro-batches that fit into one submit
   * @param inFlight submits that may be under way at once
   */
  constructor(
    private readonly device: GPUDevice,
    private readonly kinds: readonly GpuKind[],
    slots: number,
    inFlight: number,
  ) {
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const size = slots * kinds.reduce((bytes, kind) => bytes + slotBytes(kind), 0);
    this.staging = Array.from({ length: inFlight }, () => device.createBuffer({ label: 'staging', size, usage }));
    this.free = this.staging.map(() => Promise.resolve());
  }

  /** Resolves when the staging buffer is free that `run` will take next. */
  async ready(): Promise<void> {
    await this.free[this.next];
  }

  /**
   * Uploads the feed, runs its first `count` slots, and hands their records over once they are there. Everything is
   * submitted when the call returns.
   *
   * @param count a multiple of M, unless the sweeps alone are run
   */
  run(count: number, isForwardOnly: boolean, visit: VisitRecords): Promise<void> {
    const staging = this.staging[this.next]!;
    const bytes = this.submit(staging, count, isForwardOnly);
    const read = this.read(staging, bytes).then((data) => this.forEachStep(data, count, isForwardOnly, visit));
    this.free[this.next] = read.catch(() => undefined);
    this.next = (this.next + 1) % this.staging.length;
    return read;
  }

  /** @returns bytes of records on their way to the staging buffer */
  private submit(staging: GPUBuffer, count: number, isForwardOnly: boolean): number {
    const { device, kinds } = this;
    for (const kind of kinds) kind.upload(count);
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let slot = 0; slot < count; slot++) for (const kind of kinds) kind.encode(pass, slot, isForwardOnly);
    pass.end();
    let at = 0;
    for (const { buffers, shape, layouts } of kinds) {
      const { tiles, chunks } = recordFloats(shape, layouts.length);
      encoder.copyBufferToBuffer(buffers.records, 0, staging, at, count * tiles * 4);
      encoder.copyBufferToBuffer(buffers.chunkRecords, 0, staging, at + count * tiles * 4, count * chunks * 4);
      at += count * (tiles + chunks) * 4;
    }
    device.queue.submit([encoder.finish()]);
    return at;
  }

  private async read(staging: GPUBuffer, bytes: number): Promise<Float32Array> {
    await staging.mapAsync(GPUMapMode.READ, 0, bytes);
    const data = new Float32Array(staging.getMappedRange(0, bytes).slice(0));
    staging.unmap();
    return data;
  }

  private forEachStep(data: Float32Array, count: number, isForwardOnly: boolean, visit: VisitRecords): void {
    let at = 0;
    for (const kind of this.kinds) {
      const { tiles, chunks } = recordFloats(kind.shape, kind.layouts.length);
      const perStep = isForwardOnly ? 1 : kind.shape.M;
      const chunksAt = at + count * tiles;
      for (let step = 0; step < count / perStep; step++) {
        const slots = Array.from({ length: perStep }, (_, m) => step * perStep + m);
        const last = slots.at(-1)!;
        visit(kind, step, {
          tiles: slots.map((slot) => data.subarray(at + slot * tiles, at + (slot + 1) * tiles)),
          chunks: data.subarray(chunksAt + last * chunks, chunksAt + (last + 1) * chunks),
        });
      }
      at = chunksAt + count * chunks;
    }
  }

  dispose(): void {
    for (const buffer of this.staging) buffer.destroy();
  }
}

function slotBytes({ shape, layouts }: GpuKind): number {
  const { tiles, chunks } = recordFloats(shape, layouts.length);
  return 4 * (tiles + chunks);
}
