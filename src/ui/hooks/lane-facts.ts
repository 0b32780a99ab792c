/** Everything measured of a lane, as it is shown: now, or at the past step looked at; as often as a person could read. */
import { factsOf } from '../../lab/diagnosis/facts.ts';
import type { LaneFacts } from '../../lab/diagnosis/index.ts';
import type { LaneStatus } from '../../lab/run-store.ts';
import type { MeasuredLane } from '../../lab/telemetry.ts';
import { useLab, usePast, useRun } from './lab.ts';

interface ShownLane {
  /** Undefined where the run has no such lane, or not yet. */
  readonly measured: MeasuredLane | undefined;
  readonly status: LaneStatus | undefined;
  /** The newest score, where there is one. */
  readonly heldOut: MeasuredLane['heldOut'][number] | undefined;
}

export function useShownLane(lane: number): ShownLane {
  const { telemetry } = useLab();
  const past = usePast();
  const status = useRun((run) => run.lanes[lane]);
  const heldOut = useRun((run) => run.heldOut?.[lane]);
  // Renewed with the step, at most ten times a second.
  useRun((run) => run.step);
  const now = telemetry.lanes[lane];
  if (!past || !now) return { measured: now, status, heldOut };
  const measured = past.lane(now);
  return { measured, status: status && past.status(status), heldOut: measured.heldOut.at(-1) };
}

/** Undefined where the run has no such lane, or not yet. */
export function useLaneFacts(lane: number): LaneFacts | undefined {
  const experiment = useRun((run) => run.experiment);
  const { measured, status, heldOut } = useShownLane(lane);
  return measured && experiment.lanes[lane] ? factsOf(experiment, lane, status, measured, heldOut) : undefined;
}
