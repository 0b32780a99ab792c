/** What a lane may change on its way: the settings of its training. What a fork allows is the model's to say. No React. */
import type { LaneStatus } from '../../lab/run-store.ts';
import { entryOf } from '../../model/entry.ts';
import type { Lane, LaneChoiceName } from '../../model/experiment.ts';
import { type Optimizer, optimizers } from '../../model/optimizers/index.ts';
import { type SweepGroup, type SweepTarget, sweepGroups, sweepTargets } from './sweep.ts';

/** The others make the lane's tensors, or matter before its first step only. */
const changeable: readonly string[] = [
  'truncation',
  'regularizer',
  'clip',
  'optimizer',
  'schedule',
  'weightDecay',
  'constraint',
] satisfies LaneChoiceName[];

export const forkGroups = (): readonly SweepGroup[] => sweepGroups().filter(({ name }) => changeable.includes(name));

/** Which entry it is, and the settings of the one that the lane has, but for those of how it began. */
export function forkTargets(lane: Lane, name: SweepGroup['name']): readonly SweepTarget[] {
  const { initial } = entryOf<Optimizer>(optimizers, lane.optimizer.id);
  const begun = Object.values(initial).map((setting) => `optimizer.${setting}`);
  return sweepTargets(lane, name).filter(({ path, entry }) => {
    const choice = lane[name];
    const isOwn = entry === undefined || (typeof choice === 'object' && choice.id === entry.id);
    return isOwn && !begun.includes(path);
  });
}

/** Whether the lane had left the range of its numbers by a step: nothing can go on from there. */
export const hasDiverged = (
  status: LaneStatus | undefined,
  step: number,
): status is Extract<LaneStatus, { kind: 'diverged' }> => status?.kind === 'diverged' && status.step <= step;

/** The place of the wished lane or, if nothing can go on there, of the first where it can, if there is one. */
export function placeToFork(wished: number, statuses: readonly LaneStatus[], step: number): number {
  if (!hasDiverged(statuses[wished], step)) return wished;
  const first = statuses.findIndex((status) => !hasDiverged(status, step));
  return first < 0 ? wished : first;
}
