/** Everything measured of a lane, for the rules, looked at as often as a person could read. */
import { factsOf } from '../../lab/diagnosis/facts.ts';
import type { LaneFacts } from '../../lab/diagnosis/index.ts';
import { useLab, useRun } from './lab.ts';

/** Undefined where the run has no such lane, or not yet. */
export function useLaneFacts(lane: number): LaneFacts | undefined {
  const { telemetry } = useLab();
  const experiment = useRun((run) => run.experiment);
  const status = useRun((run) => run.lanes[lane]);
  const heldOut = useRun((run) => run.heldOut?.[lane]);
  // Renewed with the step, at most ten times a second.
  useRun((run) => run.step);
  const measured = telemetry.lanes[lane];
  return measured && experiment.lanes[lane] ? factsOf(experiment, lane, status, measured, heldOut) : undefined;
}
