/**
 * The engine that callers hold: chooses one for every experiment, and goes on when it is lost. A lost GPU is opened
 * again where it comes back in time, else the fallback takes over; either starts from the last snapshot and repeats
 * what had been reported since, so that no step is missing or doubled. The arithmetic is that of the engine inside.
 */
import type { Experiment } from '../model/experiment.ts';
import {
  type Choice,
  choose,
  type EngineRates,
  type EngineReason,
  type EngineRequest,
  LOAD_MS,
  type Machine,
  reasonOf,
  shapeKey,
  timed,
  within,
} from './choose.ts';
import {
  type Engine,
  type EngineId,
  EngineLost,
  type HeldOutScore,
  type LaneSteps,
  type LossReason,
  type Snapshot,
  Superseded,
} from './engine.ts';

export interface EngineStatus {
  readonly id: EngineId;
  /** What the engine says of itself once it has loaded. Empty before. */
  readonly variant: string;
  readonly requested: EngineRequest;
  readonly reason: EngineReason;
  readonly detail: string;
  readonly rates: EngineRates;
  /** The last loss since the load, if any. */
  readonly loss?: EngineLoss;
}

export interface EngineLoss {
  readonly reason: LossReason;
  readonly detail: string;
  /** Steps that had been reported. */
  readonly step: number;
  /** How many there have been since the load. */
  readonly count: number;
  /** What trains on; absent while it is being opened. */
  readonly successor?: EngineId;
  /** From the loss until training went on. */
  readonly milliseconds?: number;
}

export interface SupervisorTimes {
  /** Between snapshots while training: at most about so much is repeated after a loss. */
  readonly snapshotEvery: number;
  /**
   * A GPU that was lost must train again within this, or within twice the time of its longest load where that is longer;
   * else the fallback takes over.
   */
  readonly revive: number;
  /** A GPU that answers nothing for so long is given up. */
  readonly answer: number;
  /** From a load until a GPU in software is timed beside the training. */
  readonly aside: number;
}

/** Milliseconds. */
const TIMES: SupervisorTimes = { snapshotEvery: 300, revive: 1600, answer: 5000, aside: 3000 };
/** Between snapshots at least, however slow the fallback, ms. */
const SNAPSHOT_LEAST_MS = 50;
/** Between attempts to open a GPU again, ms. */
const REVIVE_EVERY = 150;
/** Losses one after the other, with nothing answered in between, after which the GPU is given up. */
const LOSSES_MAX = 3;
/** Scoring all held-out examples is many passes in one call. */
const EVALUATE_PATIENCE = 12;
/** Repeated steps are asked for in calls of about this length, so that the watch over answers holds, ms. */
const REPEAT_MS = 100;

/** Reasons that may be gone with the next load. */
const PASSING: ReadonlySet<EngineReason> = new Set(['noAdapter', 'deviceLost', 'brokeDown']);

interface Call {
  run(engine: Engine): Promise<unknown>;
  /** How much longer than others it may take to be answered. */
  readonly patience: number;
  /** Whether an exception of a GPU is a reason to go on elsewhere. It is not where the question may be wrong. */
  readonly isTraining: boolean;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Never refuses: the fallback takes every experiment. */
export class SupervisedEngine implements Engine {
  private readonly times: SupervisorTimes;
  private current: EngineStatus;
  /** The engine that answers; absent while one is chosen or revived. */
  private engine: Engine | undefined;
  private experiment: Experiment | undefined;
  /** Everything that was opened and may still be open. */
  private readonly opened = new Set<Engine>();
  /** Counts loads: what belongs to an earlier one ends without effect. */
  private epoch = 0;
  /** Calls without an answer, in their order. */
  private calls: Call[] = [];
  /** Steps that were answered for. */
  private done = 0;
  /** What was restored last: where training began, if not at the start. */
  private base: Snapshot | undefined;
  /** The last two since, the newer one first. */
  private snapshots: readonly Snapshot[] = [];
  private snapshotTime = 0;
  private lossesInARow = 0;
  /** The longest load of the engine, ms. */
  private loadTime = 0;
  private watch: ReturnType<typeof setTimeout> | undefined;
  private asideTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly choices = new Map<string, Choice>();

