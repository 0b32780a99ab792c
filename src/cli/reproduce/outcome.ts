/**
 * What an outcome is: a result that is published or follows from theory, the experiments that should show it, and the
 * criterion, which stands here before anything is measured. How a run goes is in `measure.ts`.
 */
import type { Divergence } from '../../engine/engine.ts';
import type { Experiment } from '../../model/experiment.ts';
import type { Solved } from '../../model/tasks/index.ts';

/** One experiment, trained once on the `cpu` engine. */
export interface Run {
  /** Tells it from all others, e.g. `adding-lstm-seed-1`; fit for a file name. */
  readonly name: string;
  readonly experiment: Experiment;
  /** The most that are taken; a multiple of `window`. */
  readonly steps: number;
  /** Loss and metric are kept as means over so many steps, each on a batch that the lane has not trained on yet. */
  readonly window: number;
  /** The run ends when every lane has met it in some window, or has diverged. */
  readonly until?: Solved;
}

/** What is kept of a lane: plain numbers that survive JSON. */
export interface LaneMeasurement {
  /** Means over whole windows, in order. */
  readonly loss: readonly number[];
  readonly metric: readonly number[];
  /** log2 ḡ_t of step 1 at index t − 1; null where it is not finite. */
  readonly firstLog2GradNorms: readonly (number | null)[];
  /** Number of the last step of the first window that met `until`. */
  readonly solvedAt?: number;
  readonly diverged?: Divergence;
}

export interface Measurement {
  readonly lanes: readonly LaneMeasurement[];
  readonly steps: number;
  /** Processor time. */
  readonly seconds: number;
  /** When it was finished, ISO 8601. */
  readonly finished: string;
  readonly variant: string;
}

/** Measurements by the names of the runs. */
export type Measurements = ReadonlyMap<string, Measurement>;

export interface Verdict {
  /** Numbers in words, one sentence at most. */
  readonly measured: string;
  readonly holds: boolean;
}

/** A row of the table. */
export interface Claim {
  readonly subject: string;
  /** With numbers, and all that the verdict depends on. */
  readonly expected: string;
  /** @param measured has every run of the outcome */
  judge(measured: Measurements): Verdict;
}

export interface Outcome {
  readonly id: string;
  readonly title: string;
  /** Paper, or derivation. */
  readonly source: string;
  /** What is trained, how long and how often. */
  readonly setup: string;
  readonly runs: readonly Run[];
  readonly claims: readonly Claim[];
}

/** Whether a lane took every step of its run. */
export const isWhole = ({ loss }: LaneMeasurement, { steps, window }: Run): boolean => loss.length === steps / window;

/** The first lane of a run, for runs of one lane. */
export function onlyLane(measured: Measurements, run: Run): LaneMeasurement {
  const measurement = measured.get(run.name);
  if (!measurement) throw new Error(`reproduce: no measurement of ${run.name}`);
  return measurement.lanes[0]!;
}
