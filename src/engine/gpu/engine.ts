/**
 * The GPU engine: whole training steps in compute shaders, several per submit, reports read back from a ring while the
 * next submits are already under way, also across calls. Batches, start states and initial weights are drawn on the host, the same as for every engine.
 * How lanes lie on the device is `kind.ts`; the arithmetic is in the printed shaders.
 */
import { type RandomStream, randomStream } from '../../math/random.ts';
import { entryOf } from '../../model/entry.ts';
import type { Experiment } from '../../model/experiment.ts';
import { type Examples, type TaskSource, tasks } from '../../model/tasks/index.ts';
import {
  type Divergence,
  type Engine,
  EngineLost,
  type HeldOutScore,
  type LaneSnapshot,
  type LaneSteps,
  type Refusal,
  type Snapshot,
} from '../engine.ts';
import { initialParameters } from '../initialize.ts';
import { gradientOf, initialSlots, type LaneLayout, laneLayout, OUTPUT_SEQUENCE, stateSequence } from '../layout.ts';
import { findNonFinite } from '../non-finite.ts';
import type { StepReport } from '../report.ts';
import { carriesInto, metricBeside, sequencesOfStep, startStates } from '../step.ts';
import { Batches, exampleBytes, examplesOnDevice, uploadExamples } from './batch.ts';
import { GpuKind, KindPlan, kindKey, MEMORY_MAX, megabytes } from './kind.ts';
import { CompileFailed } from './pipelines.ts';
import { outcomeOf, scoreOf } from './records.ts';
import { Ring } from './ring.ts';

/** Steps per submit at most, counted in micro-batches where there are several. */
const SLOTS = 16;
/** The feed of a kind takes no more than this, if fewer slots will do. */
const FEED_BYTES = 2 ** 25;
/** How long a submit should keep the device busy, so that pausing and drawing need not wait. */
const SUBMIT_MS = 15;
/** Submits that may be under way at once. */
const IN_FLIGHT = 2;
/** A device that dies rejects what waits for it up to this long before it says so itself. */
const FAREWELL_MS = 200;

/** How many steps, or passes, the next submit takes, after one of `before` that took so long each. */
export const submitSize = (before: number, milliseconds: number): number =>
  Math.max(1, Math.min(2 * before, Math.floor(SUBMIT_MS / Math.max(milliseconds, 0.01))));

interface Loaded {
  readonly experiment: Experiment;
  readonly source: TaskSource;
  readonly batches: Batches;
  readonly kinds: readonly GpuKind[];
  readonly ring: Ring;
  /** What of the task lies on the device. */
  readonly examples: GPUBuffer | undefined;
  /** Of the feed: for so many micro-batches, a multiple of M. */
  readonly slots: number;
  /** By lane of the experiment: its kind, and its place in it. */
  readonly places: readonly LanePlace[];
}

interface LanePlace {
  readonly kind: GpuKind;
  readonly lane: number;
}

export class GpuEngine implements Engine {
  readonly id = 'gpu';
  private loaded: Loaded | undefined;
  private diverged: (Divergence | undefined)[] = [];
  private stepsDone = 0;
  private stepsPerSubmit = 1;
  /** The same for forward passes on held-out examples. */
  private passesPerSubmit = 1;
  /** When the last submit was through. */
  private submitEnd = 0;
  /** The end of the last call's turn at the device. Of training, only the submitting is a turn. Never rejects. */
  private turn: Promise<unknown> = Promise.resolve();
  /** The end of the last call of `advance`. Never rejects. */
  private reported: Promise<unknown> = Promise.resolve();
  /** What the device complained of outside of any call: a bug, told with the next call. */
  private complaint: Error | undefined;
  /** Rejects when the device is gone. */
  private readonly loss: Promise<never>;

  constructor(
    private readonly device: GPUDevice,
    readonly variant: string,
  ) {
    device.addEventListener('uncapturederror', ({ error }) => {
      this.complaint ??= new Error(`gpu: ${error.message}`);
    });
    this.loss = device.lost.then(({ reason, message }) => {
      throw new EngineLost('deviceLost', message || reason);
    });
    this.loss.catch(() => undefined);
  }

  /** Of all kinds of lanes. */
  get dispatchesPerStep(): number {
    return this.current().kinds.reduce((sum, kind) => sum + kind.dispatchesPerStep, 0);
  }

  load(experiment: Experiment): Promise<Refusal | undefined> {
    return this.takeTurn(() => this.loadNow(experiment));
  }

