/**
 * The run: loads the experiment into an engine, calls the engine over and over, and passes on what it reports. It can go
 * back to an earlier step and on from there, with other lanes that have the same past.
 * Two calls of the engine are under way at a time, so that it never waits. Every load begins an epoch, and what belongs
 * to an earlier one is dropped.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EngineRequest, Machine } from '../engine/choose.ts';
import { type Engine, type HeldOutScore, type LaneSteps, type Snapshot, Superseded } from '../engine/engine.ts';
import { SupervisedEngine } from '../engine/supervised.ts';
import type { Experiment } from '../model/experiment.ts';
import { directMeasurer } from '../probe/direct.ts';
import type { Measurer } from '../probe/measure.ts';
import { CallSize } from './call-size.ts';
import type { Asked } from './engine-choice.ts';
import type { ExperimentStore } from './experiment-store.ts';
import { KeptSnapshots, type SnapshotLimits } from './kept-snapshots.ts';
import { type Continuation, continuation } from './lanes.ts';
import { Pace } from './pace.ts';
import { Prober } from './prober.ts';
import { lanesAtRest, lanesInTraining } from './readable.ts';
import type { SavedRun } from './run-file.ts';
import type { RunState } from './run-store.ts';
import { atStage, HELD_OUT_EVERY, loadStage, nextStage, stageAt, trainStages } from './stages.ts';
import { StepRate } from './step-rate.ts';
import type { Telemetry } from './telemetry.ts';

/** How long an engine call should take: pausing waits for it, and charts can't move more often. */
const CALL_MS = 12;
/** Calls under way at once, so that the engine never waits for the page. */
const CALLS = 2;
/** A call that takes longer is not followed by another before its answer: pausing would have to wait for both, ms. */
const LONG_CALL_MS = 24;
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
  /** What is kept to go back to; else as much as a page can hold. */
  readonly snapshots?: Partial<SnapshotLimits>;
}

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
  /** How many jobs want the engine for something else: calls under way are waited for and no further ones are made. */
  private interruptions = 0;
  /** An earlier step is being restored: the phase is `loading`, and lanes and telemetry are those of the experiment. */
  private isGoingBack = false;
  /** The run ended because nothing was left to train: the next load takes it up again. */
  private isStoppedByDivergence = false;
  private callSize = new CallSize(CALL_MS, HELD_OUT_EVERY);
  private step = 0;
  /** Steps that the engine was asked for; those after which it was last loaded, and asked to score held-out examples. */
  private called = 0;
  private loadedAt = 0;
  private scoredAt = 0;
  /** What the engine has loaded are the settings that are in force up to this step. */
  private stageEnd = Number.POSITIVE_INFINITY;
  private readonly kept: KeptSnapshots;
  private heldOut: readonly HeldOutScore[] | undefined;
  private readonly rate = new StepRate();
  private statusTime = 0;
  private settling: ReturnType<typeof setTimeout> | undefined;
  private readonly unsubscribe: () => void;

  constructor(private readonly options: RunnerOptions) {
    const { experiment } = options.experiments.getState();
    const { requested, unknown } = options.engine;
    this.requested = requested;
    this.kept = new KeptSnapshots(options.snapshots);
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

  /**
   * Back to an earlier step, as if it had never gone on; goes on from there if it was running. Does nothing before the
   * experiment is loaded.
   *
   * @returns resolves when that step is reached
   */
  rewind(step: number): Promise<void> {
    if (!this.isLoaded) return this.queue;
    this.interrupt(async (epoch) => {
      const { experiment } = this.store.getState();
      const sources = experiment.lanes.map((_, lane) => lane);
      if (step < this.step) await this.goBack(epoch, experiment, { sources, step: Math.max(0, Math.floor(step)) });
    });
    const reached = this.queue;
    this.enqueue((epoch) => this.train(epoch));
    return reached;
  }

  /** Takes up a run that was saved, whose experiment is the edited one: as it was then, and paused. */
  open(run: SavedRun): void {
    this.stepsWanted = 0;
    this.isStoppedByDivergence = false;
    this.load(run);
  }

  /**
   * Has the run looked at between two calls of the engine, where all that is known is of one step; it goes on behind that.
   *
   * @param take what is to be known of it
   * @returns rejects where the run ends or begins anew before
   */
  save<T>(take: (run: SavedRun) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.interrupt(async () => {
        const snapshot = await this.engine?.snapshot();
        const { experiment, lanes } = this.store.getState();
        const { measured } = this.options.telemetry;
        if (!snapshot) return;
        // Where all lanes have diverged, the engine has counted on, to a fork perhaps that none of them came to.
        const { step } = this;
        resolve(take({ experiment, step, lanes, snapshot: atStage(experiment, { ...snapshot, step }), measured }));
      });
      this.enqueue((epoch) => this.train(epoch));
      // Says nothing where it was answered.
      void this.queue.then(() => reject(new Superseded()));
    });
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
    const isAtWork = phase === 'running' || phase === 'paused';
    this.store.setState(isAtWork ? this.wish : { isRunWanted: this.wish.isRunWanted });
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

  /** Takes up the edited experiment: from step 0, unless its lanes share a past with those that are being trained. */
  private follow(): void {
    if (this.isLoaded && this.goesOn) {
      this.interrupt((epoch) => this.rearrange(epoch));
      this.enqueue((epoch) => this.train(epoch));
    } else this.load();
  }

  /** Whether an experiment is there, whose lanes may be others from some step on. */
  private get isLoaded(): boolean {
    const { phase } = this.store.getState();
    return phase === 'running' || phase === 'paused' || this.isGoingBack;
  }

  /** How the edited experiment goes on where the trained one is; undefined where it has to start over. */
  private get goesOn(): Continuation | undefined {
    return continuation(this.store.getState().experiment, this.options.experiments.getState().experiment);
  }

  /** A job that does not wait for the end of the training. */
  private interrupt(job: (epoch: number) => Promise<void>): void {
    this.interruptions++;
    this.enqueue((epoch) => {
      this.interruptions--;
      return job(epoch);
    });
  }

  private async rearrange(epoch: number): Promise<void> {
    const { engine, goesOn } = this;
    // It may have been edited again while the last calls were answered.
    if (!engine || !goesOn) return this.load();
    const { experiment } = this.options.experiments.getState();
    const { sources, step } = goesOn;
    const isAsItWas = sources.length === this.store.getState().lanes.length && sources.every((s, lane) => s === lane);
    if (isAsItWas && step > this.step) {
      this.stageEnd = nextStage(experiment, this.loadedAt === this.step ? this.step : this.step - 1);
      return this.store.setState({ experiment });
    }
    // Where the stage behind this very step was entered, what its fork did can't be undone in the tensors.
    if (step < this.step || (step === this.step && this.loadedAt === step)) {
      return this.goBack(epoch, experiment, goesOn);
    }
    const { lanes } = await engine.snapshot();
    await this.enter(engine, experiment, { step: this.step, lanes: sources.map((source) => lanes[source]!) });
    if (epoch !== this.epoch) return;
    const { lanes: statuses } = this.store.getState();
    this.heldOut = this.heldOut && sources.map((source) => this.heldOut![source]!);
    this.options.telemetry.rearrange(sources);
    this.kept.rearrange(sources);
    this.store.setState({
      experiment,
      lanes: sources.map((source) => statuses[source]!),
      heldOut: this.heldOut,
    });
    await this.probeAtRest();
    if (epoch === this.epoch) this.endWhereAllDiverged();
  }

  /** Those that were still training may be the ones that were left out. */
  private endWhereAllDiverged(): void {
    if (!this.haveAllDiverged) return;
    this.isStoppedByDivergence ||= this.stepsWanted === Number.POSITIVE_INFINITY;
    this.stepsWanted = 0;
    this.store.setState(this.wish);
  }

  /**
   * Back to a step, with lanes that have the past of those in training: from the latest snapshot before what the histories
   * have lost, forward to the very step. At least one step is trained, so that its tensors and its report are there.
   */
  private async goBack(epoch: number, experiment: Experiment, { sources, step }: Continuation): Promise<void> {
    const { telemetry } = this.options;
    if (this.isStoppedByDivergence) this.stepsWanted = Number.POSITIVE_INFINITY;
    this.isStoppedByDivergence = false;
    this.isGoingBack = true;
    try {
      telemetry.rearrange(sources);
      const complete = telemetry.rewind(step);
      this.kept.rearrange(sources);
      // One of that very step may have a fork in it that is no longer there.
      this.kept.rewind(step - 1);
      const base = this.kept.before(Math.min(complete, step - 1));
      this.step = base?.step ?? 0;
      this.scoredAt = 0;
      const scores = telemetry.lanes.flatMap(({ heldOut }) => heldOut.at(-1) ?? []);
      this.heldOut = scores.length === sources.length ? scores : undefined;
      this.store.setState({
        phase: 'loading',
        experiment,
        step: this.step,
        stepsPerSecond: undefined,
        lanes: sources.map(() => ({ kind: 'training' })),
        heldOut: this.heldOut,
      });
      const engine = this.engine ?? this.openEngine();
      await this.enter(engine, experiment, base);
      for await (const piece of trainStages(engine, experiment, this.step, step, CALL_MS)) {
        if (epoch !== this.epoch) return;
        this.take(piece.step - this.step, piece.taken, piece.milliseconds / 1000);
        this.stageEnd = nextStage(experiment, piece.step - 1);
        if (this.store.getState().lanes.every(({ kind }) => kind === 'diverged')) break;
        this.showStep();
        await taskTurn();
      }
      if (epoch !== this.epoch) return;
      this.store.setState({ ...this.wish, step: this.step });
      this.prober.begin(stageAt(experiment, step - 1));
      await this.probeAtRest();
    } finally {
      this.isGoingBack = false;
    }
    if (epoch === this.epoch) this.endWhereAllDiverged();
  }

  /** Loads what is trained from the snapshot on. */
  private async enter(engine: Engine, experiment: Experiment, snapshot?: Snapshot): Promise<void> {
    const step = snapshot?.step ?? 0;
    await loadStage(engine, experiment, snapshot);
    this.loadedAt = step;
    this.stageEnd = nextStage(experiment, step);
    this.prober.begin(stageAt(experiment, step));
  }

  /** From step 0, or from where a saved run was. */
  private load(saved?: SavedRun): void {
    clearTimeout(this.settling);
    this.epoch++;
    this.interruptions = 0;
    if (this.isStoppedByDivergence) this.stepsWanted = Number.POSITIVE_INFINITY;
    this.isStoppedByDivergence = false;
    this.store.setState({ phase: 'loading', message: undefined, stepsPerSecond: undefined });
    this.enqueue((epoch) => this.loadNow(epoch, saved));
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

  private async loadNow(epoch: number, saved: SavedRun | undefined): Promise<void> {
    const { experiments, telemetry } = this.options;
    const { experiment } = saved ?? experiments.getState();
    await this.enter(this.engine ?? this.openEngine(), experiment, saved?.snapshot);
    if (epoch !== this.epoch) return;
    this.kept.clear(performance.now());
    if (saved) this.kept.keep(saved.snapshot, 0);
    const step = saved?.step ?? 0;
    const scores = saved?.measured.lanes.flatMap(({ heldOut }) => heldOut.at(-1) ?? []);
    this.step = step;
    this.heldOut = scores?.length === experiment.lanes.length ? scores : undefined;
    this.callSize = new CallSize(CALL_MS, HELD_OUT_EVERY);
    if (saved) telemetry.open(saved.measured);
    else telemetry.reset(experiment.lanes.length);
    this.store.setState({
      ...this.wish,
      experiment,
      step,
      lanes: saved?.lanes ?? experiment.lanes.map(() => ({ kind: 'training' })),
      heldOut: this.heldOut,
    });
    this.called = step;
    this.scoredAt = 0;
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
      // The waiting for the call before it left out.
      const elapsed = now - Math.max(made, answered);
      this.callSize.adapt(steps, elapsed);
      answered = now;
      this.take(steps, taken, elapsed / 1000);
      this.showProgress();
    };
    const isMore = () => this.stepsWanted > 0 && this.interruptions === 0;
    const isOnRun = () => this.stepsWanted === Number.POSITIVE_INFINITY;
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
    const keepSnapshot = async () => {
      this.kept.asked(performance.now());
      const snapshot = await engine.snapshot();
      if (epoch !== this.epoch) return;
      this.kept.keep(snapshot, performance.now() - answered);
      answered = performance.now();
    };
    while (epoch === this.epoch && (isMore() || calls.length > 0 || isScoringDue)) {
      const room = this.callSize.callTime > LONG_CALL_MS ? 1 : CALLS;
      const left = this.stageEnd - this.called;
      const wait = isMore() && isOnRun() ? this.pace.wait(performance.now()) : 0;
      if (isMore() && left === 0 && calls.length === 0 && !isScoringDue) {
        const { experiment } = this.store.getState();
        await this.enter(engine, experiment, await engine.snapshot());
        answered = performance.now();
      } else if (isMore() && left > 0 && calls.length < room && wait === 0) {
        score();
        const most = this.pace.isLimited && isOnRun() ? 1 : this.callSize.steps;
        const toScore = HELD_OUT_EVERY - (this.called % HELD_OUT_EVERY);
        const steps = Math.min(most, this.stepsWanted, left, toScore);
        this.pace.begin(performance.now());
        this.stepsWanted -= steps;
        this.called += steps;
        const advance = engine.advance(steps);
        call(settle(steps, performance.now(), advance));
        if (this.prober.isDue) call(this.probeBehind(engine, advance));
        if (this.kept.isDue(performance.now())) call(keepSnapshot());
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
    const training = lanesInTraining(this.store.getState().lanes, this.called);
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
    const atRest = lanesAtRest(this.store.getState().lanes, this.step, this.loadedAt, this.scoredAt);
    await this.prober.probe(engine, atRest);
  }

  private async scoreHeldOut(engine: Engine, epoch: number): Promise<void> {
    const heldOut = await engine.evaluate();
    // Behind the end of a run there is nothing to score.
    if (!heldOut || epoch !== this.epoch || this.haveAllDiverged) return;
    this.options.telemetry.pushHeldOut(heldOut);
    this.heldOut = heldOut;
  }

  private showProgress(): void {
    const now = performance.now();
    this.rate.record(now, this.step);
    if (now - this.statusTime >= STATUS_MS) this.showStatus(now);
  }

  private showStep(): void {
    const now = performance.now();
    if (now - this.statusTime < STATUS_MS) return;
    this.statusTime = now;
    this.store.setState({ step: this.step });
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