  constructor(
    private readonly machine: Machine,
    requested: EngineRequest,
    private readonly onStatus: (status: EngineStatus) => void,
    times: Partial<SupervisorTimes> = {},
  ) {
    this.times = { ...TIMES, ...times };
    const id = requested === 'auto' ? machine.fallback : requested;
    this.current = { id, variant: '', requested, reason: 'forced', detail: '', rates: {} };
  }

  get id(): EngineId {
    return this.current.id;
  }

  get variant(): string {
    return this.current.variant;
  }

  get status(): EngineStatus {
    return this.current;
  }

  /** Calls that have not been answered yet reject with `Superseded`. */
  async load(experiment: Experiment): Promise<undefined> {
    const key = shapeKey(experiment);
    const epoch = ++this.epoch;
    const isIdle = this.calls.length === 0;
    this.supersede();
    const { requested } = this.current;
    // A GPU that owes answers may never give them: a fresh one is not kept waiting.
    const before = isIdle || this.engine?.id !== 'gpu' ? this.engine : undefined;
    this.engine = undefined;
    for (const other of this.opened) if (other !== before) this.close(other);
    this.experiment = experiment;
    this.done = 0;
    this.base = undefined;
    this.snapshots = [];
    this.lossesInARow = 0;
    let isBeforeUsed = false;
    const open = (id: EngineId): Engine => this.open(id, epoch);
    const take = (id: EngineId): Engine => {
      if (before?.id !== id || isBeforeUsed) return open(id);
      isBeforeUsed = true;
      return before;
    };
    const machine = { ...this.machine, open };
    const chosen = await choose(experiment, requested, machine, this.choices.get(key), take).catch((error) => {
      if (epoch !== this.epoch) throw new Superseded();
      if (before) this.close(before);
      this.experiment = undefined;
      this.supersede();
      throw error;
    });
    const { engine, choice, loadTime } = chosen;
    if (epoch !== this.epoch) {
      this.close(engine);
      throw new Superseded();
    }
    if (before && before !== engine) this.close(before);
    if (requested === 'auto' && !PASSING.has(choice.reason)) this.choices.set(key, choice);
    this.engine = engine;
    this.snapshotTime = performance.now();
    // What an engine has compiled before is there at once: that says nothing of a new one.
    this.loadTime = Math.max(engine === before ? this.loadTime : 0, loadTime);
    this.tell({ ...choice, variant: engine.variant, requested });
    for (const call of this.calls) this.send(call, engine);
    if (choice.reason === 'software') this.timeAside(experiment, key);
    return undefined;
  }

  advance(steps: number): Promise<readonly LaneSteps[]> {
    return this.call((engine) => engine.advance(steps), {
      onAnswer: () => {
        this.done += steps;
        this.takeSnapshot();
      },
    });
  }

  evaluate(): Promise<readonly HeldOutScore[] | undefined> {
    return this.call((engine) => engine.evaluate(), { patience: EVALUATE_PATIENCE });
  }

  snapshot(): Promise<Snapshot> {
    return this.call((engine) => engine.snapshot());
  }

  restore(snapshot: Snapshot): Promise<void> {
    return this.call((engine) => engine.restore(snapshot), {
      onAnswer: () => {
        this.done = snapshot.step;
        this.base = snapshot;
        this.snapshots = [];
      },
    });
  }

  read(lane: number, tensor: string, sequences?: number): Promise<Float64Array> {
    return this.call((engine) => engine.read(lane, tensor, sequences), { isTraining: false });
  }

  dispose(): void {
    this.epoch++;
    this.supersede();
    this.engine = undefined;
    for (const engine of this.opened) this.close(engine);
  }

