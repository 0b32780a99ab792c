/**
 * The run: loads the experiment into an engine, calls the engine over and over, and passes on what it reports.
 * Two calls of the engine are under way at a time, so that it never waits. Every load begins an epoch, and what belongs
 * to an earlier one is dropped.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EngineRequest, Machine } from '../engine/choose.ts';
import type { Engine, HeldOutScore, LaneSteps } from '../engine/engine.ts';
import { SupervisedEngine } from '../engine/supervised.ts';
import { directMeasurer } from '../probe/direct.ts';
import type { Measurer } from '../probe/measure.ts';
import type { Asked } from './engine-choice.ts';
import type { ExperimentStore } from './experiment-store.ts';
import { continuation } from './lanes.ts';
import { Pace } from './pace.ts';
import { Prober, type Role } from './prober.ts';
import type { RunState } from './run-store.ts';
import { StepRate } from './step-rate.ts';
import type { Telemetry } from './telemetry.ts';

/** How long an engine call should take: pausing waits for it, and charts can't move more often. */
const CALL_MS = 12;
/** Calls under way at once, so that the engine never waits for the page. */
const CALLS = 2;
/** A call that takes longer is not followed by another before its answer: pausing would have to wait for both, ms. */
const LONG_CALL_MS = 24;
/** Held-out examples are scored after every multiple of this many steps, so that the numbers can be reproduced. */
export const HELD_OUT_EVERY = 100;
/** Between renewals of the state while running: its numbers are to be read. */
const STATUS_MS = 100;
/** From an edit to the load: a slider that is moved makes many edits. */
const SETTLE_MS = 150;

export interface RunnerOptions {
  readonly machine: Machine;
  readonly experiments: ExperimentStore;
  readonly telemetry: Telemetry;
  readonly engine: Asked;
  /** Who measures what probes find; this thread, if left out. */
  readonly openMeasurer?: (() => Measurer) | undefined;
}

/** Tensors that are of the last step: after a load those alone that are trained; after scoring, all but the sequences. */
const LOADED: ReadonlySet<Role> = new Set<Role>(['parameter']);
const SCORED: ReadonlySet<Role> = new Set<Role>(['parameter', 'gradient']);
const TRAINED: ReadonlySet<Role> = new Set<Role>(['parameter', 'gradient', 'sequence']);

export class Runner {
  readonly store: StoreApi<RunState>;
  /** What is measured beside the reports of the engine, for as long as somebody wants it. */
  readonly prober: Prober;
  /** How fast it may run; single steps are taken at once. */
  readonly pace = new Pace();
  private engine: SupervisedEngine | undefined;
  private requested: EngineRequest;
  private epoch = 0;
  /** The last of the engine's jobs, which follow one another. Never rejects. */
  private queue: Promise<void> = Promise.resolve();
  /** Steps still to be taken: Infinity while running. */
  private stepsWanted = 0;
  /** Calls under way are waited for and no further ones are made: the engine is wanted for something else. */
  private isInterrupted = false;
  /** The run ended because nothing was left to train: the next load takes it up again. */
  private isStoppedByDivergence = false;
  private stepsPerCall = 1;
  /** How long the last call took, the waiting for the one before it left out, ms. */
  private callTime = Number.POSITIVE_INFINITY;
  private step = 0;
  /** Steps that the engine was asked for; those after which it was last loaded, and asked to score held-out examples. */
  private called = 0;
  private loadedAt = 0;
  private scoredAt = 0;
  private heldOut: readonly HeldOutScore[] | undefined;
  private readonly rate = new StepRate();
  private statusTime = 0;
  private settling: ReturnType<typeof setTimeout> | undefined;
  private readonly unsubscribe: () => void;

  constructor(private readonly options: RunnerOptions) {
    const { experiment } = options.experiments.getState();
    const { requested, unknown } = options.engine;
    this.requested = requested;
    const engine = this.openEngine();
    this.store = createStore<RunState>()(() => ({
      phase: 'loading',
      isRunWanted: false,
      message: undefined,
      engine: engine.status,
      unknownEngine: unknown,
      experiment,
      step: 0,
      stepsPerSecond: undefined,
      lanes: experiment.lanes.map(() => ({ kind: 'training' })),
      heldOut: undefined,
    }));
    options.telemetry.reset(experiment.lanes.length);
    this.prober = new Prober(options.telemetry, options.openMeasurer ?? directMeasurer);
    this.prober.onWanted(() => this.enqueue(() => this.probeAtRest()));
    this.unsubscribe = options.experiments.subscribe((state, before) => {
      if (state.experiment !== before.experiment) this.loadSoon();
    });
    this.load();
  }

