/** Everything measured of a lane, for the rules, looked at as often as a person could read. */
import { useEffect, useMemo, useState } from 'react';
import { factsOf } from '../../lab/diagnosis/facts.ts';
import { diagnose, type LaneFacts, type NamedFinding } from '../../lab/diagnosis/index.ts';
import { useLab, useRun } from './lab.ts';

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

export interface DiagnosedLane {
  readonly facts: LaneFacts;
  readonly findings: readonly NamedFinding[];
}

/** Undefined where the run has no such lane, or not yet. */
export function useDiagnosedLane(lane: number): DiagnosedLane | undefined {
  const { telemetry } = useLab();
  const experiment = useRun((run) => run.experiment);
  const phase = useRun((run) => run.phase);
  const status = useRun((run) => run.lanes[lane]);
  const heldOut = useRun((run) => run.heldOut?.[lane]);
  const step = useSeldomStep(lane);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is measured changes with the step, and at once when the run begins or rests
  return useMemo(() => {
    const measured = telemetry.lanes[lane];
    if (!measured || !experiment.lanes[lane]) return undefined;
    const facts = factsOf(experiment, lane, status, measured, heldOut);
    return { facts, findings: diagnose(facts) };
  }, [telemetry, telemetry.lanes, experiment, lane, status, heldOut, step, phase]);
}