  private supersede(): void {
    clearTimeout(this.watch);
    clearTimeout(this.asideTimer);
    const calls = this.calls;
    this.calls = [];
    for (const { reject } of calls) reject(new Superseded());
  }

  /** @throws Superseded where that epoch has passed: nobody would close the engine */
  private open(id: EngineId, epoch: number): Engine {
    if (epoch !== this.epoch) throw new Superseded();
    const engine = this.machine.open(id);
    this.opened.add(engine);
    return engine;
  }

  private close(engine: Engine): void {
    this.opened.delete(engine);
    engine.dispose();
  }

  private tell(status: EngineStatus): void {
    this.current = status;
    this.onStatus(status);
  }

  /** @param options.onAnswer what follows from the answer, before the caller has it */
  private call<T>(
    run: (engine: Engine) => Promise<T>,
    options: { onAnswer?: () => void; patience?: number; isTraining?: boolean } = {},
  ): Promise<T> {
    const { onAnswer, patience = 1, isTraining = true } = options;
    return new Promise<T>((resolve, reject) => {
      const answered = (value: unknown) => {
        onAnswer?.();
        resolve(value as T);
      };
      const call: Call = { run, patience, isTraining, resolve: answered, reject };
      this.calls.push(call);
      if (this.engine) this.send(call, this.engine);
      else if (!this.experiment) this.take(call)?.reject(new Error('engine: load an experiment first'));
    });
  }

  private send(call: Call, engine: Engine): void {
    if (this.calls[0] === call) this.startWatch(engine);
    call.run(engine).then(
      (value) => {
        if (engine !== this.engine) return;
        this.lossesInARow = 0;
        this.take(call)?.resolve(value);
        this.startWatch(engine);
      },
      (error: unknown) => {
        if (engine !== this.engine) return;
        if (error instanceof EngineLost) return void this.recover(engine, error);
        // Another engine may do better; of the fallback an exception is a bug, and told.
        if (engine.id === 'gpu' && call.isTraining) return void this.recover(engine, reasonOf(error));
        this.take(call)?.reject(error);
        this.startWatch(engine);
      },
    );
  }

  private take(call: Call): Call | undefined {
    const at = this.calls.indexOf(call);
    return at < 0 ? undefined : this.calls.splice(at, 1)[0];
  }

  /** Kernels can run for ever, and nobody else would say so. A machine that slept does not count as silence. */
  private startWatch(engine: Engine, left = 4): void {
    clearTimeout(this.watch);
    const [first] = this.calls;
    if (engine.id !== 'gpu' || !first) return;
    const wait = this.times.answer * first.patience;
    this.watch = setTimeout(() => {
      if (left > 1) this.startWatch(engine, left - 1);
      else this.recover(engine, { reason: 'noAnswer', detail: `${wait / 1000} s` });
    }, wait / 4);
  }

  private takeSnapshot(): void {
    const { rates } = this.current;
    // What the GPU does in this time the fallback may have to repeat: the slower it is, the shorter.
    const slowness = Math.min(1, (rates[this.machine.fallback] ?? 1) / (rates.gpu ?? 1));
    const every = Math.max(SNAPSHOT_LEAST_MS, this.times.snapshotEvery * slowness);
    if (this.engine?.id !== 'gpu' || performance.now() - this.snapshotTime < every) return;
    this.snapshotTime = performance.now();
    const { epoch } = this;
    const keep = (snapshot: Snapshot) => {
      if (epoch === this.epoch) this.snapshots = [snapshot, ...this.snapshots.slice(0, 1)];
    };
    this.snapshot().then(keep, () => undefined);
  }

