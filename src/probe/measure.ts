/** Measures some probes on the tensors of one lane, in whatever thread it is called. A probe that fails fails alone. */
import { laneLayout } from '../engine/layout.ts';
import type { Experiment, Lane } from '../model/experiment.ts';
import { type ProbeId, type ProbeResults, probeOf } from './index.ts';
import type { ProbeAlgebra, Tensors } from './probe.ts';

export interface MeasureRequest {
  readonly probes: readonly ProbeId[];
  readonly experiment: Pick<Experiment, 'task' | 'batchSize'>;
  readonly lane: Lane;
  /** All that the probes read; given away to the measurer. */
  readonly tensors: Tensors;
}

/** A result, or in words why there is none. */
export type Outcome<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly message: string };
export type Outcomes = { readonly [Id in ProbeId]?: Outcome<ProbeResults[Id]> };

/** Who measures: a worker, or this thread. */
export interface Measurer {
  /** Whether it will never measure again. */
  readonly isBroken: boolean;
  /** Never rejects: that measuring may fail is expected. */
  measure(request: MeasureRequest): Promise<Outcomes>;
  dispose(): void;
}

export function measureAll({ probes, experiment, lane, tensors }: MeasureRequest, algebra: ProbeAlgebra): Outcomes {
  const layout = laneLayout(experiment, lane);
  const outcomeOf = (id: ProbeId): Outcome<unknown> => {
    try {
      return { ok: true, result: probeOf(id).measure(tensors, layout, algebra) };
    } catch (error) {
      return { ok: false, message: wordsOf(error) };
    }
  };
  return Object.fromEntries(probes.map((id) => [id, outcomeOf(id)])) as Outcomes;
}

/** Every probe that was asked for, failed. */
export const allFailed = (probes: readonly ProbeId[], message: string): Outcomes =>
  Object.fromEntries(probes.map((id) => [id, { ok: false, message }]));

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
