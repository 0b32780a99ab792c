/**
 * Measures while the run trains: reads tensors behind an engine's call and hands them to a measurer, for those probes
 * that somebody looks at, so seldom that training hardly notices. When there is something to be read is the runner's
 * business. Every load begins an epoch, and what belongs to an earlier one is dropped.
 */
import { type Engine, Superseded } from '../engine/engine.ts';
import { type LaneLayout, laneLayout, type Tensor, tensorOf } from '../engine/layout.ts';
import type { Experiment } from '../model/experiment.ts';
import { type ProbeId, probeOf, probes } from '../probe/index.ts';
import { allFailed, type Measurer, type Outcomes, wordsOf } from '../probe/measure.ts';
import type { Tensors } from '../probe/probe.ts';
import type { Telemetry } from './telemetry.ts';

/** From one probing to the next at least, ms. */
const PROBE_MS = 400;
/** Measuring takes no more than one in so many parts of the time: the processor is there for training. */
const IDLENESS = 4;

export type Role = Tensor['role'];

/** A lane as the engine has it when its tensors are read. */
export interface LaneAtStep {
  readonly lane: number;
  /** The last step that it took. */
  readonly step: number;
  /** What of its tensors is of that step. */
  readonly readable: ReadonlySet<Role>;
}

interface Asked extends LaneAtStep {
  readonly ids: readonly ProbeId[];
}

const keyOf = (lane: number, id: ProbeId): string => `${lane} ${id}`;

export class Prober {
  private readonly wanted = new Map<ProbeId, number>();
  private readonly listeners = new Set<() => void>();
  private measurer: Measurer | undefined;
  private experiment: Experiment | undefined;
  private layouts: (LaneLayout | undefined)[] = [];
  private epoch = 0;
  private underWay = 0;
  /** Which step of a lane a probe was asked for last, by both. */
  private readonly asked = new Map<string, number>();
  private nextTime = 0;
  /** The end of the last measuring. Never rejects. */
  private measured: Promise<void> = Promise.resolve();

  constructor(
    private readonly telemetry: Telemetry,
    private readonly open: () => Measurer,
  ) {}

  /** From now on the probe is measured. Several may want the same one. @returns that is no longer wanted */
  want(id: ProbeId): () => void {
    const count = this.wanted.get(id) ?? 0;
    this.wanted.set(id, count + 1);
    if (count === 0) for (const listener of this.listeners) listener();
    let isWanted = true;
    return () => {
      if (!isWanted) return;
      isWanted = false;
      const left = this.wanted.get(id)! - 1;
      if (left > 0) this.wanted.set(id, left);
      else this.wanted.delete(id);
    };
  }

