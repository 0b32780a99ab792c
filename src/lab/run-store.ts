/** What is said about the run beside its charts: a handful of values, renewed at most ten times a second. */
import type { Divergence, HeldOutScore } from '../engine/engine.ts';
import type { EngineStatus } from '../engine/supervised.ts';
import type { Experiment } from '../model/experiment.ts';

/**
 * `loading`: an experiment is being set up, from step 0, since every changed setting restarts the training; or an earlier
 * step is being restored, towards which `step` counts, after `rewind` and where lanes are forks of those in training.
 * `failed`: the engine broke down; `run`, `reset` or another experiment starts a fresh one.
 */
export type Phase = 'loading' | 'running' | 'paused' | 'failed';

export type LaneStatus = { readonly kind: 'training' } | ({ readonly kind: 'diverged' } & Divergence);

export type { EngineReason, EngineRequest } from '../engine/choose.ts';
export type { EngineId } from '../engine/engine.ts';
export type { EngineStatus } from '../engine/supervised.ts';

export interface RunState {
  readonly phase: Phase;
  /** Whether training goes on once loading is done. True while running. */
  readonly isRunWanted: boolean;
  /** Of the failure; undefined in every other phase. */
  readonly message: string | undefined;
  readonly engine: EngineStatus;
  /** The engine that a link asked for, where there is no such engine. */
  readonly unknownEngine: string | undefined;
  /** The experiment that is trained: what charts and telemetry are of. It follows the edited one once that is loaded. */
  readonly experiment: Experiment;
  /** Steps done. */
  readonly step: number;
  /** Steps per second of wall time, over the last second; undefined when not running. */
  readonly stepsPerSecond: number | undefined;
  /** One per lane of `experiment`. */
  readonly lanes: readonly LaneStatus[];
  /** The latest scores on held-out examples, one per lane; undefined where the task has none or none is measured yet. */
  readonly heldOut: readonly HeldOutScore[] | undefined;
}
