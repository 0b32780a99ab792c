/** What a rule looks at, and what it says. The sentence is the page's; here are its numbers. */
import type { Divergence } from '../../engine/engine.ts';
import type { Choice } from '../../model/entry.ts';
import type { Lane, LaneChoiceName } from '../../model/experiment.ts';
import type { AnyTask } from '../../model/tasks/index.ts';
import type { Bucket } from '../history.ts';
import type { DrawnNorms } from '../telemetry.ts';

/** Everything measured of one lane, as far as rules ask for it. */
export interface LaneFacts {
  readonly settings: Lane;
  readonly task: AnyTask;
  readonly taskChoice: Choice;
  /** Steps taken. */
  readonly step: number;
  /** Of the latest report whose norms are finite somewhere; undefined before the first step. */
  readonly report: DrawnNorms | undefined;
  readonly loss: readonly Bucket[];
  /** 1 for a step whose gradient the clip changed, else 0. */
  readonly clipped: readonly Bucket[];
  /** ‖g‖ before the clip, in the same buckets as the update ratio. */
  readonly gradNorm: readonly Bucket[];
  /** ‖Δθ‖ / ‖θ‖ of U, W and V together. */
  readonly updateRatio: readonly Bucket[];
  readonly diverged?: Divergence | undefined;
  /** Means over held-out examples, where the task has such. */
  readonly heldOut?: { readonly loss: number; readonly metric: number } | undefined;
  /** Of states at the last measurement: share of those that are saturated, and units that are so throughout. */
  readonly saturation?: SaturationFacts | undefined;
}

export interface SaturationFacts {
  /** 0 to 1, over units, sequences and timesteps. */
  readonly share: number;
  /** Units that are saturated in every sequence at every timestep, and all units. */
  readonly stuck: number;
  readonly units: number;
  /** Whether the derivative is exactly 0 there. */
  readonly isDeadly: boolean;
}

/** A change of the lane worth trying next, as the store takes it. */
export interface Suggestion {
  readonly path: string;
  readonly value: number | string;
}

export interface Finding {
  /** Numbers that are the evidence, by name. */
  readonly evidence: Readonly<Record<string, number>>;
  readonly suggestion?: Suggestion;
}

export interface Rule {
  readonly id: string;
  /** @returns undefined where the rule has nothing to say */
  find(facts: LaneFacts): Finding | undefined;
}

export const defineRule = <const Id extends string>(rule: Rule & { readonly id: Id }): Rule & { readonly id: Id } =>
  rule;

/** Steps that "lately" means. */
export const LATELY = 100;

/** Mean over the last steps, weighted by how many each bucket holds; NaN where none is finite. */
export function latelyMean(buckets: readonly Bucket[], steps = LATELY): number {
  const last = buckets.at(-1)?.lastStep ?? 0;
  let [sum, count] = [0, 0];
  for (let i = buckets.length - 1; i >= 0 && buckets[i]!.lastStep > last - steps; i--) {
    const { mean, firstStep, lastStep } = buckets[i]!;
    if (Number.isNaN(mean)) continue;
    const own = lastStep - firstStep + 1;
    sum += mean * own;
    count += own;
  }
  return count > 0 ? sum / count : Number.NaN;
}

/** The suggestion, unless the lane is set so already. */
export function unlessSet(settings: Lane, path: LaneChoiceName, value: string): { suggestion?: Suggestion } {
  return settings[path].id === value ? {} : { suggestion: { path, value } };
}

/** A tenth of the learning rate, if that is possible. */
export function slower({ optimizer }: Lane): { suggestion?: Suggestion } {
  const value = Number((Number(optimizer.learningRate) / 10).toPrecision(3));
  return value >= 1e-8 ? { suggestion: { path: 'optimizer.learningRate', value } } : {};
}