  /** Calls back when a probe is wanted that was not before. @returns unsubscribes */
  onWanted(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Other lanes are trained from now on. */
  begin(experiment: Experiment): void {
    this.experiment = experiment;
    this.layouts = [];
    this.epoch++;
    this.asked.clear();
    this.nextTime = 0;
    if (!this.measurer?.isBroken) return;
    this.measurer.dispose();
    this.measurer = undefined;
  }

  /** Whether it is time to measure, while the run goes on. */
  get isDue(): boolean {
    return this.wanted.size > 0 && this.underWay === 0 && performance.now() >= this.nextTime;
  }

  /**
   * Reads what the wanted probes need, behind the calls that the engine has been asked for so far, and measures it. What
   * is known of a lane at a step is not measured again.
   *
   * @param reached what the last of those calls made of the lanes: the last step of each, undefined for one that took none
   * @returns resolves when all is read; never rejects
   */
  async probe(
    engine: Pick<Engine, 'read'>,
    lanes: readonly LaneAtStep[],
    reached: Promise<readonly (number | undefined)[]> | undefined = undefined,
  ): Promise<void> {
    const asked = lanes.flatMap((lane): Asked[] => {
      const ids = this.idsFor(lane);
      return ids.length > 0 ? [{ ...lane, ids }] : [];
    });
    if (asked.length === 0) return;
    const { epoch } = this;
    for (const { lane, step, ids } of asked) for (const id of ids) this.asked.set(keyOf(lane, id), step);
    this.underWay++;
    this.nextTime = performance.now() + PROBE_MS;
    const reading = asked.map((each) => this.read(engine, each));
    const steps = reached?.catch(() => []);
    const isPast = () => epoch !== this.epoch;
    this.measured = this.measured.then(async () => {
      const [read, last] = [await Promise.all(reading), await steps];
      const started = performance.now();
      for (const [i, { lane, step, ids: all }] of asked.entries()) {
        const tensors = read[i]!;
        if (isPast() || tensors instanceof Superseded) break;
        const at = last ? last[lane] : step;
        // Nobody waits for what was asked for again at a later step, where the run came to rest meanwhile.
        const ids = all.filter((id) => this.asked.get(keyOf(lane, id)) === step);
        if (at === undefined || ids.length === 0) continue;
        const outcomes = await (tensors instanceof Error
          ? allFailed(ids, tensors.message)
          : this.measure(lane, ids, tensors));
        if (!isPast()) this.keep(lane, at, outcomes);
      }
      this.underWay--;
      const now = performance.now();
      if (!isPast()) this.nextTime = Math.max(this.nextTime, now + (IDLENESS - 1) * (now - started));
    });
    await Promise.all(reading);
  }

  dispose(): void {
    this.epoch++;
    this.wanted.clear();
    this.measurer?.dispose();
  }

  /** Of the wanted probes those whose tensors can be read and that have not been measured at that step. */
  private idsFor({ lane, step, readable }: LaneAtStep): ProbeId[] {
    const tracks = this.telemetry.lanes[lane]?.probes;
    return probes.flatMap(({ id }) => {
      const isKnown = tracks?.[id]?.latest?.step === step || this.asked.get(keyOf(lane, id)) === step;
      if (!this.wanted.has(id) || isKnown) return [];
      const layout = this.layoutOf(lane);
      const reads = probeOf(id).reads(layout);
      return reads.every(({ tensor }) => readable.has(tensorOf(layout, tensor).role)) ? [id] : [];
    });
  }

  private layoutOf(lane: number): LaneLayout {
    const experiment = this.experiment!;
    this.layouts[lane] ??= laneLayout(experiment, experiment.lanes[lane]!);
    return this.layouts[lane];
  }

  /** Every tensor once, however many probes read it. @returns why it can't be read, where it can't */
  private async read(engine: Pick<Engine, 'read'>, { lane, ids }: Asked): Promise<Tensors | Error> {
    const sequences = new Map<string, number | undefined>();
    for (const id of ids) {
      for (const read of probeOf(id).reads(this.layoutOf(lane))) {
        const before = sequences.has(read.tensor) ? (sequences.get(read.tensor) ?? Number.POSITIVE_INFINITY) : 0;
        const most = Math.max(before, read.sequences ?? Number.POSITIVE_INFINITY);
        sequences.set(read.tensor, Number.isFinite(most) ? most : undefined);
      }
    }
    try {
      const tensors = [...sequences].map(
        async ([tensor, count]) => [tensor, await engine.read(lane, tensor, count)] as const,
      );
      return Object.fromEntries(await Promise.all(tensors));
    } catch (error) {
      return error instanceof Error ? error : new Error(wordsOf(error));
    }
  }

  private measure(lane: number, ids: readonly ProbeId[], tensors: Tensors): Promise<Outcomes> {
    const { task, batchSize, lanes } = this.experiment!;
    this.measurer ??= this.open();
    return this.measurer.measure({ probes: ids, experiment: { task, batchSize }, lane: lanes[lane]!, tensors });
  }

  private keep(lane: number, step: number, outcomes: Outcomes): void {
    for (const { id } of probes) {
      const outcome = outcomes[id];
      if (!outcome) continue;
      if (!outcome.ok) this.telemetry.failProbe(lane, id, outcome.message);
      else this.telemetry.pushProbe(lane, id, { step, result: outcome.result }, probeOf(id).scalars?.(outcome.result));
    }
  }
}