  private async loadNow(experiment: Experiment): Promise<Refusal | undefined> {
    this.dispose();
    const source = await entryOf(tasks, experiment.task.id).open(experiment.task);
    const layouts = experiment.lanes.map((lane) => laneLayout(experiment, lane));
    const examples = examplesOnDevice(source, this.device.limits);
    const { accumulation } = experiment;
    const plans = plansOf(layouts, examples, accumulation);
    const most = Math.min(SLOTS, ...plans.map((plan) => Math.floor(FEED_BYTES / plan.bufferSizes(1).feed)));
    const slots = accumulation * Math.max(1, Math.floor(most / accumulation));
    const created = await this.create(plans, slots, examples);
    if ('reason' in created) {
      // A device that is gone compiles nothing and holds nothing: that says nothing about the experiment.
      await this.farewell();
      return created;
    }
    const { kinds } = created;
    const places = experiment.lanes.map((_, index): LanePlace => {
      const kind = kinds.find((candidate) => candidate.laneIndex.includes(index))!;
      return { kind, lane: kind.laneIndex.indexOf(index) };
    });
    const batches = new Batches(experiment, layouts[0]!.sizes, source, examples !== undefined);
    const ring = new Ring(this.device, kinds, slots, IN_FLIGHT);
    this.loaded = { experiment, source, batches, ring, slots, places, ...created };
    this.diverged = experiment.lanes.map(() => undefined);
    this.stepsDone = 0;
    this.stepsPerSubmit = 1;
    this.passesPerSubmit = 1;
    const stream = randomStream(experiment.seed);
    places.forEach(({ kind, lane }, index) => {
      const layout = layouts[index]!;
      kind.write(lane, { ...initialParameters(layout, stream), ...initialSlots(layout) });
    });
    return undefined;
  }

  /** Refuses what is too large before anything is allocated, and what the driver can't compile. */
  private async create(
    plans: readonly KindPlan[],
    slots: number,
    examples: Examples | undefined,
  ): Promise<Pick<Loaded, 'kinds' | 'examples'> | Refusal> {
    const refusal = plans.map((plan) => plan.refusal(this.device.limits, slots)).find((reason) => reason);
    if (refusal) return refusal;
    const sizes = plans.flatMap((plan) => Object.values(plan.bufferSizes(slots)));
    const bytes = sizes.reduce((sum, size) => sum + size, exampleBytes(examples));
    if (bytes > MEMORY_MAX) {
      return { reason: 'tooLarge', detail: `${megabytes(bytes)} in all, of ${megabytes(MEMORY_MAX)}` };
    }
    this.device.pushErrorScope('out-of-memory');
    const buffer = examples && uploadExamples(this.device, examples);
    const made = await Promise.allSettled(plans.map((plan) => GpuKind.create(this.device, plan, slots, buffer)));
    const shortage = await this.device.popErrorScope();
    const kinds = made.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const failure = made.find((result) => result.status === 'rejected')?.reason;
    if (!failure && !shortage) return { kinds, examples: buffer };
    for (const kind of kinds) kind.dispose();
    buffer?.destroy();
    if (shortage) return { reason: 'tooLarge', detail: shortage.message };
    if (failure instanceof CompileFailed) return { reason: 'compileFailed', detail: failure.message };
    throw failure;
  }

  advance(steps: number): Promise<readonly LaneSteps[]> {
    const submitted = this.takeTurn(() => this.submit(steps));
    const result = this.reported.then(async () => {
      const { reports, submits, lastStep } = await submitted;
      await this.orLost(Promise.all(submits));
      if (this.complaint) throw this.complaint;
      await this.orLost(this.locateDivergences(reports));
      return reports.map((list, lane) => {
        const diverged = this.diverged[lane];
        // Records of the next call may be in already: what they say is the next answer.
        return { reports: list, ...(diverged && diverged.step <= lastStep && { diverged }) };
      });
    });
    this.reported = result.catch(() => undefined);
    return result;
  }

  /** Submits as fast as staging buffers come free; reports are filled in as submits end. */
  private async submit(
    steps: number,
  ): Promise<{ reports: StepReport[][]; submits: Promise<void>[]; lastStep: number }> {
    const { experiment, slots, ring } = this.current();
    const reports: StepReport[][] = experiment.lanes.map(() => []);
    const submits: Promise<void>[] = [];
    for (let left = steps; left > 0; ) {
      await ring.ready();
      const count = Math.min(left, this.stepsPerSubmit, slots / experiment.accumulation);
      const submit = this.submitSteps(this.stepsDone + 1, count, reports);
      // Where the device is lost, nobody may be left to wait for it.
      submit.catch(() => undefined);
      submits.push(submit);
      this.stepsDone += count;
      left -= count;
    }
    return { reports, submits, lastStep: this.stepsDone };
  }