  /** Trains until paused; does nothing when every lane has diverged. */
  run(): void {
    this.want(Number.POSITIVE_INFINITY);
  }

  /** @returns resolves when the engine is at rest */
  pause(): Promise<void> {
    this.want(0);
    return this.queue;
  }

  /** Pauses, then takes one step. */
  singleStep(): void {
    this.want(Number.isFinite(this.stepsWanted) ? this.stepsWanted + 1 : 1);
  }

  /** Back to step 0 with the same numbers; goes on if it was running. */
  reset(): void {
    this.load();
  }

  /** Starts over on another engine; goes on if it was running. */
  setEngine(requested: EngineRequest): void {
    this.dropEngine();
    this.requested = requested;
    this.store.setState({ engine: this.openEngine().status, unknownEngine: undefined });
    this.load();
  }

  private openEngine(): SupervisedEngine {
    const engine: SupervisedEngine = new SupervisedEngine(this.options.machine, this.requested, (status) => {
      if (engine === this.engine) this.store.setState({ engine: status });
    });
    this.engine = engine;
    return engine;
  }

  dispose(): void {
    this.unsubscribe();
    clearTimeout(this.settling);
    this.epoch++;
    this.stepsWanted = 0;
    this.pace.wake();
    this.prober.dispose();
    this.dropEngine();
  }

  private want(steps: number): void {
    this.stepsWanted = this.haveAllDiverged ? 0 : steps;
    this.isStoppedByDivergence = this.haveAllDiverged && steps === Number.POSITIVE_INFINITY;
    const { phase } = this.store.getState();
    const isLoaded = phase === 'running' || phase === 'paused';
    this.store.setState(isLoaded ? this.wish : { isRunWanted: this.wish.isRunWanted });
    if (phase === 'failed' && steps > 0) this.load();
    else this.enqueue((epoch) => this.train(epoch));
  }

  private get haveAllDiverged(): boolean {
    const { phase, lanes } = this.store.getState();
    return phase !== 'loading' && lanes.every(({ kind }) => kind === 'diverged');
  }

  private get wish(): Pick<RunState, 'phase' | 'isRunWanted'> {
    const isRunWanted = this.stepsWanted === Number.POSITIVE_INFINITY;
    return { phase: isRunWanted ? 'running' : 'paused', isRunWanted };
  }

