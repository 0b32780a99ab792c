/** What a task is: sequences in, targets out, a loss, a metric, and what knowing nothing scores. */
import type { RandomStream } from '../../math/random.ts';
import type { Entry, Fields, SettingsOf, Text } from '../entry.ts';
import type { Loss } from '../losses/index.ts';
import type { Metric } from '../metrics/index.ts';

export interface TaskShape {
  /** T. */
  readonly timesteps: number;
  /** I. */
  readonly inputSize: number;
  /** O. */
  readonly outputSize: number;
  /** Which timesteps have a target: the last one, or all T. */
  readonly lossAt: 'end' | 'every';
}

/** Identical for every lane and engine: values are f32. */
export interface Batch {
  /** [T, B, I] */
  readonly inputs: Float32Array;
  /** [1 or T, B, O] by `lossAt`; class targets are one-hot. */
  readonly targets: Float32Array;
  readonly batchSize: number;
}

/** A task whose data is in memory. */
export interface TaskSource {
  /** The batch of a stream: a pure function of it. */
  batch(stream: RandomStream, batchSize: number): Batch;
  /** Examples that training never sees; absent where fresh ones can be drawn without end. */
  readonly heldOut?: {
    readonly count: number;
    /** Examples start..start + batchSize − 1. */
    batch(start: number, batchSize: number): Batch;
  };
}

/** When a task counts as solved: a bound on L or on the metric, on held-out examples if there are any, else on fresh ones. */
export interface Solved {
  readonly quantity: 'loss' | 'metric';
  /** L at most this, or the metric at least this. */
  readonly bound: number;
  /** The criterion in words, and whose it is. */
  readonly reference: Text;
}

/** @param score means over examples that training did not see */
export const isSolved = (
  { quantity, bound }: Solved,
  score: { readonly loss: number; readonly metric: number },
): boolean => (quantity === 'loss' ? score.loss <= bound : score.metric >= bound);

export interface Task<F extends Fields = Fields> extends Entry<F> {
  readonly metric: Metric;
  loss(settings: SettingsOf<F>): Loss;
  shape(settings: SettingsOf<F>): TaskShape;
  /** L of knowing nothing: of the best prediction that does not look at the inputs. */
  baselineLoss(settings: SettingsOf<F>): number;
  solved(settings: SettingsOf<F>): Solved;
  /** Loads what the task needs and gets it ready. Rejects only when a file of the page itself can't be read. */
  open(settings: SettingsOf<F>): Promise<TaskSource>;
}

type Settings = Readonly<Record<string, number | string>>;

/** A task with its settings' types forgotten. */
export interface AnyTask extends Entry {
  readonly metric: Metric;
  loss(settings: Settings): Loss;
  shape(settings: Settings): TaskShape;
  baselineLoss(settings: Settings): number;
  solved(settings: Settings): Solved;
  open(settings: Settings): Promise<TaskSource>;
}

export function defineTask<F extends Fields>(definition: Task<F>): AnyTask {
  return {
    ...definition,
    loss: (settings) => definition.loss(settings as SettingsOf<F>),
    shape: (settings) => definition.shape(settings as SettingsOf<F>),
    baselineLoss: (settings) => definition.baselineLoss(settings as SettingsOf<F>),
    solved: (settings) => definition.solved(settings as SettingsOf<F>),
    open: (settings) => definition.open(settings as SettingsOf<F>),
  };
}