  /** Feeds and submits `count` steps; resolves when their reports are in. */
  private async submitSteps(first: number, count: number, reports: StepReport[][]): Promise<void> {
    const { experiment, batches, kinds, ring } = this.current();
    const stream = randomStream(experiment.seed);
    const { accumulation: M, batchSize: B } = experiment;
    const sequences = sequencesOfStep(experiment);
    for (let i = 0; i < count; i++) {
      const step = first + i;
      const parts = batches.ofStep(step);
      for (const kind of kinds) {
        const drawn = startsOf(kind, stream.of('state', step), sequences);
        parts.forEach((part, m) => {
          const rows = rowsOf(drawn, m * B, B, kind.shape.H);
          const starts = kind.layouts.map((layout, lane) => (carriesInto(layout, step) ? 'carried' : rows[lane]!));
          kind.feed(i * M + m, step, part, starts, 1 / M);
        });
      }
    }
    const started = performance.now();
    await ring.run(count * M, false, (kind, i, records) => {
      kind.laneIndex.forEach((index, lane) => {
        if (this.diverged[index]) return;
        const outcome = outcomeOf(kind.shape, kind.layouts[lane]!, lane, first + i, sequences, records);
        if (!outcome) return;
        reports[index]!.push(outcome.report);
        // Where it happened is found out when the submits are through.
        if (outcome.isLost) this.diverged[index] = { step: outcome.report.step, tensor: 'loss' };
      });
    });
    this.adapt(count, started);
  }

  /** Steps per submit from what the last submit took, the waiting for the one before it left out. */
  private adapt(steps: number, started: number): void {
    const now = performance.now();
    this.stepsPerSubmit = submitSize(this.stepsPerSubmit, (now - Math.max(started, this.submitEnd)) / steps);
    this.submitEnd = now;
  }

  /** A lane that stopped keeps what its last sweep computed: that is read and searched. */
  private async locateDivergences(reports: readonly (readonly StepReport[])[]): Promise<void> {
    const { places } = this.current();
    for (const [index, divergence] of this.diverged.entries()) {
      const last = reports[index]!.at(-1);
      if (!divergence || last?.step !== divergence.step) continue;
      const { kind, lane } = places[index]!;
      const where = await whereNotFinite(kind, lane, last);
      this.diverged[index] = { step: divergence.step, ...where };
    }
  }

  evaluate(): Promise<readonly HeldOutScore[] | undefined> {
    const { reported } = this;
    return this.takeTurn(async () => {
      // A lane that diverged is searched in what its last step left.
      await reported;
      return this.evaluateNow();
    });
  }

  private async evaluateNow(): Promise<readonly HeldOutScore[] | undefined> {
    const { experiment, source, batches, kinds, ring, slots } = this.current();
    const { heldOut } = source;
    if (!heldOut) return undefined;
    const { batchSize } = experiment;
    const stream = randomStream(experiment.seed);
    const totals = experiment.lanes.map(() => ({ loss: 0, metric: 0 }));
    const starts = Array.from({ length: Math.ceil(heldOut.count / batchSize) }, (_, i) => i * batchSize);
    for (let at = 0; at < starts.length; ) {
      const group = starts.slice(at, at + Math.min(slots, this.passesPerSubmit));
      const sizes = group.map((start) => Math.min(batchSize, heldOut.count - start));
      group.forEach((start, slot) => {
        const batch = batches.heldOut(start, sizes[slot]!);
        const states = stream.of('heldOutState', start);
        for (const kind of kinds) kind.feed(slot, 0, batch, startsOf(kind, states, sizes[slot]!));
      });
      await ring.ready();
      const started = performance.now();
      await ring.run(group.length, true, (kind, slot, records) => {
        kind.laneIndex.forEach((index, lane) => {
          const { loss, metric } = scoreOf(kind.shape, lane, sizes[slot]!, records);
          totals[index]!.loss += (loss * sizes[slot]!) / heldOut.count;
          totals[index]!.metric += (metric * sizes[slot]!) / heldOut.count;
        });
      });
      this.passesPerSubmit = submitSize(this.passesPerSubmit, (performance.now() - started) / group.length);
      at += group.length;
    }
    return totals.map(({ loss, metric }) => {
      return { step: this.stepsDone, loss, metric: metricBeside(loss, metric), count: heldOut.count };
    });
  }

  snapshot(): Promise<Snapshot> {
    const { reported } = this;
    return this.takeTurn(() => this.snapshotNow(reported));
  }