  private loadSoon(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.follow(), SETTLE_MS);
  }

  /** Takes up the edited experiment: from step 0, unless it only has other lanes of those that are being trained. */
  private follow(): void {
    const { phase } = this.store.getState();
    const isLoaded = phase === 'running' || phase === 'paused';
    if (isLoaded && this.sources) {
      this.isInterrupted = true;
      this.enqueue((epoch) => this.rearrange(epoch));
      this.enqueue((epoch) => this.train(epoch));
    } else this.load();
  }

  /** By lane of the edited experiment, which of those in training it is; undefined where one is none of them. */
  private get sources(): readonly number[] | undefined {
    const goesOn = continuation(this.store.getState().experiment, this.options.experiments.getState().experiment);
    return goesOn?.step === Number.POSITIVE_INFINITY ? goesOn.sources : undefined;
  }

  private async rearrange(epoch: number): Promise<void> {
    this.isInterrupted = false;
    const { engine, sources } = this;
    // It may have been edited again while the last calls were answered.
    if (!engine || !sources) return this.load();
    const { experiment } = this.options.experiments.getState();
    const isAsItWas = sources.length === this.store.getState().lanes.length && sources.every((s, lane) => s === lane);
    if (isAsItWas) return this.store.setState({ experiment });
    const { step, lanes } = await engine.snapshot();
    await engine.load(experiment);
    await engine.restore({ step, lanes: sources.map((source) => lanes[source]!) });
    if (epoch !== this.epoch) return;
    const { lanes: statuses } = this.store.getState();
    this.heldOut = this.heldOut && sources.map((source) => this.heldOut![source]!);
    this.options.telemetry.rearrange(sources);
    this.store.setState({
      experiment,
      lanes: sources.map((source) => statuses[source]!),
      heldOut: this.heldOut,
    });
    this.loadedAt = step;
    this.prober.begin(experiment);
    await this.probeAtRest();
    if (epoch !== this.epoch) return;
    // Those that were still training may be the ones that were left out.
    if (!this.haveAllDiverged) return;
    this.isStoppedByDivergence ||= this.stepsWanted === Number.POSITIVE_INFINITY;
    this.stepsWanted = 0;
    this.store.setState(this.wish);
  }

  private load(): void {
    clearTimeout(this.settling);
    this.epoch++;
    this.isInterrupted = false;
    if (this.isStoppedByDivergence) this.stepsWanted = Number.POSITIVE_INFINITY;
    this.isStoppedByDivergence = false;
    this.store.setState({ phase: 'loading', message: undefined, stepsPerSecond: undefined });
    this.enqueue((epoch) => this.loadNow(epoch));
    this.enqueue((epoch) => this.train(epoch));
  }

  /** Jobs of an epoch that has passed are left out, and their failures are nobody's business. */
  private enqueue(job: (epoch: number) => Promise<void>): void {
    const { epoch, pace } = this;
    pace.wake();
    this.queue = this.queue.then(async () => {
      try {
        if (epoch === this.epoch) await job(epoch);
      } catch (error) {
        if (epoch === this.epoch) this.fail(error);
      }
    });
  }

  private async loadNow(epoch: number): Promise<void> {
    const { experiments, telemetry } = this.options;
    const { experiment } = experiments.getState();
    await (this.engine ?? this.openEngine()).load(experiment);
    if (epoch !== this.epoch) return;
    this.step = 0;
    this.heldOut = undefined;
    this.stepsPerCall = 1;
    this.callTime = Number.POSITIVE_INFINITY;
    telemetry.reset(experiment.lanes.length);
    this.store.setState({
      ...this.wish,
      experiment,
      step: 0,
      lanes: experiment.lanes.map(() => ({ kind: 'training' })),
      heldOut: undefined,
    });
    this.called = 0;
    this.loadedAt = 0;
    this.scoredAt = 0;
    this.prober.begin(experiment);
    await this.probeAtRest();
  }

  private async train(epoch: number): Promise<void> {
    const { engine } = this;
    if (!engine || this.stepsWanted === 0) return;
    this.rate.clear();
    // The first step under a limit comes at once: how often there is one shows from there on.
    if (!this.pace.isLimited) this.rate.record(performance.now(), this.step);
    const calls: Promise<void>[] = [];
    this.called = this.step;
    let isScoringDue = false;
    let answered = performance.now();
    /** Everything that follows from one call, in its order among the others. */
    const settle = async (steps: number, made: number, advance: ReturnType<Engine['advance']>) => {
      const taken = await advance;
      if (epoch !== this.epoch) return;
      const now = performance.now();
      const elapsed = now - Math.max(made, answered);
      this.adapt(steps, elapsed);
      answered = now;
      this.take(steps, taken, elapsed / 1000);
      this.showProgress();
    };
    const isMore = () => this.stepsWanted > 0 && !this.isInterrupted;
    const isPaced = () => this.pace.isLimited && this.stepsWanted === Number.POSITIVE_INFINITY;
    const call = (...made: Promise<void>[]) => {
      // The first failure is enough: those behind it fail alike.
      for (const each of made) each.catch(() => undefined);
      calls.push(...made);
    };
    /** Behind the probes, since the states are those of held-out examples then. */
    const score = () => {
      if (!isScoringDue) return;
      isScoringDue = false;
      this.scoredAt = this.called;
      call(this.scoreHeldOut(engine, epoch));
    };
    while (epoch === this.epoch && (isMore() || calls.length > 0 || isScoringDue)) {
      const room = this.callTime > LONG_CALL_MS ? 1 : CALLS;
      const wait = isMore() && isPaced() ? this.pace.wait(performance.now()) : 0;
      if (isMore() && calls.length < room && wait === 0) {
        score();
        const most = isPaced() ? 1 : this.stepsPerCall;
        const steps = Math.min(most, this.stepsWanted, HELD_OUT_EVERY - (this.called % HELD_OUT_EVERY));
        this.pace.begin(performance.now());
        this.stepsWanted -= steps;
        this.called += steps;
        const advance = engine.advance(steps);
        call(settle(steps, performance.now(), advance));
        if (this.prober.isDue) call(this.probeBehind(engine, advance));
        isScoringDue = this.called % HELD_OUT_EVERY === 0;
      } else if (calls.length > 0) {
        await calls.shift();
        await taskTurn();
      } else if (wait > 0 && !isScoringDue) {
        await this.pace.sleep(wait);
      } else {
        await this.probeAtRest();
        score();
      }
    }
    if (epoch !== this.epoch) return;
    await this.probeAtRest();
    if (epoch !== this.epoch) return;
    this.rate.clear();
    this.showStatus();
    this.store.setState(this.wish);
  }

  private take(steps: number, taken: readonly LaneSteps[], seconds: number): void {
    // Calls that were under way when the last lane diverged.
    if (this.haveAllDiverged) return;
    this.step += steps;
    this.options.telemetry.push(taken, seconds);
    const { lanes } = this.store.getState();
    if (!taken.some(({ diverged }, lane) => diverged && lanes[lane].kind === 'training')) return;
    if (taken.every(({ diverged }) => diverged)) {
      this.isStoppedByDivergence = this.stepsWanted === Number.POSITIVE_INFINITY;
      this.stepsWanted = 0;
      // The engine counts on; the run ends with the last step that a lane took.
      this.step = Math.max(...taken.map(({ diverged }) => diverged?.step ?? 0));
    }
    this.store.setState({
      step: this.step,
      lanes: taken.map(({ diverged }) => (diverged ? { kind: 'diverged', ...diverged } : { kind: 'training' })),
    });
  }

  /** Measures after the steps that the engine was asked for last, while it trains on. */
  private probeBehind(engine: Engine, advance: Promise<readonly LaneSteps[]>): Promise<void> {
    const { lanes } = this.store.getState();
    const training = lanes.flatMap(({ kind }, lane) =>
      kind === 'training' ? [{ lane, step: this.called, readable: TRAINED }] : [],
    );
    // A lane that diverges has its tensors of that step.
    const reached = advance.then((taken) => taken.map(({ reports }) => reports.at(-1)?.step));
    // Whoever waits for the call is told of its failure.
    reached.catch(() => undefined);
    return this.prober.probe(engine, training, reached);
  }

  /** Measures what is wanted of the step at which the engine is at rest, and is not known yet. */
  private async probeAtRest(): Promise<void> {
    const { engine } = this;
    if (!engine) return;
    const { lanes } = this.store.getState();
    const atRest = lanes.map((status, lane) => {
      const step = status.kind === 'diverged' ? status.step : this.step;
      const readable = step <= this.loadedAt ? LOADED : step <= this.scoredAt ? SCORED : TRAINED;
      return { lane, step, readable };
    });
    await this.prober.probe(engine, atRest);
  }

  private async scoreHeldOut(engine: Engine, epoch: number): Promise<void> {
    const heldOut = await engine.evaluate();
    // Behind the end of a run there is nothing to score.
    if (!heldOut || epoch !== this.epoch || this.haveAllDiverged) return;
    this.options.telemetry.pushHeldOut(heldOut);
    this.heldOut = heldOut;
  }

  /** Doubling at most: the first calls are slow, and one that happened to be fast proves little. */
  private adapt(steps: number, elapsed: number): void {
    this.callTime = elapsed;
    const fitting = Math.round((steps * CALL_MS) / elapsed);
    this.stepsPerCall = Math.max(1, Math.min(fitting, 2 * this.stepsPerCall, HELD_OUT_EVERY));
  }

  private showProgress(): void {
    const now = performance.now();
    this.rate.record(now, this.step);
    if (now - this.statusTime >= STATUS_MS) this.showStatus(now);
  }

  private showStatus(now = performance.now()): void {
    this.statusTime = now;
    const { step, heldOut, rate } = this;
    this.store.setState({ step, heldOut, stepsPerSecond: rate.stepsPerSecond });
  }

  private fail(error: unknown): void {
    this.dropEngine();
    const message = error instanceof Error ? error.message : String(error);
    this.store.setState({ phase: 'failed', message, step: this.step, stepsPerSecond: undefined });
  }

  private dropEngine(): void {
    this.engine?.dispose();
    this.engine = undefined;
  }
}

/**
 * Lets timers and input have their turn where the engine trains in this very thread, as in Node. Answers of a worker
 * come as tasks of their own.
 */
function taskTurn(): Promise<void> | undefined {
  return typeof setImmediate === 'function' ? new Promise((resolve) => setImmediate(resolve)) : undefined;
}
