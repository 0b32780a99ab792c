/** Everything measured of a lane, as it is shown: now, or at the past step looked at; as often as a person could read. */
import { useEffect, useState } from 'react';
import type { LaneStatus } from '../../lab/run-store.ts';
import type { MeasuredLane } from '../../lab/telemetry.ts';
import { useLab, usePast, useRun } from './lab.ts';

/** Between two looks at a lane, ms; those at different lanes fall into different frames. */
const EVERY = 500;
const APART = 60;

/** Changes after a step, `EVERY` ms later, so that the last step is never missed. */
function useSeldomStep(lane: number): number {
  const { run } = useLab();
  const [step, setStep] = useState(() => run.store.getState().step);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      timer = undefined;
      setStep(run.store.getState().step);
    };
    const unsubscribe = run.store.subscribe((state, before) => {
      if (state.step !== before.step) timer ??= setTimeout(look, EVERY + APART * (lane % 8));
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [run, lane]);
  return step;
}

interface ShownLane {
  /** Undefined where the run has no such lane, or not yet. */
  readonly measured: MeasuredLane | undefined;
  readonly status: LaneStatus | undefined;
  /** The newest score, where there is one. */
  readonly heldOut: MeasuredLane['heldOut'][number] | undefined;
  /** Changes when what was measured is to be looked at again. */
  readonly look: string;
}

export function useShownLane(lane: number): ShownLane {
  const { telemetry } = useLab();
  const past = usePast();
  const status = useRun((run) => run.lanes[lane]);
  const heldOut = useRun((run) => run.heldOut?.[lane]);
  // At once when a run begins or comes to rest.
  const phase = useRun((run) => run.phase);
  const look = `${useSeldomStep(lane)} ${phase}`;
  const now = telemetry.lanes[lane];
  if (!past || !now) return { measured: now, status, heldOut, look };
  const measured = past.lane(now);
  return { measured, status: status && past.status(status), heldOut: measured.heldOut.at(-1), look };
}