  /** @param reported the end of the calls of `advance` made before */
  private async snapshotNow(reported: Promise<unknown>): Promise<Snapshot> {
    const { kinds, places } = this.current();
    const step = this.stepsDone;
    const states = Promise.all(kinds.map(async (kind) => [kind, await kind.readStates()] as const));
    // Which lanes have diverged is known when the reports are in.
    const [byKind] = await Promise.all([states.then((pairs) => new Map(pairs)), reported]);
    const lanes = places.map(({ kind, lane }, index): LaneSnapshot => {
      const tensors = byKind.get(kind)![lane]!;
      const diverged = this.diverged[index];
      return diverged ? { tensors, diverged } : { tensors };
    });
    return { step, lanes };
  }

  restore(snapshot: Snapshot): Promise<void> {
    const { reported } = this;
    return this.takeTurn(async () => {
      await reported;
      this.restoreNow(snapshot);
    });
  }

  private restoreNow(snapshot: Snapshot): void {
    const { places } = this.current();
    snapshot.lanes.forEach(({ tensors, diverged }, index) => {
      const { kind, lane } = places[index]!;
      kind.write(lane, tensors);
      kind.setStopped(lane, diverged ? diverged.step : 0);
      this.diverged[index] = diverged;
    });
    this.stepsDone = snapshot.step;
  }

  /** Its turn ends when the copy is submitted: the steps behind it don't wait until it has arrived. */
  async read(index: number, tensor: string, sequences?: number): Promise<Float64Array> {
    const { values } = await this.takeTurn(async () => {
      const place = this.current().places[index];
      if (!place) throw new Error(`engine: no lane ${index} is loaded`);
      const values = place.kind.read(place.lane, tensor, sequences);
      values.catch(() => undefined);
      return { values };
    });
    return this.orLost(values);
  }

  /** Leaves the device alone, which is the caller's. */
  dispose(): void {
    for (const kind of this.loaded?.kinds ?? []) kind.dispose();
    this.loaded?.ring.dispose();
    this.loaded?.examples?.destroy();
    this.loaded = undefined;
  }

  /** Calls have the device one after the other, in the order in which they were made. */
  private takeTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(() => this.orLost(work()));
    this.turn = result.catch(() => undefined);
    return result;
  }

  /** @throws EngineLost in place of whatever else comes of a device that is gone, and where nothing would come */
  private async orLost<T>(work: Promise<T>): Promise<T> {
    try {
      return await Promise.race([work, this.loss]);
    } catch (error) {
      await this.farewell();
      throw error;
    }
  }

  private async farewell(): Promise<void> {
    await Promise.race([this.loss, new Promise<void>((resolve) => setTimeout(resolve, FAREWELL_MS))]);
  }

  private current(): Loaded {
    if (!this.loaded) throw new Error('engine: load an experiment first');
    return this.loaded;
  }
}

/** Lanes by kind. */
function plansOf(layouts: readonly LaneLayout[], examples: Examples | undefined, microBatches: number): KindPlan[] {
  const groups = new Map<string, number[]>();
  layouts.forEach((layout, lane) => {
    const key = kindKey(layout);
    groups.set(key, [...(groups.get(key) ?? []), lane]);
  });
  return [...groups.values()].map(
    (lanes) =>
      new KindPlan(
        lanes.map((lane) => layouts[lane]!),
        lanes,
        examples?.count,
        microBatches,
      ),
  );
}

const startsOf = (kind: GpuKind, stream: RandomStream, rows: number): Float64Array[][] =>
  kind.layouts.map((layout) => startStates(layout, stream, rows));

/** The states of sequences `from` to `from + count − 1`, by lane and state. */
const rowsOf = (starts: readonly (readonly Float64Array[])[], from: number, count: number, H: number) =>
  starts.map((states) => states.map((values) => values.subarray(from * H, (from + count) * H)));

/** Where the step of this report left the range of f32. */
export async function whereNotFinite(
  kind: GpuKind,
  lane: number,
  { loss, parameters, log2GradNormByTimestep }: StepReport,
): Promise<Omit<Divergence, 'step'>> {
  const layout = kind.layouts[lane]!;
  const states = layout.program.states.map(stateSequence);
  const { parameters: trained } = layout;
  const slots = [...layout.tensors.values()].filter(({ role }) => role === 'slot').map(({ name }) => name);
  const tensors = new Map<string, Float64Array>();
  for (const name of [...trained, ...states, OUTPUT_SEQUENCE, ...trained.map(gradientOf), ...slots]) {
    tensors.set(name, await kind.read(lane, name));
  }
  const where = findNonFinite(layout, (name) => tensors.get(name)!, log2GradNormByTimestep);
  if (where) return where;
  if (!Number.isFinite(loss)) return { tensor: 'loss' };
  // No entry of the gradient is beyond f32, but its norm is.
  const norms = trained.map((name) => parameters[name]?.gradNorm ?? 0);
  return { tensor: gradientOf(trained[norms.indexOf(Math.max(...norms))]!) };
}
