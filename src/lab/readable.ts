/** Which tensors of which lanes are of the step that the run has reached: what probes may read. How is `prober.ts`. */
import type { LaneAtStep, Role } from './prober.ts';
import type { LaneStatus } from './run-store.ts';

/** Tensors that are of the last step: after a load those alone that are trained; after scoring, all but the sequences. */
const LOADED: ReadonlySet<Role> = new Set<Role>(['parameter']);
const SCORED: ReadonlySet<Role> = new Set<Role>(['parameter', 'gradient']);
const TRAINED: ReadonlySet<Role> = new Set<Role>(['parameter', 'gradient', 'sequence']);

/** Behind the call that ends with this step. */
export const lanesInTraining = (lanes: readonly LaneStatus[], step: number): LaneAtStep[] =>
  lanes.flatMap(({ kind }, lane) => (kind === 'training' ? [{ lane, step, readable: TRAINED }] : []));

/**
 * Of an engine at rest.
 *
 * @param loadedAt after which step it was last loaded
 * @param scoredAt after which step it last scored held-out examples
 */
export const lanesAtRest = (
  lanes: readonly LaneStatus[],
  reached: number,
  loadedAt: number,
  scoredAt: number,
): LaneAtStep[] =>
  lanes.map((status, lane) => {
    const step = status.kind === 'diverged' ? status.step : reached;
    return { lane, step, readable: step <= loadedAt ? LOADED : step <= scoredAt ? SCORED : TRAINED };
  });
