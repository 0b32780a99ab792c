/**
 * The interface of all engines: what trains an experiment and reports what it measured. Where it runs (in this thread,
 * in workers, on a GPU) and with which arithmetic is the engine's business.
 */
import type { Experiment } from '../model/experiment.ts';
import type { StepReport } from './report.ts';

export type EngineId = 'reference' | 'cpu' | 'gpu';

/** Where training went beyond the range of its numbers. The lane stays as it was before that step's update. */
export interface Divergence {
  readonly step: number;
  /** The first tensor in the order of the step that is not finite, e.g. `state.h`, `gradient.recurrent`. */
  readonly tensor: string;
  /** t of that tensor, 1..T, where it has timesteps. */
  readonly timestep?: number;
}

export interface LaneSteps {
  /** Reports of the steps taken, in order; fewer than asked for after a divergence (whose step is reported too). */
  readonly reports: readonly StepReport[];
  readonly diverged?: Divergence;
}

export interface HeldOutScore {
  /** After how many steps it was measured. */
  readonly step: number;
  readonly loss: number;
  readonly metric: number;
  /** Number of held-out examples. */
  readonly count: number;
}

/** The state of a lane in canonical layout; f32 values are exact in it. Everything else follows from seed and step. */
export interface LaneSnapshot {
  readonly diverged?: Divergence;
  /** Parameters, optimizer slots and states that are carried over, by tensor name (`layout.ts`). */
  readonly tensors: Readonly<Record<string, Float64Array>>;
}

export interface Snapshot {
  readonly step: number;
  readonly lanes: readonly LaneSnapshot[];
}

/** Why an engine can't take an experiment here: expected, and answered with another engine. */
export interface Refusal {
  readonly reason: 'noAdapter' | 'adapterRefused' | 'compileFailed' | 'tooLarge';
  /** For people: sizes and limits, or the words of the browser. */
  readonly detail: string;
}

/**
 * The engine is gone, and with it what it held: expected where a device can be taken away at any time. Training goes on
 * elsewhere from a snapshot (`supervised.ts`).
 */
export class EngineLost extends Error {
  override readonly name = 'EngineLost';

  constructor(
    readonly reason: LossReason,
    /** For people: the words of the browser, or how long was waited. */
    readonly detail: string,
  ) {
    super(`engine: ${reason}: ${detail}`);
  }
}

/** Why a call is not answered: another load, or the end of the engine, came between. */
export class Superseded extends Error {
  override readonly name = 'Superseded';

  constructor() {
    super('engine: another load came before the answer');
  }
}

/** `brokeDown`: an engine or its worker failed in a way that nobody foresaw. */
export type LossReason = 'deviceLost' | 'noAnswer' | 'brokeDown';

/**
 * Calls need not wait for the answer to the last one: they are carried out in the order in which they were made.
 * Any of them may reject with `EngineLost`.
 */
export interface Engine {
  readonly id: EngineId;
  /** For the badge: e.g. whether fused multiply-add is used, how many workers. */
  readonly variant: string;
  /**
   * Starts over with an experiment that has been checked (`checkExperiment`). After a refusal nothing is loaded, and
   * the engine can be asked to load another.
   */
  load(experiment: Experiment): Promise<Refusal | undefined>;
  /** Trains every lane that has not diverged for `steps` steps. */
  advance(steps: number): Promise<readonly LaneSteps[]>;
  /** Scores every lane on the task's held-out examples; undefined where the task has none. */
  evaluate(): Promise<readonly HeldOutScore[] | undefined>;
  snapshot(): Promise<Snapshot>;
  /** Continues from a snapshot of the loaded experiment, taken on any engine; bit-exact if taken on this one. */
  restore(snapshot: Snapshot): Promise<void>;
  /**
   * A tensor of `layout.ts` in canonical layout, true values, as the last call left it. Every engine keeps parameters,
   * gradients, slots, states and outputs; ∂L/∂state only those that run pass by pass. Sequences are those of the last
   * micro-batch; ∂L/∂state has L the mean over all of the step. Reading changes nothing, and training need not wait for it.
   *
   * @param lane its place in the experiment
   * @param sequences of a tensor [·, B, ·]: how many of the B, the first ones; all if left out
   * @returns an array that nobody else holds
   */
  read(lane: number, tensor: string, sequences?: number): Promise<Float64Array>;
  dispose(): void;
}
