/**
 * Snapshots of a run to go back to: bounded in number and bytes, evenly thinned over the run, and taken so seldom that
 * they cost next to nothing. When the engine is asked for one is the runner's business.
 */
import type { LaneSnapshot, Snapshot } from '../engine/engine.ts';

export interface SnapshotLimits {
  readonly count: number;
  readonly bytes: number;
  /** From one snapshot to the next at least, ms, while there are few. */
  readonly every: number;
  /** Taking them is no more than one in so many parts of the time. */
  readonly idleness: number;
}

const LIMITS: SnapshotLimits = { count: 256, bytes: 2 ** 26, every: 250, idleness: 100 };

type Numbers = Float32Array | Float64Array;

interface KeptLane extends Omit<LaneSnapshot, 'tensors'> {
  readonly tensors: Readonly<Record<string, Numbers>>;
}

interface Kept {
  readonly step: number;
  readonly lanes: readonly KeptLane[];
}

export class KeptSnapshots {
  private readonly limits: SnapshotLimits;
  private kept: readonly Kept[] = [];
  /** How often every second one was dropped, as a factor of the time between two. */
  private spacing = 1;
  /** When the last one was taken, and how long that took at most, ms. */
  private takenAt = 0;
  private cost = 0;

  constructor(limits: Partial<SnapshotLimits> = {}) {
    this.limits = { ...LIMITS, ...limits };
  }

  /** The steps that there are snapshots of, ascending. */
  get steps(): readonly number[] {
    return this.kept.map(({ step }) => step);
  }

  /** Other lanes are trained from now on. */
  clear(now: number): void {
    this.kept = [];
    this.spacing = 1;
    this.takenAt = now;
    this.cost = 0;
  }

  /** Whether it is time for another one. */
  isDue(now: number): boolean {
    const { every, idleness } = this.limits;
    return now - this.takenAt >= Math.max(every, idleness * this.cost) * this.spacing;
  }

  /** It is being taken: until it is there, none is due. */
  asked(now: number): void {
    this.takenAt = now;
  }

  /** @param milliseconds that the engine did not train for it */
  keep({ step, lanes }: Snapshot, milliseconds: number): void {
    const started = performance.now();
    const last = this.kept.at(-1);
    if (last && last.step >= step) return;
    this.kept = [...this.kept, { step, lanes: lanes.map(inBrief) }];
    while (this.kept.length > 2 && this.isTooMuch) {
      this.kept = this.kept.filter((_, i) => i % 2 === 0);
      this.spacing *= 2;
    }
    this.cost = Math.max(this.cost, milliseconds + performance.now() - started);
  }

  /** The latest one at or before the step. */
  before(step: number): Snapshot | undefined {
    const found = this.kept.findLast((each) => each.step <= step);
    return found && { step: found.step, lanes: found.lanes.map(inFull) };
  }

  /** Drops those beyond the step. Where few are left, more are taken again. */
  rewind(step: number): void {
    this.kept = this.kept.filter((each) => each.step <= step);
    while (this.spacing > 1 && this.kept.length < this.limits.count / 4) this.spacing /= 2;
  }

  /** Goes on with other lanes, each with the past of one of those before. @param sources one per lane */
  rearrange(sources: readonly number[]): void {
    this.kept = this.kept.map(({ step, lanes }) => ({ step, lanes: sources.map((source) => lanes[source]!) }));
  }

  private get isTooMuch(): boolean {
    const { count, bytes } = this.limits;
    return this.kept.length > count || this.kept.reduce((sum, { lanes }) => sum + bytesOf(lanes), 0) > bytes;
  }
}

const bytesOf = (lanes: readonly KeptLane[]): number =>
  lanes.reduce((sum, { tensors }) => Object.values(tensors).reduce((own, { byteLength }) => own + byteLength, sum), 0);

const withTensors = <From, To>(tensors: Readonly<Record<string, From>>, change: (values: From) => To) =>
  Object.fromEntries(Object.entries(tensors).map(([name, values]) => [name, change(values)]));

/** In 32 bits where that is exact: engines in f32 have no others. */
function inBrief({ tensors, ...lane }: LaneSnapshot): KeptLane {
  const brief = (values: Float64Array): Numbers => {
    const rounded = new Float32Array(values);
    return rounded.every((value, i) => Object.is(value, values[i])) ? rounded : values;
  };
  return { ...lane, tensors: withTensors(tensors, brief) };
}

const inFull = ({ tensors, ...lane }: KeptLane): LaneSnapshot => ({
  ...lane,
  tensors: withTensors(tensors, (values: Numbers) => new Float64Array(values)),
});