  private async recover(lost: Engine, { reason, detail }: Pick<EngineLoss, 'reason' | 'detail'>): Promise<void> {
    if (lost !== this.engine) return;
    const { epoch } = this;
    const from = performance.now();
    clearTimeout(this.watch);
    this.engine = undefined;
    this.close(lost);
    this.lossesInARow++;
    const loss: EngineLoss = { reason, detail, step: this.done, count: (this.current.loss?.count ?? 0) + 1 };
    this.tell({ ...this.current, loss });
    // Who does not answer has not gone: another device would wait behind the same work.
    const mayRevive = reason === 'deviceLost' && this.lossesInARow <= LOSSES_MAX;
    // The fallback gets ready meanwhile: it may have much to repeat.
    const standby = this.reopen(this.machine.fallback, epoch);
    standby.catch(() => undefined);
    try {
      const revived = mayRevive ? await this.revive(epoch) : undefined;
      const engine = revived ?? (await standby);
      if (epoch !== this.epoch) return this.close(engine);
      if (revived) standby.then((spare) => this.close(spare)).catch(() => undefined);
      this.engine = engine;
      const { id, variant } = engine;
      const milliseconds = performance.now() - from;
      const against = id === 'gpu' ? {} : { reason, detail };
      this.tell({ ...this.current, ...against, id, variant, loss: { ...loss, successor: id, milliseconds } });
      // Where it hangs it would hang again; where it was lost it may well be back.
      if (reason === 'noAnswer') {
        this.choices.set(shapeKey(this.experiment!), { id, reason, detail, rates: this.current.rates });
      }
      for (const call of this.calls) this.send(call, engine);
    } catch (error) {
      if (epoch !== this.epoch) return;
      const calls = this.calls;
      this.calls = [];
      for (const call of calls) call.reject(error);
    }
  }

  /** The GPU with everything as it was; undefined where it does not come back in time. */
  private async revive(epoch: number): Promise<Engine | undefined> {
    let attempt: Engine | undefined;
    let isLate = false;
    const revived = await within(Math.max(this.times.revive, 2 * this.loadTime), async () => {
      while (!isLate && epoch === this.epoch) {
        attempt = this.open('gpu', epoch);
        const isBack = await this.catchUp(attempt).catch((error: unknown) => {
          if (error instanceof EngineLost) return false;
          throw error;
        });
        if (isBack) return attempt;
        this.close(attempt);
        await new Promise((resolve) => setTimeout(resolve, REVIVE_EVERY));
      }
      return undefined;
    }).catch(() => undefined);
    isLate = true;
    if (!revived && attempt) this.close(attempt);
    return revived;
  }

  private async reopen(id: EngineId, epoch: number): Promise<Engine> {
    const engine = this.open(id, epoch);
    if (!(await this.catchUp(engine))) throw new Error(`engine: ${id} refuses an experiment that it has to take`);
    return engine;
  }

  /**
   * Loads, restores, and repeats what was answered since. At least one step is repeated where there is one, so that
   * tensors of the last step can be read.
   */
  private async catchUp(engine: Engine): Promise<boolean> {
    if (await engine.load(this.experiment!)) return false;
    const snapshot = this.snapshots.find(({ step }) => step < this.done) ?? this.base;
    if (snapshot) await engine.restore(snapshot);
    let steps = 1;
    for (let left = this.done - (snapshot?.step ?? 0); left > 0; ) {
      const count = Math.min(left, steps);
      const from = performance.now();
      await engine.advance(count);
      left -= count;
      if (performance.now() - from < REPEAT_MS / 2) steps *= 2;
    }
    return true;
  }

  /** The figure of a GPU in software for the record: the CPU trains meanwhile, and nobody waits. */
  private timeAside(experiment: Experiment, key: string): void {
    if (this.current.rates.gpu !== undefined) return;
    const { epoch } = this;
    this.asideTimer = setTimeout(async () => {
      const other = await timed(experiment, () => this.open('gpu', epoch), LOAD_MS).catch(() => undefined);
      if (!other || 'reason' in other) return;
      this.close(other.engine);
      const known = this.choices.get(key)!;
      const rates = { ...known.rates, gpu: other.rate };
      this.choices.set(key, { ...known, rates });
      if (epoch === this.epoch) this.tell({ ...this.current, rates });
    }, this.times.aside);
  }
}
