/** What a task is: sequences in, targets out, a loss, a metric, and what knowing nothing scores. */
import type { RandomStream } from '../../math/random.ts';
import type { Entry, Fields, SettingsOf, Text } from '../entry.ts';
import type { Loss } from '../losses/index.ts';
import type { Metric } from '../metrics/index.ts';
import type { Problem } from '../problem.ts';

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

/** Where a task's batches come from: its data is in memory. */
export type TaskSource = GeneratedSource | ExampleSource;

/** Sequences drawn afresh, without end, or cut out of more data than can be laid out as examples. */
export interface GeneratedSource {
  /**
   * The batch of a step: a pure function of its stream or, where sequences follow one another, of its number.
   *
   * @param step 1 at the first
   */
  batch(stream: RandomStream, batchSize: number, step: number): Batch;
  readonly examples?: undefined;
  /** Sequences 0..count − 1, which training never sees. */
  readonly heldOut?: { readonly count: number; batch(from: number, batchSize: number): Batch };
}

/** A data set: a batch is a choice of its examples. `batches.ts` gathers them. */
export interface ExampleSource {
  readonly examples: Examples;
  /** Which examples a stream draws, [B]: a pure function of it, and never one that is held out. */
  draw(stream: RandomStream, batchSize: number): Uint32Array;
  /** Examples start..start + count − 1, which training never sees. */
  readonly heldOut?: { readonly start: number; readonly count: number };
}

/** Do not write to them: whoever opens the task may hold the same arrays. */
export interface Examples {
  readonly count: number;
  /** [count, T, I] */
  readonly inputs: Float32Array<ArrayBuffer>;
  /** [count, 1 or T, O] by `lossAt` */
  readonly targets: Float32Array<ArrayBuffer>;
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
  /**
   * What is wrong with settings that are allowed one by one: a text that can't be read. Where it finds nothing, the other
   * functions may be called.
   * @param key names the choice in problems
   */
  problems?(settings: SettingsOf<F>, key: string): readonly Problem[];
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
  problems(settings: Settings, key: string): readonly Problem[];
  loss(settings: Settings): Loss;
  shape(settings: Settings): TaskShape;
  baselineLoss(settings: Settings): number;
  solved(settings: Settings): Solved;
  open(settings: Settings): Promise<TaskSource>;
}

export function defineTask<F extends Fields>(definition: Task<F>): AnyTask {
  return {
    ...definition,
    problems: (settings, key) => definition.problems?.(settings as SettingsOf<F>, key) ?? [],
    loss: (settings) => definition.loss(settings as SettingsOf<F>),
    shape: (settings) => definition.shape(settings as SettingsOf<F>),
    baselineLoss: (settings) => definition.baselineLoss(settings as SettingsOf<F>),
    solved: (settings) => definition.solved(settings as SettingsOf<F>),
    open: (settings) => definition.open(settings as SettingsOf<F>),
  };
}
